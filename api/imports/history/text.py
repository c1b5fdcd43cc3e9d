"""Text of a file in the one encoding that all of it is in, without losing a byte."""

import codecs
import re
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import NamedTuple, Protocol

CHUNK = 1 << 16
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# Bytes without a character in cp1252; latin-1 has one for every byte.
NOT_CP1252 = b"\x81\x8d\x8f\x90\x9d"
# Surrogates that stand in the text for bytes that are not UTF-8.
ESCAPED = re.compile("[\ud800-\udfff]")
FLAWS = re.compile("[\0\ud800-\udfff]")
DAMAGE = "\udcff"


class Stream(Protocol):
    """A stream of bytes."""

    def read(self, size: int = ..., /) -> bytes: ...

    def close(self) -> None: ...


class HistoryFile(NamedTuple):
    """A file that can be read from its beginning as often as needed."""

    name: str  # in entries
    path: str  # its path in the archive, or the name that the upload has
    open: Callable[[], Stream]

    def head(self, size: int) -> bytes:
        with closing(self.open()) as opened:
            return opened.read(size)


class Encoding(NamedTuple):
    """A file's codec and error handling; `flawed` if it has NULs, or bytes that the codec cannot decode."""

    codec: str
    errors: str
    flawed: bool


def encoding_of(file: HistoryFile) -> Encoding:
    """The encoding of a whole file, found by reading it to its end.

    A file without a byte order mark that is not UTF-8 is taken for Windows' or ISO's Western alphabet, unless most
    of its non-ASCII characters are valid UTF-8: then it is UTF-8 with damaged places.
    """
    good = bad = 0
    has_nul = beyond_cp1252 = marked = False
    decoder = codecs.getincrementaldecoder("utf-8-sig")("surrogateescape")
    with closing(file.open()) as opened:
        chunk = opened.read(CHUNK)
        wide, marked = chunk.startswith(UTF_16), chunk.startswith(codecs.BOM_UTF8)
        while chunk:
            has_nul = has_nul or 0 in chunk
            if not wide:
                text = decoder.decode(chunk)
                if not text.isascii():
                    escaped = len(ESCAPED.findall(text))
                    bad += escaped
                    good += len(text) - len(text.encode("ascii", "ignore")) - escaped
                    beyond_cp1252 = beyond_cp1252 or any(byte in chunk for byte in NOT_CP1252)
            chunk = opened.read(CHUNK)
    if wide:
        return Encoding("utf-16", "surrogatepass", flawed=True)
    bad += len(decoder.decode(b"", final=True))
    if marked or good >= bad:
        return Encoding("utf-8-sig", "surrogateescape", flawed=has_nul or bad > 0)
    return Encoding("latin-1" if beyond_cp1252 else "cp1252", "strict", flawed=has_nul)


def pieces(file: HistoryFile, encoding: Encoding) -> Iterator[str]:
    """The text, in pieces of up to 64 KB."""
    decoder = codecs.getincrementaldecoder(encoding.codec)(encoding.errors)
    with closing(file.open()) as opened:
        while chunk := opened.read(CHUNK):
            if text := decoder.decode(chunk):
                yield text
    try:
        rest = decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        rest = DAMAGE
    if rest:
        yield rest


def head_text(head: bytes) -> str:
    """The beginning of a file as text that is good enough to recognise names of columns."""
    codec = "utf-16" if head.startswith(UTF_16) else "utf-8-sig"
    return head.decode(codec, errors="replace")


def flaw(text: str) -> str | None:
    """The reason that a text cannot be stored, if there is one."""
    if found := FLAWS.search(text):
        return "it has a NUL byte" if found[0] == "\0" else "it has bytes that are not text in the file's encoding"
    return None


def quotable(text: str) -> str:
    """The text shortened and printable, to be quoted in a message."""
    short = text if len(text) <= 60 else f"{text[:60]}..."
    return "".join(character if character.isprintable() else "?" for character in short)
