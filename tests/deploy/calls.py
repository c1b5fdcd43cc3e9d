"""Calls of the project's own functions, read from the text of their files."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

# What is not code. A comment of a function is a literal between $$; the body of a plpgsql function stands there too.
NO_CODE = re.compile(
    r"\bcomment\s+on\s+function\b[^$;]*\$\$.*?\$\$|--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'", re.DOTALL | re.IGNORECASE
)
CALL = re.compile(r"(?P<definition>\bfunction\s+)?\b(?P<schema>engine|rpc)\.(?P<name>\w+)\s*\(", re.IGNORECASE)
NAMED = re.compile(r"\w+\s*=>")
OPENING, CLOSING = "([", ")]"


@dataclass(frozen=True, kw_only=True)
class Call:
    """A call of `schema`.`name` with the text of its arguments, literals left out."""

    schema: str
    name: str
    arguments: tuple[str, ...]

    @property
    def is_named(self) -> bool:
        return all(NAMED.match(argument) for argument in self.arguments)


def code_of(text: str) -> str:
    """The text with blanks in the place of comments and of what literals say."""
    return NO_CODE.sub(lambda found: re.sub(r"[^\n']" if found[0][0] == "'" else r"[^\n]", " ", found[0]), text)


def calls_in(text: str) -> Iterator[Call]:
    """Every call of a function of engine or rpc, those inside other calls' arguments too."""
    code = code_of(text)
    for found in CALL.finditer(code):
        if not found["definition"]:
            yield Call(schema=found["schema"], name=found["name"], arguments=tuple(_arguments(code, found.end())))


def _arguments(code: str, start: int) -> Iterator[str]:
    """The arguments between the parenthesis that opens before `start` and the one that closes it."""
    depth, begin = 0, start
    for position, character in enumerate(code[start:], start):
        if depth == 0 and (character == "," or character in CLOSING):
            if argument := code[begin:position].strip():
                yield argument
            if character in CLOSING:
                return
            begin = position + 1
        else:
            depth += (character in OPENING) - (character in CLOSING)
    raise ValueError(f"the parenthesis before {start} is never closed")
