"""Write a report: compute what is missing, render, and replace the file in one step."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from provender.errors import DocumentError
from provender.exposure import findings
from provender.report.page import to_html

if TYPE_CHECKING:
    from provender.alliance.case import Case
    from provender.exposure.result import Findings


def report(
    case: Case,
    path: str | Path,
    *,
    language: Literal["en", "zh"] = "en",
    reading: str = "",
    found: Findings | None = None,
) -> Findings:
    """Write the report of a case as one HTML file that opens offline, and return what it says.

    Parameters
    ----------
    case
        A checked case.
    path
        The file to write; its folder is made. Nothing is left half-written.
    language
        English or Chinese.
    reading
        Party whose reading of the clauses holds.
    found
        Findings already at hand; computed otherwise.

    Raises
    ------
    DocumentError
        If the file cannot be written.
    """
    found = found if found is not None else findings(case, reading=reading)
    write_whole(to_html(case, found, language=language), Path(path))
    return found


def write_whole(text: str, path: Path) -> None:
    """Write a file whole or not at all, line ends as they are: a sibling is written first, then takes its place.

    Raises
    ------
    DocumentError
        If the file cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, sibling = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
                file.write(text)
            Path(sibling).chmod(0o644)
            Path(sibling).replace(path)
        except BaseException:
            Path(sibling).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise DocumentError(
            str(path), error.strerror or "not writable", "a place that can be written", "-o FILE"
        ) from error
