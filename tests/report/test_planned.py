"""The part of the page on the plan that outlasts losses: every number of it in both languages, charts that hold."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from provender.alliance.case import Case
from provender.cases import load
from provender.exposure.result import Findings
from provender.planning import Planned, planned
from provender.report.charts import plan as charts
from provender.report.charts.theme import Colours
from provender.report.edition import edition
from provender.report.page import to_html
from provender.report.plan_part import PlanPart, plan_part
from provender.report.sheets.planned import loss_name
from tests.report import made

TONES = Colours({"openai_build": "var(--c1)", "microsoft": "var(--c2)", "M": "var(--c1)", "O": "var(--c2)"})


@pytest.fixture(scope="module")
def flagship() -> tuple[Case, Planned]:
    """Return the flagship with its plan."""
    case = load("microsoft-openai")
    return case, planned(case, "compute")


@pytest.fixture(scope="module")
def small() -> tuple[Case, Planned]:
    """Return the miniature with its plan."""
    case = load("miniature")
    return case, planned(case, "compute")


def part_of(case: Case, held: Planned, language: Any) -> PlanPart:
    """Return the part of a chapter in a language."""
    found = replace(made.findings(), plans={held.plan.provision: held})
    part = plan_part(held.plan.provision, found, edition(case, language), TONES)
    assert part is not None
    return part


def test_no_part_without_a_plan(findings: Findings, case: Case) -> None:
    """Findings without plans, as `provender exposure` makes them, have no such part, and the page is whole."""
    assert plan_part("compute", findings, edition(case, "en"), TONES) is None
    assert "planned-provision" not in to_html(case, findings)


def test_the_lead_says_what_no_plan_outlasts(small: tuple[Case, Planned]) -> None:
    """M's loss is named, and what stays short by 59 units; O's loss costs 17,325."""
    part = part_of(*small, "en")
    assert "No plan outlasts the loss of Cloud M" in part.lead
    assert "$17,325" in part.lead
    assert any("59 unit" in s for s in part.said)
    assert any("11 Apr 2025" in s for s in part.said)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_tables_hold_the_numbers(small: tuple[Case, Planned], language: Any) -> None:
    """XM for O's loss; O priced at 17,325; robust and own plan cost the same where both sign xM."""
    sheets = {s.id: s for s in part_of(*small, language).sheets}
    (line,) = sheets["secure-lines-compute"].lines
    assert [c.text for c in line.cells][2:4] == ["1", "20 unit"]
    assert line.cells[-1].text in ("Cloud O", "云 O")
    losses = {x.cells[0].text: x.cells[1].text for x in sheets["secure-losses-compute"].lines}
    assert "17,325" in losses.get("Cloud O", losses.get("云 O", "")) or "1.73" in losses.get("云 O", "")
    assert len(sheets["readings-compute"].lines) == 2


def test_charts_of_the_flagship(flagship: tuple[Case, Planned]) -> None:
    """Portfolio, days to sign by, frontier and room are drawn; one dot a line, one bar a supplier and allowance."""
    case, held = flagship
    part = part_of(case, held, "en")
    drawn = {c.id: c for c in part.charts}
    assert set(drawn) == {"portfolio-compute", "decide-compute", "frontier-compute", "room-compute"}
    assert held.around is not None
    assert held.around.alternatives is not None
    assert held.around.frontier is not None
    sizes = {k: [len(v) for v in c.spec["datasets"].values()] for k, c in drawn.items()}
    assert len(held.plan.lines) in sizes["decide-compute"]
    assert len(held.around.alternatives.shares) in sizes["room-compute"]
    assert len(held.around.frontier.points) in sizes["frontier-compute"]


def test_the_stack_is_what_stands(small: tuple[Case, Planned]) -> None:
    """Miniature at the end, from the ground up: 40 + 20 of M and 20 of O held, 20 of M signed."""
    case, held = small
    chart = charts.portfolio(held.plan, edition(case, "en"), TONES)
    assert chart is not None
    records = next(iter(chart.spec["datasets"].values()))
    last = [r["v"] for r in records if r["t"] == max(x["t"] for x in records)]
    assert last == [60.0, 20.0, 20.0]


def test_where_nothing_is_to_choose_nothing_is_drawn(small: tuple[Case, Planned]) -> None:
    """One plan is best at every weight: no frontier. No lines: no days to sign by. No line of an offer: none told."""
    case, held = small
    ed = edition(case, "en")
    assert held.around is not None
    assert held.around.frontier is not None
    assert charts.frontier(held.around.frontier, ed) is None
    bare = replace(held.plan, lines=())
    assert charts.decide(bare, ed, TONES) is None
    assert part_of(case, Planned(bare, None), "en").sheets[0].lines == ()


def test_a_plan_that_outlasts_all_says_so(small: tuple[Case, Planned]) -> None:
    """Status proven: the losses are named; without losses nothing is said of them."""
    case, held = small
    only = replace(held.plan, status="proven", conflict=(), losses=held.plan.losses[1:])
    assert "outlasts the loss of Cloud O" in part_of(case, Planned(only, None), "en").lead
    none = replace(only, losses=())
    assert "the cheapest" in part_of(case, Planned(none, None), "en").lead
    assert loss_name("M+O", edition(case, "en")) == "Cloud M and Cloud O"
    assert loss_name("O.pipeline", edition(case, "zh")) == "云 O 尚未交付的部分"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_holds_the_part(case: Case, findings: Findings, small: tuple[Case, Planned], language: Any) -> None:
    """The part stands in the chapter of its provision, in the language of the page, without raw infinities."""
    shown = to_html(case, replace(findings, plans={"compute": small[1]}), language=language)
    part = shown[shown.index('id="planned-provision-compute"') :]
    assert ("A plan that nobody can cut off" if language == "en" else "一份谁也断不了的方案") in part
    assert re.search(r"\binf\b|\bnan\b", re.sub(r"<script.*?</script>", "", part, flags=re.DOTALL)) is None
