"""The tie ahead in the report: events, clauses, cash and states, in tables, charts, frames, JSON and the terminal."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any, get_args

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from provender.alliance.case import Case
from provender.alliance.clauses import Clause, Consent, MilestoneTrigger, Prepayment, RevenueShare
from provender.alliance.estimate import Estimate
from provender.alliance.hazard import EventKind, Hazard
from provender.cases import load
from provender.exposure import findings as find
from provender.exposure.events import Event
from provender.exposure.result import Findings, Headline
from provender.report import tables, to_html, to_json, to_terminal
from provender.report.charts.cash import cash
from provender.report.charts.survival import survival
from provender.report.charts.tie import events as event_charts
from provender.report.charts.tie import states
from provender.report.edition import Edition, edition
from provender.report.sheets import clauses as clause_sheet
from provender.report.sheets.events import cost, events, expected, nothing, ranked
from provender.report.sheets.sheet import Sheet
from provender.report.sheets.tie import payments, refusals, standing
from provender.report.words import WORDS, Language
from tests.report import made


@cache
def flagship() -> tuple[Case, Findings]:
    """Return the flagship with its findings."""
    case = load("microsoft-openai")
    return case, find(case)


def english(case: Case | None = None) -> Edition:
    """Return the edition of the case made by hand."""
    return edition(case or made.case(), "en")


def texts(sheet: Sheet) -> list[list[str]]:
    """Return the text of every cell; lists and notes after it."""
    return [[" | ".join([c.text, *c.items, c.note]).strip(" |") for c in line.cells] for line in sheet.lines]


def with_clause(clause: Clause, case: Case | None = None) -> Case:
    """Return the case made by hand with a clause more."""
    base = case or made.case()
    return replace(base, clauses={**base.clauses, clause.id: clause})


def money(value: float, low: float | None = None) -> Estimate:
    """Return an amount in dollars."""
    return replace(made.assumed(value, "x", unit="USD"), low=value if low is None else low)


# ---- events


def test_an_event_costs_what_it_hits() -> None:
    """2 + 3 million extra, 1 held back, and 0.25 × (4 + 0.4) of a clause: 7.1 million, at 1/8 887,500."""
    event = Event(
        "talks", "renegotiation", "M", {"a": 2e6, "b": 3e6}, ended={"share": (4e5, 4e6)},
        ended_chance={"share": 0.25}, withheld=1e6,
    )  # fmt: skip
    assert cost(event) == pytest.approx(7.1e6)
    assert expected(event, made.tie(events=(event,))) == pytest.approx(887_500)


def test_what_talks_do_stands_in_their_row(findings: Findings) -> None:
    """One chance in eight, one clause at stake a quarter of the time: 0.125 × 0.25 × 4 million is 125,000."""
    heads = [c.label for c in events(findings, english()).columns]
    first = dict(zip(heads, texts(events(findings, english()))[0], strict=True))
    assert first["If this happens"] == "New talks | renegotiation"
    assert first["Within 4 months"] == "12 %"
    assert first["What else it does"] == (
        "may end “share of revenue”, 25 %: its holder loses payments worth $4 mn today"
    )
    assert first["Chance × cost, 4 months"] == "$125,000"
    assert first["How often, and why"] == "0.5 a year | two rounds in four years"


def test_what_does_nothing_says_why_and_comes_last(findings: Findings) -> None:
    """The departure is four times as likely as the talks and moves nothing: it stands below them, with the reason."""
    rows = texts(events(findings, english()))
    assert rows[-1][0].startswith("A departure")
    assert "the case names no clause, money or programme that it hits" in " ".join(rows[-1])


_REASONS: dict[str, tuple[dict[str, Any], str]] = {
    "severity": ({"kind": "talent_exit", "severity": made.assumed(0.0, "x")}, "sets its severity at nought"),
    "delivered": ({"kind": "insolvency"}, "on 1 Jan 2025 nothing that hangs on Cloud M is"),
    "pipeline": ({"kind": "slip"}, "nothing that is to come hangs on Cloud M"),
    "chip": ({"kind": "outage", "target": "chip"}, "nothing that hangs on Chip X is"),
    "flow": ({"kind": "funding_withheld", "flow": "money"}, "no unpaid tranche falls due"),
    "named": ({"kind": "price_move"}, "names no clause, money or programme"),
}


@pytest.mark.parametrize("reason", _REASONS)
def test_each_reason_for_doing_nothing(reason: str) -> None:
    """The reason follows from the kind, the target, the severity and the flow of the hazard."""
    changes, said = _REASONS[reason]
    fields: dict[str, Any] = {"target": "M", **changes}
    hazard = Hazard("h", rate_per_year=made.assumed(1.0, "x"), **fields)
    assert said in nothing(Event("h", hazard.kind, hazard.target), hazard, english())


def test_kinds_are_those_of_the_engine() -> None:
    """Each kind of event has a name."""
    assert {f"event.kind.{kind}" for kind in get_args(EventKind)} == {k for k in WORDS if k.startswith("event.kind.")}


@given(st.lists(st.tuples(st.floats(0.0, 1.0), st.floats(-1e9, 1e9)), min_size=1, max_size=8))
def test_events_stand_by_chance_times_cost(pairs: list[tuple[float, float]]) -> None:
    """Whatever chances and costs are: what moves something comes first, the largest product before the smaller."""
    held = tuple(Event(f"e{i}", "cut", "M", {"compute": c}) for i, (_, c) in enumerate(pairs))
    tie = made.tie(events=held, chances={f"e{i}": {12: p} for i, (p, _) in enumerate(pairs)})
    order = ranked(tie)
    acting = [expected(e, tie) for e in order if not e.does_nothing]
    assert acting == sorted(acting, reverse=True)
    assert [e.does_nothing for e in order] == sorted(e.does_nothing for e in order)
    assert {e.hazard for e in order} == {e.hazard for e in held}


def test_events_are_ranked_by_a_year_where_it_is_told() -> None:
    """Of 6, 12 and 24 months, the year counts."""
    tie = made.tie(chances={"talks": {6: 0.1, 12: 0.2, 24: 0.3}, "gone": {6: 0.1, 12: 0.1, 24: 0.1}})
    assert expected(tie.events[0], tie) == pytest.approx(0.2 * 0.25 * 4e6)


def test_the_chance_opens_its_card(findings: Findings) -> None:
    """Where the findings have the headline, the cell bears it with the interval; else it stands alone."""
    plain = events(findings, english()).lines[0].cells[1]
    assert (plain.number, plain.note) == ("", "")
    held = Headline("hazard.talks.within_4", 0.125, 0.05, 0.2, "share")
    cell = events(replace(findings, headlines={held.id: held}), english()).lines[0].cells[1]
    assert (cell.number, cell.note) == ("hazard.talks.within_4", "(5 % to 20 %)")


# ---- clauses


def test_which_clauses_hold(findings: Findings) -> None:
    """Only the share can end early, by talks, in 3.1 % of paths; the two others are named as kept."""
    sheet = standing(findings, english())
    assert texts(sheet) == [
        ["Share of revenue | Cloud M, against Lab", "3.1 %", "3.1 %", "new talks: 25 %", "open end"]
    ]
    assert sheet.notes == ("In force, and ended early by nothing that the case lists: exclusivity, notice.",)


def test_a_milestone_that_ends_a_clause_is_named(findings: Findings) -> None:
    """A trigger on the milestone and two billion of profit stands beside the clause that it ends."""
    trigger = MilestoneTrigger(
        id="t", holder="L", grantor="M", milestone="agi", declarer="L", threshold=money(2e9), ends=("share",), name="T"
    )
    case = with_clause(trigger)
    assert (
        "T, once “The milestone” has come and Lab has earned $2 bn of profit"
        in texts(standing(findings, english(case)))[0][-2]
    )


def test_a_clause_that_is_over_is_left_out(findings: Findings) -> None:
    """The share ended a day before the date of the case: nothing can end it any more."""
    case = made.case()
    ended = replace(case.clauses["share"], end=date(2024, 12, 31))
    assert standing(findings, english(with_clause(ended))).lines == ()


def test_who_pays_whom(findings: Findings) -> None:
    """Lab pays Cloud M 3.96 million in four months of 2025, worth 3.9 million to the payer, 3.95 to the receiver."""
    sheet = payments(findings, english())
    assert [c.label for c in sheet.columns][1] == "2025, Jan–Apr"
    assert texts(sheet) == [
        [
            "Share of revenue | of revenue, Lab → Cloud M",
            "$3.96 mn",
            "$3.9 mn | ($2 mn to $4 mn)",
            "$3.95 mn | ($2.1 mn to $4 mn)",
        ]
    ]


def test_a_share_that_pays_nothing_is_named(findings: Findings) -> None:
    """A share without a rate stands in the note, not in the table."""
    case = with_clause(RevenueShare(id="back", holder="L", grantor="M", name="the way back"))
    assert payments(findings, english(case)).notes == (
        "Pays nothing here, for its share or what it is a share of is not known: the way back.",
    )


def test_what_a_refusal_would_cost(findings: Findings) -> None:
    """Two million at stake, a refusal one time in ten; the paths lose 180,000 on average."""
    consent = Consent(
        id="yes", holder="M", grantor="L", end=date(2025, 3, 1), deadline_cost=money(2e6, 1e6),
        withheld=made.assumed(0.1, "x"), flow="money",
    )  # fmt: skip
    ahead = replace(made.tie().clauses[0], clause="yes", paid=(1.8e5, 0.0, 2e6), at_stake=2e6)
    told = replace(findings, tie=made.tie(clauses=(ahead,)))
    assert texts(refusals(told, english(with_clause(consent)))) == [
        [
            "Consent | Cloud M must agree; Lab would lose",
            "1 Mar 2025",
            "$2 mn | ($1 mn to $2 mn)",
            "10 %",
            "$180,000 | ($0 to $2 mn)",
            "tranches of money from Lab to Cloud M still to come",
        ]
    ]


@pytest.mark.parametrize(
    ("clause", "said"),
    [
        (
            Prepayment(id="p", holder="M", grantor="L", contracts=("r2",), amount=money(5e6)),
            "the fees of Hall two ($5 mn paid ahead, credited evenly over all fees)",
        ),
        (
            RevenueShare(id="p", holder="M", grantor="L", rate=made.assumed(0.2, "x"), cap=money(1e9)),
            "cash (20 % of the revenue of Lab goes to Cloud M, up to $1 bn in all)",
        ),
        (
            MilestoneTrigger(
                id="p", holder="L", grantor="M", milestone="agi", ends=("share",), accepted=made.assumed(0.5, "x")
            ),
            "share of revenue (over once “The milestone” has come and the verifier accepts (50 % likely))",
        ),
        (
            Consent(id="p", holder="M", grantor="L", end=date(2025, 3, 1), deadline_cost=money(2e6)),
            "Lab ($2 mn lost unless Cloud M agrees by 1 Mar 2025)",
        ),
    ],
)
def test_clauses_say_what_they_do(clause: Clause, said: str) -> None:
    """Money ahead, shares, endings and vetoes each have a phrase with their numbers."""
    assert list(clause_sheet.acts(clause.effect(), english())) == [said]


# ---- charts


def values(spec: dict[str, Any], layer: int) -> list[dict[str, Any]]:
    """Return the records that a layer of a chart draws."""
    found: list[dict[str, Any]] = spec["datasets"][spec["layer"][layer]["data"]["name"]]
    return found


def test_states_fill_the_chart_every_month() -> None:
    """The areas of each month lie on each other without a gap, from nought to one."""
    case, found = flagship()
    chart = states(found.tie, english(case))
    assert chart is not None
    by_month: dict[float, list[tuple[float, float]]] = {}
    for r in values(chart.spec, 0):
        by_month.setdefault(r["t"], []).append((r["a"], r["b"]))
    assert len(found.tie.months) == 68
    assert len(by_month) == 34 + 1  # every second month, and the end
    for bands in by_month.values():
        edges = [e for band in bands for e in band]
        assert edges[0] == 0.0
        assert edges[-1] == pytest.approx(1.0, abs=1e-3)
        assert edges[1:-1:2] == edges[2:-1:2]


def test_no_states_no_chart(findings: Findings) -> None:
    """A case that declares no states has no chart of them."""
    assert states(findings.tie, english()) is None


def test_a_line_ends_with_its_clause(findings: Findings) -> None:
    """The share ends on 1 March: it is drawn in January and February, at 1 and 0.992."""
    case = with_clause(replace(made.case().clauses["share"], end=date(2025, 3, 1)))
    chart = survival(findings.tie, english(case))
    assert chart is not None
    assert [r["v"] for r in values(chart.spec, 0)] == [1.0, 0.9922, None, None, None]


def test_nothing_to_draw() -> None:
    """Without events, ends and payments there is no chart."""
    calm = made.nothing()
    case = made.case(clauses={}, hazards={})
    assert event_charts(calm, english(case)) == ()
    assert survival(calm.tie, english(case)) is None
    assert cash(calm.tie, english(case)) is None


def test_bars_of_cash_hold_the_table() -> None:
    """Every bar of the flagship is the expected payment of its clause in its year, in billions."""
    case, found = flagship()
    chart = cash(found.tie, english(case))
    assert chart is not None
    drawn = sum(r["v"] for r in values(chart.spec, 0)) * 1e9
    assert drawn == pytest.approx(sum(sum(c.by_year.values()) for c in found.tie.clauses), rel=1e-3)


def test_events_that_do_nothing_are_not_drawn(findings: Findings) -> None:
    """Of talks and a departure that moves nothing, the talks are drawn; the note counts the other."""
    chance, price = event_charts(findings, english())
    assert [r["v"] for r in values(chance.spec, 0)] == [0.125]
    assert [r["v"] for r in values(price.spec, 0)] == [1.0]  # 0.25 × 4 million, in millions
    assert chance.note.startswith("Not drawn: 1 ")


# ---- page, terminal, frames, JSON


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["The tie, today and ahead", "What may happen", "What the clauses do", "What a refusal would cost"]),
        ("zh", ["关系的现状与走向", "可能发生什么", "条款会怎样", "若拒绝同意，代价多大"]),
    ],
)
def test_the_flagship_tells_all_three(language: Language, said: list[str]) -> None:
    """State, events and clauses each have a chapter, with the anchors that the navigation leads to."""
    page = to_html(*flagship(), language=language)
    for text in said:
        assert f">{text}<" in page
    for anchor in ("state-ahead", "events-ahead", "clauses-ahead-chapter"):
        assert f'href="#{anchor}"' in page
        assert f'id="{anchor}"' in page


def test_every_event_of_the_flagship_does_something_or_says_why() -> None:
    """No row of the table is left without an effect or a reason."""
    case, found = flagship()
    for line in events(found, english(case)).lines:
        does = line.cells[-3]
        has_cost = any(c.text != "–" for c in line.cells[4:6])
        assert has_cost or does.text not in {"", "–"} or does.items


def test_a_case_without_events_says_so(case: Case) -> None:
    """The chapters stand, each table with the sentence that there is nothing."""
    page = to_html(replace(case, hazards={}, clauses={}, story={}), made.nothing())
    for key in ("sheet.events.empty", "sheet.standing.empty", "sheet.cash.empty", "sheet.veto.empty"):
        assert WORDS[key][0] in page


def test_the_terminal_tells_them(case: Case, findings: Findings) -> None:
    """Events with chance and cost, clauses and payments are printed; an empty table is not."""
    console = Console(width=160, no_color=True)
    with console.capture() as held:
        console.print(to_terminal(case, findings))
    printed = held.get()
    assert "New talks" in printed
    assert "$125,000" in printed
    assert "Who pays whom" in printed
    assert "What a refusal would cost" not in printed


def test_frames_of_the_flagship_add_up() -> None:
    """States of a month sum to one; clauses that end first never more than paths; cash is that of the findings."""
    case, found = flagship()
    frames = tables(case, found)
    by_month = frames["states"].group_by("month").agg(pl.col("chance").sum())["chance"]
    assert by_month.to_list() == pytest.approx([1.0] * len(found.tie.months))
    first = frames["clauses_ahead"].group_by("months").agg(pl.col("first_to_end").sum())["first_to_end"]
    assert max(first) <= 1.0
    assert frames["events"].height == 3 * len(case.hazards)
    paid = frames["clause_cash"]["expected"].sum()
    assert paid == pytest.approx(sum(sum(c.by_year.values()) for c in found.tie.clauses))


def test_frames_made_by_hand(case: Case, findings: Findings) -> None:
    """One row per event and months, per clause at risk, per clause and year, per milestone and month."""
    frames = tables(case, findings)
    row = frames["events"].row(0, named=True)
    assert (row["id"], row["months"], row["chance"], row["cost"]) == ("talks", 4, 0.125, 1e6)
    assert frames["event_endings"].rows() == [("talks", "share", 0.25, 0.0, 4e6)]
    assert frames["clause_cash"].rows() == [("share", 2025, "revenue", "L", "M", 3.96e6)]
    assert frames["milestones"].height == 4
    assert frames["states"].height == 0


def test_json_holds_the_tie(case: Case, findings: Findings) -> None:
    """Events, chances by months and clauses stand under ``tie``."""
    tie = json.loads(to_json(case, findings))["tie"]
    assert tie["chances"] == {"gone": {"4": 0.5}, "talks": {"4": 0.125}}
    assert tie["events"][0]["ended"] == {"share": [0.0, 4e6]}
    assert tie["months"][0] == "2025-01-01"
