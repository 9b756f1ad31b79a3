"""The chapters on terms: what they say, in both languages, and nothing where there is no tie."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import Any

import altair as alt
import pytest

from provender.alliance.case import Case
from provender.cases import load
from provender.exposure import findings
from provender.report import to_html
from provender.report.charts import theme
from provender.report.completed import valued_or_why
from provender.report.edition import edition
from provender.report.sheets import bargains, milestone_terms, terms
from provender.report.terms_chapters import terms_chapters
from provender.terms import Bargain, Terms, bargain
from provender.terms import terms as value_terms

LANGUAGES: tuple[Any, ...] = ("en", "zh")


@pytest.fixture(scope="module")
def case() -> Case:
    """Return the flagship."""
    return load("microsoft-openai")


@pytest.fixture(scope="module")
def found(case: Case) -> Terms:
    """Return its terms."""
    return value_terms(case)


@pytest.mark.parametrize("language", LANGUAGES)
def test_three_chapters(case: Case, found: Terms, language: Any) -> None:
    """Terms, the milestone and going it alone, each with its tables; every chart is a valid specification."""
    ed = edition(case, language)
    chapters = terms_chapters(found, ed, theme.Colours({"openai": "var(--c1)", "microsoft": "var(--c2)"}))
    assert [c.id for c in chapters] == ["terms", "terms-agi_clause", "terms-alone"]
    assert [len(c.sheets) for c in chapters] == [5, 3, 1 + sum(p.premium is not None for p in found.programmes)]
    assert [len(c.charts) for c in chapters] == [3, 3, 0]
    for chart in (c for chapter in chapters for c in chapter.charts):
        alt.Chart.from_dict(chart.spec)  # raises where the schema is not met
    for sheet in (s for chapter in chapters for s in chapter.sheets):
        assert all(len(line.cells) == len(sheet.columns) for line in sheet.lines), sheet.id


def test_page_holds_them(found: Terms, case: Case) -> None:
    """The page has the chapters where terms are given, and a link to each; without terms it has none."""
    seen = findings(case, n_scenarios=0)
    page = to_html(case, seen, terms=found)
    for chapter in ("terms", "terms-agi_clause", "terms-alone"):
        assert f'<section class="chapter" id="{chapter}">' in page
        assert f'<a href="#{chapter}">' in page
    assert 'id="terms"' not in to_html(case, seen)


def test_weightiest_first(case: Case, found: Terms) -> None:
    """Clauses stand by weight; those that move nothing are named below."""
    sheet = terms.clauses(found, edition(case, "en"))
    assert sheet.lines[0].cells[0].text == "Sole cloud, until January 2025"
    assert "ended; valued as if renewed" in sheet.lines[0].cells[0].note
    assert "take-or-pay at CoreWeave" in sheet.notes[0]


@pytest.mark.parametrize(
    ("deal", "said"),
    [
        (bargain(("L", "M"), (10e6, -4e6)), "Lab pays $7 mn (zone $4 mn to $10 mn); each gains $3 mn"),
        (bargain(("L", "M"), (10e6, 0.0)), "Lab pays $5 mn (up to $10 mn); each gains $5 mn"),
        (bargain(("L", "M"), (4e6, 4e6)), "agreed without a payment; each gains $4 mn"),
        (bargain(("L", "M"), (-9e6, 4e6)), "no zone: $5 mn short; Lab keeps what it has"),
        (
            bargain(("L", "M"), (10e6, -4e6), budgets=(1e6, 0.0)),
            "a zone, but Lab cannot pay enough: $3 mn short",
        ),
        (bargain(("L", "M"), (0.0, 0.0)), "moves nothing"),
    ],
)
def test_bargain_in_a_sentence(deal: Bargain, said: str) -> None:
    """Each outcome of a bargain in words."""
    assert bargains.bargained(deal, edition(load("miniature"), "en")) == said


def test_upper_bounds_are_told() -> None:
    """Where a seller's best other use is not known its losses are said to be upper bounds; M's is known."""
    coreweave = load("coreweave-customers")
    sheet = terms.outside(value_terms(coreweave), edition(coreweave, "en"))
    assert any("upper bound" in n for n in sheet.notes)
    tiny = load("miniature")
    sheet = terms.outside(value_terms(tiny), edition(tiny, "en"))
    assert not any("upper bound" in n for n in sheet.notes)
    assert "shares" not in sheet.lead


def test_declaring_in_words(case: Case, found: Terms) -> None:
    """A threshold is a chance, or always where a refusal costs nothing."""
    (surface,) = found.surfaces
    sheet = milestone_terms.declaring(surface, found.declaring["agi_clause"], edition(case, "en"))
    chances = [line.cells[5].text for line in sheet.lines]
    assert chances[0].endswith("%")
    assert chances[-1] == "always"


def test_a_tie_that_cannot_be_counted(monkeypatch: pytest.MonkeyPatch, case: Case) -> None:
    """Where outcomes are too many the report goes without the chapters, and the reason is told."""
    monkeypatch.setattr(sys.modules["provender.terms.outcomes"], "MOST", 1)
    valued, why = valued_or_why(case)
    assert valued is None
    assert "outcomes of milestones" in why
    assert valued_or_why(replace(case, provisions={})) == (None, "")
