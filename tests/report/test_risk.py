"""The base plan under many scenarios in the report: fans, indices, whose risk it is; frames, JSON, terminal, page."""

from __future__ import annotations

import ast
import json
import math
import re
from dataclasses import replace
from importlib.resources import files
from typing import Any

import altair as alt
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from provender.adequacy import Interval, Settings, indices
from provender.alliance.case import Case
from provender.alliance.hazard import Hazard
from provender.exposure.result import Findings, Headline
from provender.exposure.risk import LEVELS, Cause, Risk
from provender.report import tables, to_html, to_json, to_terminal
from provender.report.charts.exceedance import exceedance, shortages
from provender.report.charts.risk import fan, log_amounts, unmet_fan, within
from provender.report.charts.risk_causes import causes as cause_charts
from provender.report.edition import Edition, edition
from provender.report.risk_causes import added, by_event, by_kind, by_target, meeting, rest, still
from provender.report.risk_part import lead, risk_part, said
from provender.report.sheets.risk import INDICES, METHODS, causes, method
from provender.report.sheets.risk import indices as index_sheet
from provender.report.sheets.sheet import DASH, Sheet
from provender.report.words import LANGUAGES, WORDS
from tests.report import made

#: M's cut and M's insolvency add 600 and 120, a slip of the chip 240: 960 one by one, of 800 together
CAUSES = (
    Cause("cut", "cut", "M", 0.5, 600.0, 500.0),
    Cause("late", "slip", "chip", 0.25, 240.0, 0.0),
    Cause("fails", "insolvency", "M", 0.125, 120.0, 100.0),
    Cause("dark", "outage", "O", 0.75, 0.0, 0.0),
    Cause("never", "outage", "chip", 0.0, 0.0, 0.0),
    Cause("talks", "renegotiation", "M", 0.0, 0.0, 0.0),
)


def told() -> tuple[Case, Findings, Risk]:
    """Return the case made by hand with the hazards of `CAUSES`, and its findings."""
    case = made.case()
    rate = made.assumed(1.0, "hazard.rate")
    held = {c.hazard: Hazard(c.hazard, c.kind, c.target, rate, name=f"event {c.hazard}") for c in CAUSES}  # type: ignore[arg-type]
    risk = made.risk(causes=CAUSES)
    return replace(case, hazards={**held, **case.hazards}), made.findings(risks={"compute": risk}), risk


def english(case: Case | None = None) -> Edition:
    """Return the edition of a case in English."""
    return edition(case or made.case(), "en")


def texts(sheet: Sheet) -> list[list[str]]:
    """Return the text and the note of every cell."""
    return [[f"{c.text} | {c.note}".strip(" |") for c in line.cells] for line in sheet.lines]


def records(chart: Any, number: int = 0) -> list[dict[str, Any]]:
    """Return the records that a layer of a chart draws."""
    spec = chart.spec
    found: list[dict[str, Any]] = spec["datasets"][spec["layer"][number]["data"]["name"]]
    return found


# ---- whose risk it is


def test_what_events_add_together() -> None:
    """900 with events, 100 without: 800."""
    assert added(told()[2]) == pytest.approx(800.0)


def test_shares_are_of_what_events_add_together() -> None:
    """600, 240 and 120 of 800: 75, 30 and 15 %; what adds nothing has no share."""
    found = by_event(told()[2])
    assert [s.key for s in found] == ["cut", "late", "fails"]
    assert [s.share for s in found] == pytest.approx([0.75, 0.30, 0.15])


def test_sums_by_target_and_by_kind() -> None:
    """M's cut and insolvency sum to 720 and 600 critical; every kind here is of one event."""
    risk = told()[2]
    assert [(s.key, s.unserved, s.critical) for s in by_target(risk)] == [("M", 720.0, 600.0), ("chip", 240.0, 0.0)]
    assert [(s.key, s.unserved) for s in by_kind(risk)] == [("cut", 600.0), ("slip", 240.0), ("insolvency", 120.0)]


def test_the_rest_is_told_apart() -> None:
    """What happens and adds nothing, what happens in no scenario, and what takes no capacity."""
    left = rest(told()[2])
    assert [[c.hazard for c in group] for group in (left.idle, left.unseen, left.no_capacity)] == [
        ["dark"],
        ["never"],
        ["talks"],
    ]


@pytest.mark.parametrize(("second", "found"), [(300.0, "more"), (200.0, "equal"), (150.0, "less")])
def test_where_events_meet(second: float, found: str) -> None:
    """600 and another against 800 together: more, the same, less."""
    pair = (CAUSES[0], replace(CAUSES[1], unserved=second))
    assert meeting(made.risk(causes=pair)) == found


@given(st.lists(st.floats(min_value=1.0, max_value=1e6), min_size=1, max_size=6))
def test_groups_lose_nothing(amounts: list[float]) -> None:
    """However events are grouped, the groups sum to the same."""
    held = tuple(Cause(f"h{i}", "cut", f"t{i % 2}", 0.5, a, a / 2.0) for i, a in enumerate(amounts))
    risk = made.risk(causes=held)
    for grouped in (by_event(risk), by_target(risk), by_kind(risk)):
        assert sum(s.unserved for s in grouped) == pytest.approx(sum(amounts))
        assert sum(s.critical for s in grouped) == pytest.approx(sum(amounts) / 2.0)
        assert [s.unserved for s in grouped] == sorted((s.unserved for s in grouped), reverse=True)


def test_rounding_is_no_cause() -> None:
    """A difference of sums of one part in ten thousand million is not drawn as a cause."""
    risk = made.risk(causes=(replace(CAUSES[0], unserved=9e-8, critical=-9e-8),))
    assert by_event(risk) == []
    assert still(9e-8, risk) == 0.0


def test_nothing_added_has_no_share() -> None:
    """Where events add nothing together, a share of it does not exist."""
    (share,) = by_event(made.risk(causes=CAUSES[:1], without_events=900.0))
    assert math.isnan(share.share)


# ---- tables


def test_indices_by_hand() -> None:
    """Unmet 0, 0, 720 and 2,880 unit-hours; free work short for 720 hours, paid for 1,440: read off."""
    ed = english()
    rows = {row[0].partition(" | ")[0]: row[1:] for row in texts(index_sheet(made.risk(), made.findings(), ed))}
    value = {name: (row[0].partition(" | ")[0], row[2].partition(" | ")[0]) for name, row in rows.items()}
    assert value["Expected work left undone (EUE)"] == ("900", "720")
    assert value["Expected hours with work short (LOLH)"] == ("540", "360")
    assert value["Chance of any shortfall"] == ("50 %", "25 %")
    assert value["Shortfalls until the end"] == ("0.5", "0.25")
    assert value["Mean length of a shortfall"] == ("1,080", "1,440")
    assert value["Longest shortfall, mean"] == ("540", "360")
    assert value["Deepest shortfall, mean"] == ("0.75", "0.5")
    assert value["Work left undone, 95 % quantile"] == ("2,880", "2,880")
    assert value["Work left undone, mean of the worst 5 % (CVaR)"] == ("2,880", "2,880")
    assert value["Deepest shortfall, 95 % quantile"] == ("2", "2")
    assert len(rows) == len(INDICES)


def test_every_value_says_how_its_interval_was_made() -> None:
    """Two of four scenarios short: chance by Clopper–Pearson, 6.8 % to 93 %; one critical: only its chance is bound."""
    rows = {row[0].partition(" | ")[0]: row[1:] for row in texts(index_sheet(made.risk(), made.findings(), english()))}
    assert rows["Chance of any shortfall"][:2] == ["50 % | (6.8 % to 93 %)", "binomial share, Clopper–Pearson"]
    assert rows["Expected work left undone (EUE)"][3] == (
        "one scenario is short: bound on the chance, times the most that could be"
    )
    assert all(row[1] and row[3] for row in rows.values())


def test_a_headline_opens_its_card() -> None:
    """A value that is a headline number is a button, where the findings have it."""
    number = Headline("compute.risk.eue", 900.0, 0.0, 2000.0, "number")
    sheet = index_sheet(made.risk(), made.findings(headlines={number.id: number}), english())
    assert [line.cells[1].number for line in sheet.lines][:2] == ["compute.risk.eue", ""]


def test_an_index_that_does_not_exist_is_a_dash() -> None:
    """Without a shortfall there is no mean length of one, and the reason is given; the rest is nought."""
    unmet = np.zeros((4, 2, 4))
    calm = indices(unmet, np.full(4, 720.0), np.ones(2, dtype=bool), settings=Settings(most_unmet=66.0))
    sheet = index_sheet(made.risk(all_work=calm), made.findings(), english())
    row = sheet.lines[list(INDICES).index("mean_duration")].cells
    assert (row[1].text, row[2].text) == (DASH, "no shortfall, so there is none to measure")
    assert sheet.lines[0].cells[1].text == "0"


def test_without_critical_work_its_columns_are_left_out() -> None:
    """Five columns shrink to three, and the sentence says why."""
    bare = made.risk(critical_work=None)
    sheet = index_sheet(bare, made.findings(), english())
    assert len(sheet.columns) == 3
    assert {len(line.cells) for line in sheet.lines} == {3}
    assert list(said(bare, english())) == ["No work of this provision is marked as critical."]


def test_every_method_of_the_engine_has_words() -> None:
    """The names of methods written in the code of intervals are those of the table, each in both languages."""
    trees = [ast.parse(files("provender.adequacy").joinpath(f).read_text("utf-8")) for f in ("interval.py", "tails.py")]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    calls: list[ast.AST] = [
        c for c in nodes if isinstance(c, ast.Call) and ast.unparse(c.func) in {"Interval", "unknown"}
    ]
    kept = [a for a in nodes if isinstance(a, ast.Assign) and ast.unparse(a.targets[0]) == "method"]
    held = [node for part in (*calls, *kept) for node in ast.walk(part) if isinstance(node, ast.Constant)]
    named = {node.value for node in held if isinstance(node.value, str)}
    assert named == set(METHODS)
    assert all(f"risk.method.{key}" in WORDS for key in METHODS.values())


def test_a_method_without_words_goes_by_its_name() -> None:
    """A new method is printed as it calls itself."""
    assert method(Interval(1.0, 0.0, 2.0, "bootstrap"), english()) == "bootstrap"


def test_causes_in_groups() -> None:
    """By event, by whom they strike, by kind: 3 + 2 + 3 rows, each group named once."""
    case, findings, risk = told()
    sheet = causes(risk, findings, english(case))
    assert [line.group for line in sheet.lines if line.group] == [
        "By event",
        "By whom it strikes: supplier or what several share",
        "By kind of event",
    ]
    rows = texts(sheet)
    assert rows[0] == ["Event cut | cut of what is delivered, Cloud M", "50 %", "600", "75 %", "500"]
    assert rows[3] == ["Cloud M | 2 events", DASH, "720", "90 %", "600"]
    assert rows[4] == ["Chip X | 1 event", DASH, "240", "30 %", "0"]
    assert rows[5][0] == "Cut of what is delivered | 1 event"


def test_the_table_says_where_events_meet_and_what_is_left() -> None:
    """960 one by one against 800 together; the outage of O, the one never seen, and the talks have no row."""
    case, findings, risk = told()
    notes = causes(risk, findings, english(case)).notes
    assert notes[0].startswith("One by one they sum to 960 unit-hours, more than the 800 unit-hours")
    assert notes[1:] == (
        "Happen but add nothing here: Event dark (75 %).",
        "Happen in no scenario: Event never.",
        "Take no capacity by themselves and have no row here: New talks.",
    )


def test_less_than_together_is_said_too() -> None:
    """600 and 150 one by one, 800 together: what they add together exceeds the sum."""
    case, findings, _ = told()
    pair = made.risk(causes=(CAUSES[0], replace(CAUSES[1], unserved=150.0)))
    (note,) = causes(pair, findings, english(case)).notes
    assert "less than the 800 unit-hours" in note
    assert "exceeds the sum" in note


@pytest.mark.parametrize(
    ("held", "words"),
    [((), "The case lists no event (hazard)."), (CAUSES[3:], "No event of the case adds anything here.")],
)
def test_no_cause_is_said(held: tuple[Cause, ...], words: str) -> None:
    """Without events, or without one that adds anything, the table has a sentence and no row."""
    case, findings, _ = told()
    sheet = causes(made.risk(causes=held), findings, english(case))
    assert (sheet.lines, sheet.empty) == ((), words)


# ---- sentences


def test_the_lead_gives_the_expected_work_and_the_part_of_events() -> None:
    """900 with its interval, 800 because of events."""
    case, findings, risk = told()
    text = lead(risk, findings, english(case))
    assert "Expected work left undone: 900 unit-hours (" in text
    assert text.endswith("of which 800 because of events.")


def test_the_lead_without_events_says_that_none_is_listed() -> None:
    """Scenarios then differ by future alone."""
    assert "the case lists no event" in lead(made.risk(causes=()), made.findings(), english())


def test_none_short_is_bounded_in_words() -> None:
    """None of 4 scenarios short: at most 1 − 0.05^(1/4), 53 %, one-sided; and no curve is drawn."""
    calm = indices(np.zeros((4, 1, 4)), np.full(4, 720.0), np.ones(1, dtype=bool))
    none = made.risk(critical_work=calm, exceedance=np.zeros(4))
    (sentence,) = said(none, english())
    assert sentence.startswith("In none of the 4 scenarios is critical work short.")
    assert sentence.endswith("with 95 % confidence it is at most 53 % (one-sided).")
    assert exceedance(none, made.exposure(), english()) is None


def test_where_some_is_short_nothing_of_the_kind_is_said() -> None:
    """The curve stands there instead."""
    assert list(said(made.risk(), english())) == []


# ---- charts


def test_bands_of_a_fan() -> None:
    """5 to 95 % is 90 % of scenarios, 25 to 75 % is 50."""
    assert (within(0), within(1)) == pytest.approx((0.9, 0.5))
    assert LEVELS == (0.05, 0.25, 0.5, 0.75, 0.95)


def test_the_fan_draws_quantiles_to_the_end_of_the_last_period() -> None:
    """Capacity 40, 45, 60, 65, 65 in four periods; the last value is drawn twice."""
    chart = fan(made.risk(), made.exposure(), english())
    wide, narrow, need, median = (records(chart, i) for i in range(4))
    assert [(r["v"], r["h"]) for r in wide] == [(40.0, 65.0)] * 5
    assert [(r["v"], r["h"]) for r in narrow] == [(45.0, 65.0)] * 5
    assert [r["v"] for r in median] == [60.0] * 5
    assert need[0]["v"] == pytest.approx(40.5)  # 5 % between 40 and 50
    assert wide[-1]["t"] - wide[0]["t"] == 120
    assert "logarithmic" not in chart.subtitle


def test_a_fan_without_critical_demand_draws_capacity_alone() -> None:
    """Nothing critical: no second fan, no key for it."""
    chart = fan(made.risk(critical_demand=np.zeros((5, 4))), made.exposure(), english())
    assert len(chart.spec["layer"]) == 4
    assert not any("critical" in key.label for key in chart.keys)


@pytest.mark.parametrize(("first", "is_log"), [(0.5, True), (0.0, False), (30.0, False)])
def test_a_steep_fan_is_logarithmic(first: float, is_log: bool) -> None:  # noqa: FBT001
    """A median that grows from 0.5 to 65 is; one that starts at nought cannot be, one from 30 need not."""
    steep = np.linspace(first, 65.0, 4) * np.ones((5, 1))
    chart = fan(made.risk(capacity=steep), made.exposure(), english())
    assert ("logarithmic" in chart.subtitle) == is_log
    assert (chart.spec["layer"][0]["encoding"]["y"]["scale"].get("type") == "log") == is_log


def test_round_numbers_on_a_logarithmic_axis() -> None:
    """Over three decades ones and threes, all inside the span."""
    assert log_amounts("v", 0.9, 350.0)["axis"]["values"] == [1.0, 3.0, 10.0, 30.0, 100.0, 300.0]


def test_the_fan_of_shortages() -> None:
    """One scenario of four short by 2 in two periods: the 95 % level is 1.7, the median nought."""
    chart = unmet_fan(made.risk(), made.exposure(), english())
    assert chart is not None
    assert [r["h"] for r in records(chart)] == [0.0, 0.0, 1.7, 1.7, 1.7]
    assert [r["v"] for r in records(chart, 2)] == [0.0] * 5


@pytest.mark.parametrize("noise", [0.0, 1e-12])
def test_no_fan_of_shortages_where_all_are_nought(noise: float) -> None:
    """Nought and what is left of rounding are not drawn."""
    assert unmet_fan(made.risk(critical_unmet=np.full((5, 4), noise)), made.exposure(), english()) is None


def test_the_curve_steps_down_at_each_shortage() -> None:
    """Of 10 scenarios short by 1, 1 and 4: 30 % above nought, 10 % above 1, none above 4; bounds around each."""
    risk = made.risk(exceedance=np.array([4.0, 1.0, 1.0, *[0.0] * 7]), n_scenarios=10)
    chart = exceedance(risk, made.exposure(), english())
    assert chart is not None
    assert [(r["t"], r["v"]) for r in records(chart)] == [(0.0, 0.3), (1.0, 0.1), (4.0, 0.0), (4.24, 0.0)]
    assert all(r["a"] <= r["v"] <= r["b"] for r in records(chart))
    assert records(chart)[2]["b"] == pytest.approx(1.0 - 0.05**0.1, abs=1e-4)  # none of ten: one-sided
    assert chart.note.startswith("Critical work is short in 3 of 10 scenarios. With so few")


def test_a_curve_over_decades_is_logarithmic() -> None:
    """From 3 to 5,000 unit-hours: the axis begins at 1, below the smallest."""
    risk = made.risk(exceedance=np.array([5000.0, 40.0, 3.0, 0.0]))
    chart = exceedance(risk, made.exposure(), english())
    assert chart is not None
    assert chart.subtitle.endswith("logarithmic scale")
    assert chart.spec["layer"][0]["encoding"]["x"]["scale"]["type"] == "log"
    assert records(chart)[0] == {"t": 1.0, "v": 0.75, "a": pytest.approx(0.1941), "b": pytest.approx(0.9937)}


def test_rounding_is_no_shortage() -> None:
    """What is a millionth of a millionth of the largest is not counted as short."""
    assert shortages(made.risk(exceedance=np.array([5000.0, 3e-11, 0.0]))).tolist() == [5000.0]


@given(st.lists(st.floats(min_value=0.0, max_value=1e9), min_size=1, max_size=300))
def test_the_curve_falls_and_ends_at_nought(amounts: list[float]) -> None:
    """Whatever is undone, the chance that more is falls with the amount and is nought beyond the largest."""
    held = np.sort(np.array(amounts))[::-1]
    risk = made.risk(exceedance=held, n_scenarios=len(held))
    chart = exceedance(risk, made.exposure(), english())
    if chart is None:
        assert held.max() == 0.0
        return
    drawn = [r["v"] for r in records(chart)]
    assert drawn == sorted(drawn, reverse=True)
    assert drawn[0] == pytest.approx(len(shortages(risk)) / len(held), rel=1e-3)
    assert drawn[-1] == 0.0
    assert len(drawn) <= 52


def test_bars_of_causes() -> None:
    """600, 240, 120 by event; 720, 240 by whom they strike; values with their shares; sound specifications."""
    case, _, risk = told()
    alone, target, kind = cause_charts(risk, made.exposure(), english(case))
    assert [r["v"] for r in records(alone)] == [600.0, 240.0, 120.0]
    assert [r["v"] for r in records(target)] == [720.0, 240.0]
    assert [r["v"] for r in records(kind)] == [600.0, 240.0, 120.0]
    assert records(alone, 1)[0] == {"i": "0", "a": "Event cut", "b": "600 · 75 %"}
    for chart in (alone, target, kind):
        alt.Chart.from_dict(chart.spec)


def test_one_cause_is_not_grouped_and_none_is_not_drawn() -> None:
    """A single event has one bar and no groups."""
    case, _, _ = told()
    ed = english(case)
    assert len(cause_charts(made.risk(causes=CAUSES[:1]), made.exposure(), ed)) == 1
    assert cause_charts(made.risk(causes=CAUSES[3:]), made.exposure(), ed) == ()


def test_an_event_that_lessens_has_a_colour_of_its_own() -> None:
    """What would be more undone without the event is drawn the other way, and the legend says so."""
    case, _, _ = told()
    pair = (CAUSES[0], replace(CAUSES[1], unserved=-50.0))
    chart, *_ = cause_charts(made.risk(causes=pair), made.exposure(), english(case))
    assert len({r["c"] for r in records(chart)}) == 2
    assert [key.label for key in chart.keys] == ["adds to what is left undone", "lessens it"]


# ---- frames, JSON, terminal, page


def test_frames() -> None:
    """Raw values: indices of both scopes and of tiers, fans by block, scenarios by place, causes with their share."""
    case, findings, _ = told()
    frames = tables(case, findings)
    eue = frames["risk_indices"].filter(index="eue")
    assert dict(zip(eue["scope"], eue["value"], strict=True)) == {
        "all": 900.0,
        "critical": 720.0,
        "serving.paid": 720.0,
        "serving.free": 180.0,
    }
    assert eue["unit"].unique().to_list() == ["unit-hours"]
    assert frames["risk_fans"].filter(quantity="capacity", level=0.05)["value"].to_list() == [40.0, 40.0]
    assert frames["risk_exceedance"].row(0) == ("compute", 1, 0.25, 2880.0)
    assert frames["risk_causes"].row(0) == ("compute", "cut", "cut", "M", 0.5, 600.0, pytest.approx(0.75), 500.0)
    assert frames["risk_causes"].height == len(CAUSES)


def test_json() -> None:
    """Everything is in it, fans by block with their levels."""
    case, findings, _ = told()
    read = json.loads(to_json(case, findings))["risks"]["compute"]
    assert read["levels"] == list(LEVELS)
    assert read["capacity"][0] == [40.0, 40.0]
    assert read["all_work"]["eue"]["value"] == 900.0
    assert read["exceedance"] == [2880.0, 0.0, 0.0, 0.0]
    assert read["causes"][0]["hazard"] == "cut"


def test_terminal() -> None:
    """The terminal gives the lead, the indices and the causes."""
    case, findings, _ = told()
    console = Console(width=160, no_color=True)
    with console.capture() as held:
        console.print(to_terminal(case, findings))
    text = held.get()
    assert "of which 800 because of events" in text
    assert "Expected work left undone (EUE)" in text
    assert re.search(r"Chance of any shortfall +50 %  \(6.8 % to 93 %\) +25 %", text)
    assert text.count("Event cut") == 1
    assert "Chip X" not in text.partition("Whose risk it is")[2].partition("One by one")[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_page(language: Any) -> None:
    """The chapter of a provision has the part in both languages, with all its charts."""
    case, findings, _ = told()
    html = to_html(case, findings, language=language)
    place = LANGUAGES.index(language)
    for key in ("risk.title", "chart.fan.title", "chart.exceedance.title", "risk.index.eue"):
        assert WORDS[key][place] in html
    drawn = re.findall(r'<figure class="chart[^"]*" id="([a-z-]+)-compute"', html)
    assert {"fan", "unmet-fan", "exceedance", "causes", "causes-target", "causes-kind"} <= set(drawn)
    assert len(drawn) == len(set(drawn))


def test_without_scenarios_the_part_is_left_out(case: Case) -> None:
    """Findings without a risk of the provision make a page without the part."""
    bare = made.findings(risks={})
    assert risk_part("compute", bare, english()) is None
    assert WORDS["risk.title"][0] not in to_html(case, bare)
    assert tables(case, bare)["risk_indices"].height == 0
