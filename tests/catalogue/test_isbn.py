"""ISBNs as sources and exports write them."""

import pytest

from api.catalogue.isbn import isbn_13
from api.imports.history.values import isbn_refs
from sync.catalogue.sources.google_answers import Identifier, Volume, VolumeInfo
from sync.catalogue.sources.google_titles import book_of

WRITTEN = {
    "0-306-40615-2": "9780306406157",
    "080442957X": "9780804429573",
    "080442957x": "9780804429573",
    "978-0-306-40615-7": "9780306406157",
    "979-10-90636-07-1": "9791090636071",
    # Spreadsheets' quotation, dashes that are not hyphens, a label: only imports read these once.
    '="0306406152"': "9780306406157",
    "=9780306406157": "9780306406157",
    '"9780306406157"': "9780306406157",
    "978\u20130\u2013306\u201340615\u20137": "9780306406157",
    "ISBN 0306406152": "9780306406157",
    "ISBN-13: 978-0-306-40615-7": "9780306406157",
    # Sheet music: only sources refused it once.
    "9790000000001": None,
    # Letters inside a number: only imports looked past them.
    "0306406152 (paperback)": None,
    "0306a406152": None,
    "0306406153": None,
    "9780306406158": None,
    "978030640615X": None,
    "1230306406150": None,
    "\u0660306406152": None,
    '=""': None,
    '"9780306406157': None,
    "": None,
}


@pytest.mark.parametrize(("written", "digits"), WRITTEN.items())
def test_an_isbn_has_thirteen_digits_and_a_right_check_digit(written: str, digits: str | None) -> None:
    assert isbn_13(written) == digits


def test_no_text_is_no_isbn() -> None:
    assert isbn_13(None) is None


@pytest.mark.parametrize(("written", "digits"), WRITTEN.items())
def test_a_source_and_an_import_read_the_same_isbn(written: str, digits: str | None) -> None:
    expected = [f"isbn:{digits}"] if digits else []
    assert isbn_refs(written) == expected
    identifiers = [Identifier(type="ISBN_10", identifier=written)]
    volume = Volume(id="made", volume_info=VolumeInfo(title="A book", industry_identifiers=identifiers))
    assert book_of(volume).refs == ["google:made", *expected]


def test_an_import_takes_the_first_isbn_that_is_one() -> None:
    assert isbn_refs("0306406153", '="0306406152"', "080442957X") == ["isbn:9780306406157"]
