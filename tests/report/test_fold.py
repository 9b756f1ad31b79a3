"""Long lists of losses open with their first rows; a click, a link or print shows all."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from provender.alliance.case import Case
from provender.exposure.result import Findings
from provender.report import to_html
from provender.report.names import Names
from provender.report.sheets.sheet import N_FIRST


def losses(findings: Findings, n: int) -> Findings:
    """Return the findings with so many losses of the first provision, told apart by their identifiers."""
    name, first = next(iter(findings.exposures.items()))
    rows = tuple(replace(first.rows[0], id=f"loss{i}") for i in range(n))
    return replace(findings, exposures={**findings.exposures, name: replace(first, rows=rows)})


@pytest.mark.parametrize(("n", "later"), [(N_FIRST + 2, 0), (N_FIRST + 3, 3), (N_FIRST + 9, 9)])
def test_rows_beyond_the_first_are_folded(case: Case, findings: Findings, n: int, later: int) -> None:
    """Every row is on the page; those beyond the first are marked, and the label counts them."""
    html = to_html(case, losses(findings, n))
    assert len(re.findall(r"\[loss\d+\]", html)) >= n
    assert html.count('<tr class="later">') == later
    assert html.count('class="unfold"') == (later > 0)
    assert (f"Show the other {later} rows" in html) == (later > 0)


@pytest.mark.parametrize(
    ("identifier", "name"), [("mount_pleasant", "Mount Pleasant"), ("abilene", "Abilene"), ("DC-4", "DC-4")]
)
def test_a_site_is_named_as_a_place(identifier: str, name: str) -> None:
    """A site has no name but its identifier: small letters become capitals, others stay."""
    assert Names.site(identifier) == name
