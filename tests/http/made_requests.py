"""Random requests to any route, made from its OpenAPI schema: values within their bounds, texts from its examples."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import httpx

from tests.http.operations import Operation, Schema, branches

# Rows a page: few, so that lists have several pages.
MAX_ROWS = 12
# How much of what is optional a request usually has.
SOME = 0.4
FEW_FIELDS = 2
REFERENCES = ("ref", "title_id", "item_id")


class UnknownValueError(AssertionError):
    """The schema does not say enough to make a request that the route accepts."""


@dataclass
class MadeRequest:
    """A request, and which states of titles it asks to be shown all the same."""

    operation: Operation
    path: str
    query: list[tuple[str, str]]
    body: dict[str, Any]
    exclude: list[int] = field(default_factory=list)
    include: list[str | None] = field(default_factory=list)

    def send(self, api: httpx.Client, headers: Mapping[str, str], cursor: str | None = None) -> httpx.Response:
        query = [*self.query, *([("cursor", cursor)] if cursor else [])]
        body = self.body if self.operation.body_schema() else None
        url = f"{self.path}?{urlencode(query)}"
        return api.request(self.operation.method, url, json=body, headers=dict(headers))


class Requests:
    """Makes requests about the titles of a catalogue, which are given by kind."""

    def __init__(self, chance: random.Random, titles: Mapping[str, Sequence[int]]) -> None:
        self._chance = chance
        self._titles = titles

    def make(
        self, operation: Operation, path_values: Mapping[str, str], *, query: float = 0, body: float = 0
    ) -> MadeRequest:
        """A request with shares of the optional parameters and fields. UnknownValueError names what lacks."""
        kind = self._kind_of(operation)
        values = {
            parameter.name: path_values.get(parameter.name)
            or str(kind if parameter.name == "kind" else self._value(operation, parameter.name, parameter.schema, kind))
            for parameter in operation.parameters
            if parameter.place == "path"
        }
        made = MadeRequest(operation, operation.path.format(**values), [], {})
        required = {p["name"] for p in operation.definition.get("parameters", []) if p.get("required")}
        for parameter in operation.parameters:
            if (
                parameter.place == "query"
                and parameter.name != "cursor"
                and self._wanted(parameter.name, required, query)
            ):
                self._add_to_query(made, parameter.name, parameter.schema, is_needed=parameter.name in required)
        if schema := operation.body_schema():
            made.body = self._object(operation, schema, kind, body)
        return made

    def _wanted(self, name: str, required: set[str], share: float) -> bool:
        return name in required or self._chance.random() < share

    def _kind_of(self, operation: Operation) -> str:
        for part, kind in (("/movies", "movie"), ("/tvshows", "tv"), ("/books", "book")):
            if part in operation.path:
                return kind
        return self._chance.choice(list(self._titles))

    def _add_to_query(self, made: MadeRequest, name: str, schema: Schema, *, is_needed: bool) -> None:
        if name == "exclude":
            everything = [title_id for titles in self._titles.values() for title_id in titles]
            made.exclude = self._chance.sample(everything, self._chance.randint(1, 20))
            made.query += [(name, str(title_id)) for title_id in made.exclude]
        elif name == "include" and "seen" in schema.get("pattern", ""):
            states = self._chance.choice([["seen"], ["watch_later"], ["watch_later", "seen"]])
            made.include += states
            made.query.append((name, ",".join(states)))
        else:
            try:
                value = self._value(made.operation, name, schema, self._chance.choice(list(self._titles)))
            except UnknownValueError:
                if is_needed:
                    raise
                return
            if name == "from":
                made.include.append(value)
            values = value if isinstance(value, list) else [value]
            made.query += [(name, str(one).lower() if isinstance(one, bool) else str(one)) for one in values]

    def _object(self, operation: Operation, schema: Schema, kind: str, share: float) -> dict[str, Any]:
        required = set(schema.get("required", []))
        if named := [name for name in ("title_id", "item_id") if name in schema["properties"]]:
            required.add(named[0])
        if share < 1:
            # Of many filters together nothing is left.
            share = min(share, FEW_FIELDS / max(1, len(schema["properties"])))
        body: dict[str, Any] = {}
        for name, part in schema["properties"].items():
            if name in named[1:] or not self._wanted(name, required, share):
                continue
            try:
                body[name] = self._value(operation, name, part, kind)
            except UnknownValueError:
                if name in required:
                    raise
        return body

    def _value(self, operation: Operation, name: str, schema: Schema, kind: str) -> Any:
        if name in REFERENCES:
            return self._chance.choice(self._titles[kind])
        resolved = operation.resolve(schema)
        options = [one for one in branches(resolved, operation) if one.get("type") != "null"]
        one = self._chance.choice(options)
        if examples := one.get("examples") or resolved.get("examples"):
            return self._chance.choice(examples)
        if "enum" in one or "const" in one:
            return self._chance.choice([value for value in one.get("enum", [one.get("const")]) if value is not None])
        match one.get("type"):
            case "boolean":
                return self._chance.random() < 0.5
            case "integer" if "minimum" in one and "maximum" in one:
                most = MAX_ROWS if name == "limit" else one["maximum"]
                return self._chance.randint(int(one["minimum"]), int(most))
            case "number" if "minimum" in one and "maximum" in one:
                return round(self._chance.uniform(one["minimum"], one["maximum"]), 2)
            case "array":
                return [self._value(operation, name, one["items"], kind) for _ in range(self._chance.randint(1, 2))]
            case "object":
                return self._object(operation, one, kind, SOME)
        raise UnknownValueError(f"{operation.name}: give {name} an example, bounds or a list of values in its schema")
