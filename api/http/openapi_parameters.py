"""Parameters in the OpenAPI document: Litestar's, completed with bounds and examples."""

from typing import Any, get_args

import msgspec
from litestar.typing import FieldDefinition

Schema = dict[str, Any]


def complete_parameter(parameter: Schema, field: FieldDefinition | None, example: Any) -> None:
    """Give a parameter the constraints that Litestar leaves out, and an example: the given one, or its own."""
    schema = parameter["schema"] = _without_null(parameter["schema"])
    if field:
        # Litestar drops a bound of zero, and the constraints of a list's items.
        if getattr(field.kwarg_definition, "ge", None) == 0:
            schema["minimum"] = 0
        if schema.get("type") == "array":
            schema["items"] = msgspec.json.schema(get_args(field.inner_types[0].raw)[0])
    for bound in ("minimum", "maximum"):
        if schema.get("type") == "integer" and bound in schema:
            schema[bound] = int(schema[bound])
    if example is not None:
        schema["examples"] = [example]
    elif "examples" not in schema and ("default" in schema or "enum" in schema):
        schema["examples"] = [schema.get("default", schema.get("enum", [None])[0])]
    if parameter["required"] and "examples" in schema:
        # Swagger UI fills it in.
        parameter["example"] = schema["examples"][0]
    elif (
        not schema.keys().isdisjoint({"pattern", "items", "minimum"})
        and "default" not in schema
        and "examples" in schema
    ):
        parameter["description"] = f"{parameter['description']} For example {_written(schema['examples'][0])}."


def _written(example: object) -> str:
    """An example as Markdown."""
    return " and ".join(f"`{part}`" for part in (example if isinstance(example, list) else [example]))


def _without_null(schema: Schema) -> Schema:
    """The schema of a parameter, which is left out where it has no value."""
    flat = dict(schema)
    for branch in flat.pop("oneOf", []):
        if branch.get("type") != "null":
            flat |= branch
    if isinstance(flat.get("type"), list):
        (flat["type"],) = (kind for kind in flat["type"] if kind != "null")
    if "enum" in flat:
        flat["enum"] = [value for value in flat["enum"] if value is not None]
    return flat
