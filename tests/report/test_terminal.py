"""The report in a terminal."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from rich.console import Console

from provender.alliance.case import Case
from provender.exposure.result import Findings
from provender.report import to_terminal


def printed(case: Case, findings: Findings, **options: Any) -> str:
    """Return what a terminal of 140 columns shows."""
    console = Console(width=140, no_color=True, record=True, file=None, quiet=True)
    console.print(to_terminal(case, findings, **options))
    with console.capture() as held:
        console.quiet = False
        console.print(to_terminal(case, findings, **options))
    return held.get()


@pytest.mark.parametrize(
    "said",
    [
        "A lab and its cloud",
        "critical work would last 60 days (60 days to not within the horizon)",
        "40 % of the inputs",
        "Cloud M cuts what it delivers",
        "Objective $1.5 mn; proven lower bound $1.45 mn; gap 3.3 %",
        "Before you rely on this",
    ],
)
def test_says(case: Case, findings: Findings, said: str) -> None:
    """The terminal gives the answer, what it rests on, the table, the plan and the warnings."""
    assert said in printed(case, findings)


def test_chinese(case: Case, findings: Findings) -> None:
    """It speaks Chinese as well."""
    assert "可撑 60 天" in printed(case, findings, language="zh")


def test_names_are_no_markup(case: Case, findings: Findings) -> None:
    """A name that looks like markup of the terminal is printed as it is."""
    odd = replace(case.parties["M"], name="[red]M[/red]")
    assert "[red]M[/red] cuts" in printed(replace(case, parties={**case.parties, "M": odd}), findings)
