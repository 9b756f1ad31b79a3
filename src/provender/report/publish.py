"""Write a report: compute what is missing, render, and replace the file in one step."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from provender.backtest import own_history
from provender.exposure import findings
from provender.report.completed import valued_or_why
from provender.report.page import to_html
from provender.report.whole import write_whole

if TYPE_CHECKING:
    from provender.alliance.case import Case
    from provender.exposure.result import Findings
    from provender.terms import Terms


def report(
    case: Case,
    path: str | Path,
    *,
    language: Literal["en", "zh"] = "en",
    reading: str = "",
    found: Findings | None = None,
    valued: Terms | None = None,
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
    valued
        Terms already at hand; computed otherwise, where the case is about a tie whose outcomes can be counted.

    Raises
    ------
    DocumentError
        If the file cannot be written.
    """
    found = found if found is not None else findings(case, reading=reading)
    if valued is None:
        valued, _ = valued_or_why(case, reading)
    history = {p: own_history(case, p) for p in case.provisions}
    write_whole(to_html(case, found, language=language, terms=valued, history=history), Path(path))
    return found
