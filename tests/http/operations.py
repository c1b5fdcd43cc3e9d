"""The operations of the OpenAPI document, and which values their schemas allow."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.titles import BREAKING_BAD, FRANKENSTEIN, MATRIX

Schema = dict[str, Any]

# What stands for things that somebody has to make first.
PATH_VALUES = {
    "kind": "movie",
    "rating_id": "9007199254740992",
    "list_id": "9007199254740992",
    "share_token": "0" * 32,
    "import_id": "9007199254740992",
    "entry_position": "1",
    "session_id": "00000000-0000-0000-0000-000000000000",
}
REFS_BY_PATH = {"/tvshows/": BREAKING_BAD, "/books/": FRANKENSTEIN}


@dataclass(frozen=True)
class Parameter:
    """A path or query parameter."""

    name: str
    place: str
    schema: Schema

    @property
    def repeatable(self) -> bool:
        return any(branch.get("type") == "array" for branch in branches(self.schema))


@dataclass(frozen=True)
class Operation:
    """One method of one path."""

    method: str
    path: str
    definition: Schema
    document: Schema

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def parameters(self) -> list[Parameter]:
        return [Parameter(p["name"], p["in"], p["schema"]) for p in self.definition.get("parameters", [])]

    @property
    def needs_token(self) -> bool:
        security = self.definition["security"]
        return bool(security) and {} not in security

    @property
    def responses(self) -> dict[str, Schema]:
        """What it answers, by status."""
        shared = self.document["components"]["responses"]
        return {
            status: shared[response["$ref"].rpartition("/")[2]] if "$ref" in response else response
            for status, response in self.definition["responses"].items()
        }

    @property
    def query(self) -> dict[str, str]:
        """A valid query: the examples of what is needed."""
        return {
            p["name"]: p["schema"]["examples"][0]
            for p in self.definition.get("parameters", [])
            if p["in"] == "query" and p["required"]
        }

    def url(self, **path_values: str) -> str:
        """The path with valid values, or with those given, which must be percent-encoded."""
        ref = next((ref for part, ref in REFS_BY_PATH.items() if part in self.path), MATRIX)
        return self.path.format(**{**PATH_VALUES, "ref": ref, **path_values})

    def body_schema(self, content_type: str = "application/json") -> Schema | None:
        """The body's schema, of one element where the body may also be a list; None if there is no such body."""
        content = self.definition.get("requestBody", {}).get("content", {})
        if content_type not in content:
            return None
        schema = self.resolve(content[content_type]["schema"])
        # Of a file the document says nothing.
        return next((branch for branch in branches(schema, self) if branch.get("type") == "object"), None)

    def example_body(self) -> Any:
        """The JSON body that the document gives as an example; None for an operation without one."""
        content = self.definition.get("requestBody", {}).get("content", {}).get("application/json")
        if content is None:
            return None
        return content["example"] if "example" in content else example_of(self, content["schema"])

    def valid_body(self) -> dict[str, Any]:
        """A valid JSON body; empty if the operation has none."""
        return dict(self.example_body() or {})

    def resolve(self, schema: Schema) -> Schema:
        """The schema behind a reference."""
        if "$ref" not in schema:
            return schema
        found: Schema = self.document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        return found


def operations(document: Schema) -> Iterator[Operation]:
    for path, methods in document["paths"].items():
        for method, definition in methods.items():
            yield Operation(method.upper(), path, definition, document)


def example_of(operation: Operation, schema: Schema) -> Any:
    """The example that a schema gives of itself or through its parts; None where it gives none."""
    resolved = operation.resolve(schema)
    if "examples" in resolved:
        return resolved["examples"][0]
    for branch in branches(resolved, operation):
        if "examples" in branch:
            return branch["examples"][0]
        if "const" in branch or "enum" in branch:
            return branch.get("const", branch.get("enum", [None])[0])
        if branch.get("type") == "boolean":
            return schema.get("default", True)
        if "properties" in branch:
            parts = {name: example_of(operation, part) for name, part in branch["properties"].items()}
            return {name: value for name, value in parts.items() if value is not None}
        if "items" in branch and (item := example_of(operation, branch["items"])) is not None:
            return [item]
    return resolved.get("default")


def branches(schema: Schema, operation: Operation | None = None) -> list[Schema]:
    """The alternatives of a schema, each with the constraints that stand beside them."""
    alternatives = schema.get("oneOf") or schema.get("anyOf") or [{}]
    beside = {key: value for key, value in schema.items() if key not in ("oneOf", "anyOf")}
    resolved = [operation.resolve(one) if operation else one for one in alternatives]
    return [{**one, **beside} for one in resolved]


def allows(schema: Schema, value: object) -> bool:
    """Whether a JSON value is one that a schema describes, as far as can be said without following references."""
    return any(_branch_allows(branch, value) for branch in branches(schema))


def allows_text(parameter: Parameter, text: str) -> bool:
    """Whether a parameter in a URL may have this text."""
    return any(
        _branch_allows(one, _read(one, text))
        for branch in branches(parameter.schema)
        for one in ([branch["items"]] if branch.get("type") == "array" else [branch])
    )


def _read(schema: Schema, text: str) -> object:
    kinds = _types(schema)
    if kinds & {"integer", "number"} and re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text):
        return int(text) if re.fullmatch(r"-?[0-9]+", text) else float(text)
    if "boolean" in kinds and text in ("true", "false"):
        return text == "true"
    return text


def _branch_allows(schema: Schema, value: object) -> bool:
    if "$ref" in schema:
        return isinstance(value, dict)
    kinds = _types(schema)
    if "enum" in schema:
        return any(type(value) is type(allowed) and value == allowed for allowed in schema["enum"])
    if value is None:
        return "null" in kinds
    if isinstance(value, bool):
        return "boolean" in kinds
    if isinstance(value, (int, float)):
        fitting = "number" in kinds or ("integer" in kinds and isinstance(value, int))
        return fitting and schema.get("minimum", 0) <= value <= schema.get("maximum", 1e300)
    if isinstance(value, str):
        fits = schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", 10**6)
        if schema.get("format") == "date-time":
            return False
        return "string" in kinds and fits and re.search(schema.get("pattern", ""), value) is not None
    return ("array" if isinstance(value, list) else "object") in kinds


def _types(schema: Schema) -> set[str]:
    kinds = schema.get("type", [])
    return set(kinds) if isinstance(kinds, list) else {kinds}
