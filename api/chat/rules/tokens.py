"""Tokens of a message, and the keys by which words are compared."""

import re
import unicodedata

import msgspec

# Letters, and the vowel marks of Indian scripts.
LETTER = "(?:[^\\W\\d_]|[\u0300-\u036f\u0900-\u0dff\u200c\u200d])"
TOKEN = re.compile(
    rf"""
    "(?P<quoted>[^"]{{1,100}})"                                         # a title in quotes is one token
    | (?<!\w)'(?P<single>[^']{{2,100}})'(?!\w)
    | (?P<number>\d{{1,3}}(?:[ ,.]\d{{3}})+(?!\d) | \d+(?:[.,]\d{{1,2}}(?!\d))?)
    | (?P<elided>(?:jusqu|lorsqu|qu|[dljnscmt])'(?={LETTER}{{2}}|y\b))   # l'horreur, d'Agnès, n'y
    | (?P<word>{LETTER}+(?:'{LETTER}+)*)
    | (?P<sign>[+\#/&])
    """,
    re.VERBOSE | re.IGNORECASE,
)
BREAK = re.compile(r"[,.;!?()\[\]…\n—–]|\s-\s")
ABBREVIATIONS = frozenset({"mr", "mrs", "dr", "st", "jr"})
PLAIN = str.maketrans(dict.fromkeys("“”«»„", '"') | dict.fromkeys("’‘ʼ`´", "'") | {"\u00a0": " ", "\u202f": " "})
LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ı": "i"})


class Token(msgspec.Struct, frozen=True, kw_only=True):
    """A word, number or sign; key is compared, and empty for a quotation; after is the punctuation that precedes it."""

    text: str
    key: str
    start: int
    end: int
    after: str = ""
    quoted: bool = False

    @property
    def begins(self) -> bool:
        """Whether punctuation separates it from the word before."""
        return bool(self.after)

    @property
    def capital(self) -> bool:
        """Whether it may begin a name: a capital, or a letter of a script that has none."""
        return self.quoted or (self.text[0].isalpha() and not self.text[0].islower())


def plain(text: str) -> str:
    """The text composed, with simple quotes and spaces, without control characters and lone surrogates."""
    composed = unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode()).translate(PLAIN)
    return "".join(" " if unicodedata.category(letter) == "Cc" and letter != "\n" else letter for letter in composed)


def key_of(word: str) -> str:
    """A word without case, accents and apostrophes."""
    if word.casefold() == "où":  # where, which without its accent is "or"
        return "où"
    decomposed = unicodedata.normalize("NFKD", word.casefold().translate(LIGATURES))
    return "".join(letter for letter in decomposed if not "\u0300" <= letter <= "\u036f" and letter != "'")


def tokenise(text: str) -> tuple[Token, ...]:
    """The tokens of a text that went through plain."""
    tokens: list[Token] = []
    end = 0
    for match in TOKEN.finditer(text):
        gap = BREAK.findall(text, end, match.start())
        if tokens and gap == ["."] and abbreviated(tokens[-1]):
            gap = []
        quoted = match["quoted"] or match["single"]
        inner = (quoted or match[0]).strip()
        if inner:
            tokens.append(
                Token(
                    text=inner,
                    key="" if quoted else key_of(inner),
                    start=match.start(),
                    end=match.end(),
                    after="".join(gap).strip() or ("-" if gap else ""),
                    quoted=bool(quoted),
                )
            )
        end = match.end()
    return tuple(tokens)


def abbreviated(token: Token) -> bool:
    return (len(token.key) == 1 and token.capital) or token.key in ABBREVIATIONS


def keys_of(phrase: str) -> tuple[str, ...]:
    """A phrase's words as they are compared."""
    return tuple(token.key for token in tokenise(plain(phrase)))
