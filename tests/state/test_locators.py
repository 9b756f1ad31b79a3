"""Spans of a document: found in place, moved, or missing and named."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from provender.alliance.case import Case
from provender.alliance.evidence import Claim, Locator
from provender.cases import load
from provender.errors import DocumentError
from provender.state import check_spans

TEXT = "first line\nsupply was paused in spring\nlast line\n"


@pytest.fixture
def case() -> Case:
    """Return a case with one claim that points at 'paused' on line 2."""
    digest = hashlib.sha256(b"paused").hexdigest()
    claim = Claim(
        "S1", "e", date(2025, 1, 1), date(2025, 1, 1), "pause", "supply paused", "a text",
        locator=Locator(2, 11, 6, digest),
    )  # fmt: skip
    return replace(load("miniature"), claims={"S1": claim})


def written(folder: Path, text: str) -> Path:
    """Return a document holding a text."""
    path = folder / "document.txt"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_faithful_copy_is_verified(case: Case, tmp_path: Path) -> None:
    """The span with the hash at its line and column is found."""
    (span,) = check_spans(case, written(tmp_path, TEXT))
    assert (span.verdict, span.line, span.column) == ("found", 2, 11)


def test_windows_line_ends_and_a_byte_order_mark_change_nothing(case: Case, tmp_path: Path) -> None:
    """Line ends and a byte order mark are not part of a span."""
    (span,) = check_spans(case, written(tmp_path, "\ufeff" + TEXT.replace("\n", "\r\n")))
    assert span.verdict == "found"


def test_a_shifted_span_is_found_where_it_went(case: Case, tmp_path: Path) -> None:
    """A line put in above moves the span, and the new place is named."""
    (span,) = check_spans(case, written(tmp_path, "new\n" + TEXT))
    assert (span.verdict, span.line, span.column) == ("moved", 3, 11)


def test_an_altered_span_is_missing(case: Case, tmp_path: Path) -> None:
    """One letter changed inside the span, and the claim is named as missing."""
    (span,) = check_spans(case, written(tmp_path, TEXT.replace("paused", "pausex")))
    assert (span.claim, span.verdict) == ("S1", "missing")


@pytest.mark.parametrize(
    ("make", "found"),
    [
        (lambda p: p / "absent.txt", "No such file"),
        (lambda p: p, "Is a directory"),
    ],
)
def test_an_unreadable_document_is_refused(
    case: Case, tmp_path: Path, make: Callable[[Path], Path], found: str
) -> None:
    """A document that is not there or not a file is refused with its path and what to do."""
    with pytest.raises(DocumentError, match=found) as caught:
        check_spans(case, make(tmp_path))
    assert "--document FILE" in str(caught.value)


def test_a_document_that_is_not_text_is_refused(case: Case, tmp_path: Path) -> None:
    """Bytes that are not UTF-8 are named with their place."""
    path = tmp_path / "document.txt"
    path.write_bytes(b"abc\xff\xfe")
    with pytest.raises(DocumentError, match="byte 3 is not UTF-8"):
        check_spans(case, path)


def test_a_case_without_locators_is_refused(tmp_path: Path) -> None:
    """Nothing to check is an error, not a success."""
    with pytest.raises(DocumentError, match="no claim of 'miniature' carries a locator"):
        check_spans(load("miniature"), written(tmp_path, TEXT))
