"""International Standard Book Numbers."""

import re

WRITTEN = re.compile(r"\d{9}[\dX]|\d{13}", re.ASCII)


def isbn_13(written: str | None) -> str | None:
    """The thirteen digits of a number of ten or thirteen, hyphens or not; None where its check digit is wrong."""
    digits = re.sub(r"[\s-]", "", written or "").upper()
    if not WRITTEN.fullmatch(digits):
        return None
    if len(digits) == 10:
        values = [10 if digit == "X" else int(digit) for digit in digits]
        if sum(weight * value for weight, value in zip(range(10, 0, -1), values, strict=True)) % 11:
            return None
        return f"978{digits[:9]}{_check(f'978{digits[:9]}')}"
    # 979-0 is sheet music's.
    is_book = digits.startswith(("978", "979")) and not digits.startswith("9790")
    return digits if is_book and digits[12] == _check(digits[:12]) else None


def _check(twelve: str) -> str:
    return str(-sum(int(digit) * (3 if position % 2 else 1) for position, digit in enumerate(twelve)) % 10)
