"""Write a BERT encoder as an ONNX graph whose weights stay in their safetensors file."""

import json
import math
import struct
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

OPSET = 17


def write_bert_graph(weights: Path, config: dict[str, Any], target: Path) -> None:
    """Write `target` beside `weights`, for a model of `config` (Hugging Face's BERT names).

    Inputs input_ids, attention_mask and token_type_ids are int64 [batch, tokens]; the output last_hidden_state is
    float32 [batch, tokens, hidden].
    """
    graph = _BertGraph(weights, config).build()
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=8)
    onnx.save(model, str(target))


class _BertGraph:
    """Collects nodes and initialisers; every method returns the name of the value it computes."""

    def __init__(self, weights: Path, config: dict[str, Any]) -> None:
        self.file = weights.name
        self.tensors = tensor_locations(weights)
        self.layers: int = config["num_hidden_layers"]
        self.heads: int = config["num_attention_heads"]
        self.hidden: int = config["hidden_size"]
        self.epsilon: float = config["layer_norm_eps"]
        self.nodes: list[onnx.NodeProto] = []
        self.initialisers: dict[str, TensorProto] = {}

    def build(self) -> onnx.GraphProto:
        tokens: list[str | int] = ["batch", "tokens"]
        inputs = [
            helper.make_tensor_value_info(name, TensorProto.INT64, tokens)
            for name in ("input_ids", "attention_mask", "token_type_ids")
        ]
        output = helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, [*tokens, self.hidden])
        shape = self.op("Shape", "input_ids")
        per_head = self.op("Concat", shape, self.constant(np.array([self.heads, self.hidden // self.heads])), axis=0)
        mask = self.mask()
        # Rows of all texts in one matrix: then every linear layer is one Gemm on the weights as they are stored.
        states = self.op("Reshape", self.embeddings(shape), self.constant(np.array([-1, self.hidden])))
        for layer in range(self.layers):
            states = self.layer(f"encoder.layer.{layer}", states, mask, per_head)
        final = self.op("Concat", shape, self.constant(np.array([self.hidden])), axis=0)
        self.nodes.append(helper.make_node("Reshape", [states, final], ["last_hidden_state"]))
        return helper.make_graph(self.nodes, "bert", inputs, [output], list(self.initialisers.values()))

    def embeddings(self, shape: str) -> str:
        length = self.op("Gather", shape, self.constant(np.array(1)), axis=0)
        positions = self.op("Range", self.constant(np.array(0)), length, self.constant(np.array(1)))
        words = self.op("Gather", self.weight("embeddings.word_embeddings.weight"), "input_ids")
        types = self.op("Gather", self.weight("embeddings.token_type_embeddings.weight"), "token_type_ids")
        places = self.op("Gather", self.weight("embeddings.position_embeddings.weight"), positions)
        return self.normalise("embeddings.LayerNorm", self.op("Add", self.op("Add", words, types), places))

    def mask(self) -> str:
        """0 where a token counts and a large negative number where it is padding, to add to attention scores."""
        ones = self.op("Cast", "attention_mask", to=TensorProto.FLOAT)
        padding = self.op("Sub", self.constant(np.array(1, np.float32)), ones)
        scores = self.op("Mul", padding, self.constant(np.array(np.finfo(np.float32).min, np.float32)))
        return self.op("Unsqueeze", scores, self.constant(np.array([1, 2])))

    def layer(self, name: str, states: str, mask: str, per_head: str) -> str:
        attended = self.linear(
            f"{name}.attention.output.dense", self.attention(f"{name}.attention.self", states, mask, per_head)
        )
        states = self.normalise(f"{name}.attention.output.LayerNorm", self.op("Add", attended, states))
        widened = self.gelu(self.linear(f"{name}.intermediate.dense", states))
        narrowed = self.linear(f"{name}.output.dense", widened)
        return self.normalise(f"{name}.output.LayerNorm", self.op("Add", narrowed, states))

    def attention(self, name: str, states: str, mask: str, per_head: str) -> str:
        def split(part: str, order: list[int]) -> str:
            projected = self.op("Reshape", self.linear(f"{name}.{part}", states), per_head)
            return self.op("Transpose", projected, perm=order)

        query, key, value = split("query", [0, 2, 1, 3]), split("key", [0, 2, 3, 1]), split("value", [0, 2, 1, 3])
        scale = self.constant(np.array(1 / math.sqrt(self.hidden // self.heads), np.float32))
        scores = self.op("Add", self.op("Mul", self.op("MatMul", query, key), scale), mask)
        context = self.op("Transpose", self.op("MatMul", self.op("Softmax", scores, axis=-1), value), perm=[0, 2, 1, 3])
        return self.op("Reshape", context, self.constant(np.array([-1, self.hidden])))

    def gelu(self, value: str) -> str:
        halves = self.op("Mul", value, self.constant(np.array(0.5, np.float32)))
        error = self.op("Erf", self.op("Mul", value, self.constant(np.array(1 / math.sqrt(2), np.float32))))
        return self.op("Mul", halves, self.op("Add", error, self.constant(np.array(1, np.float32))))

    def linear(self, name: str, value: str) -> str:
        return self.op("Gemm", value, self.weight(f"{name}.weight"), self.weight(f"{name}.bias"), transB=1)

    def normalise(self, name: str, value: str) -> str:
        return self.op(
            "LayerNormalization",
            value,
            self.weight(f"{name}.weight"),
            self.weight(f"{name}.bias"),
            epsilon=self.epsilon,
        )

    def op(self, kind: str, *inputs: str, **attributes: Any) -> str:
        output = f"{kind}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [output], **attributes))
        return output

    def constant(self, value: np.ndarray[Any, Any]) -> str:
        name = f"constant_{value.dtype}_{value.shape}_{value.tolist()}"
        self.initialisers.setdefault(name, numpy_helper.from_array(value, name))
        return name

    def weight(self, name: str) -> str:
        if name not in self.initialisers:
            kind, shape, offset, length = self.tensors[name]
            if kind != "F32":
                raise ValueError(f"{name} is {kind}; only F32 weights can be used in place")
            tensor = TensorProto(name=name, data_type=TensorProto.FLOAT, dims=shape, data_location=TensorProto.EXTERNAL)
            for key, value in (("location", self.file), ("offset", offset), ("length", length)):
                tensor.external_data.add(key=key, value=str(value))
            self.initialisers[name] = tensor
        return name


def tensor_locations(weights: Path) -> dict[str, tuple[str, list[int], int, int]]:
    """Of each tensor in a safetensors file: its type, shape, offset in the file and length, in bytes."""
    with weights.open("rb") as file:
        (header_bytes,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(header_bytes))
    start = 8 + header_bytes
    return {
        tensor: (
            entry["dtype"],
            entry["shape"],
            start + entry["data_offsets"][0],
            entry["data_offsets"][1] - entry["data_offsets"][0],
        )
        for tensor, entry in header.items()
        if tensor != "__metadata__"
    }
