"""ISBNs: International Standard Book Numbers, in thirteen digits however they are written."""

import re

# Spreadsheets write ="0306406152" to keep the zero; people write a label and dashes of any length.
WRAPPING = re.compile(r"=?(\"?)(.*)\1", re.DOTALL)
LABEL = re.compile(r"^ISBN(?:-1[03])?:?", re.IGNORECASE)
SEPARATORS = re.compile(r"[\s\u2010-\u2015\u2212-]")
NUMBER = re.compile(r"\d{9}[\dX]|\d{13}", re.ASCII)
# Prefixes of books; 979-0 is sheet music.
BOOK = re.compile(r"978|979[1-9]")


def isbn_13(written: str | None) -> str | None:
    """The thirteen digits of an ISBN of ten or thirteen; None for what is none, or has a wrong check digit."""
    found = WRAPPING.fullmatch((written or "").strip())
    digits = SEPARATORS.sub("", LABEL.sub("", found[2].strip() if found else "")).upper()
    if not NUMBER.fullmatch(digits):
        return None
    if len(digits) == 10:
        twelve = f"978{digits[:9]}"
        return f"{twelve}{_check_digit_13(twelve)}" if digits[9] == _check_digit_10(digits[:9]) else None
    return digits if BOOK.match(digits) and digits[12] == _check_digit_13(digits[:12]) else None


def _check_digit_10(nine: str) -> str:
    total = sum(weight * int(digit) for weight, digit in zip(range(10, 1, -1), nine, strict=True))
    return "0123456789X"[-total % 11]


def _check_digit_13(twelve: str) -> str:
    return str(-sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(twelve)) % 10)
