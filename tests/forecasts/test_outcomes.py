"""Outcomes reach scoring and nothing else: deleted or altered, no byte of anything else changes."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

import provender
from provender.alliance.case import Case
from provender.alliance.evidence import Outcome
from provender.forecasts import forecast, freeze, score
from provender.insight import compare
from provender.report import terms_to_json, to_html, to_json

NAMES = ("miniature", "microsoft-openai")


def variants(case: Case) -> list[Case]:
    """Return the case without outcomes, and with every outcome turned into another."""
    turned = tuple(replace(o, kind="cut", about=("microsoft", "M"), statement="the opposite") for o in case.outcomes)
    more = Outcome("X1", date(2025, 9, 9), date(2025, 9, 9), "pause", "a made-up pause", "", ("microsoft", "M"))
    return [replace(case, outcomes=()), replace(case, outcomes=turned), replace(case, outcomes=(*turned, more))]


@pytest.mark.parametrize("name", NAMES)
def test_forecasts_do_not_hear_outcomes(name: str) -> None:
    """Frozen forecasts are the same bytes; only the score moves."""
    case = provender.load(name)
    made = forecast(case)
    assert case.outcomes_until is not None
    scored = score(made, case.outcomes, case.outcomes_until)
    for other in variants(case):
        again = forecast(other)
        assert freeze(again) == freeze(made)
        assert score(again, other.outcomes, case.outcomes_until).brier != scored.brier


def test_terms_and_comparisons_do_not_hear_outcomes() -> None:
    """What terms are worth is the same to the byte; between a case and the same with other outcomes nothing differs."""
    case = provender.load("miniature")
    said = terms_to_json(provender.terms(case))
    for other in variants(case):
        assert terms_to_json(provender.terms(other)) == said
        found = compare(case, other)
        assert (found.groups, found.inputs, found.numbers) == ((), (), ())


@pytest.mark.parametrize("name", NAMES)
def test_the_report_hears_them_in_one_chapter(name: str) -> None:
    """Findings are the same bytes, and so is the page but for the chapter of forecasts, where the statements stand."""
    case = provender.load(name)
    found = provender.findings(case, n_scenarios=0)
    page, said = to_html(case, found), to_json(case, found)
    for other in variants(case):
        again = provender.findings(other, n_scenarios=0)
        assert to_json(other, again) == said
        html = to_html(other, again)
        assert html != page
        assert html.replace(chapter(html), "") == page.replace(chapter(page), "")
    assert any(o.statement in chapter(page) for o in case.outcomes)
    outside = page.replace(chapter(page), "")
    assert not any(o.statement in outside for o in case.outcomes)


def chapter(html: str) -> str:
    """Return the chapter of forecasts of a page."""
    found = re.search(
        r'<section class="chapter" id="forecasts-chapter">.*?(?=<section class="chapter")', html, re.DOTALL
    )
    assert found
    return found[0]
