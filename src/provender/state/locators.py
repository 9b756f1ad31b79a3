"""Check claims against a copy of their document: every span by its place and its hash."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from provender.errors import DocumentError

if TYPE_CHECKING:
    from provender.alliance.case import Case
    from provender.alliance.evidence import Locator


@dataclass(frozen=True, slots=True)
class SpanCheck:
    """One claim's span in a document.

    `verdict`: ``found`` at its place; ``moved`` to `line`:`column`; ``missing`` where no span of that
    length on any line has the hash.
    """

    claim: str
    verdict: Literal["found", "moved", "missing"]
    line: int
    column: int
    length: int


def check_spans(case: Case, document: Path | str) -> tuple[SpanCheck, ...]:
    """Return a check of every claim that carries a locator, in the order of the claims.

    Parameters
    ----------
    case
        A case whose claims have locators.
    document
        A copy of the document, UTF-8 text.

    Raises
    ------
    DocumentError
        If the file cannot be read as UTF-8 text, or no claim of the case has a locator.
    """
    lines = _lines(Path(document))
    located = [(c.id, c.locator) for c in case.claims.values() if c.locator]
    if not located:
        raise DocumentError(str(document), f"no claim of {case.name!r} carries a locator", "a case with claims.csv")
    return tuple(_check(claim, locator, lines) for claim, locator in located)


def _lines(document: Path) -> list[str]:
    try:
        text = document.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise DocumentError(str(document), error.strerror or "unreadable", "a readable text file") from error
    except UnicodeDecodeError as error:
        raise DocumentError(str(document), f"byte {error.start} is not UTF-8", "UTF-8 text") from error
    return text.replace("\r\n", "\n").split("\n")


def _check(claim: str, at: Locator, lines: list[str]) -> SpanCheck:
    if at.line <= len(lines) and _hash(lines[at.line - 1][at.column : at.column + at.length]) == at.sha256:
        return SpanCheck(claim, "found", at.line, at.column, at.length)
    for number, line in enumerate(lines, start=1):
        for column in range(len(line) - at.length + 1):
            if _hash(line[column : column + at.length]) == at.sha256:
                return SpanCheck(claim, "moved", number, column, at.length)
    return SpanCheck(claim, "missing", at.line, at.column, at.length)


def _hash(span: str) -> str:
    return hashlib.sha256(span.encode()).hexdigest()
