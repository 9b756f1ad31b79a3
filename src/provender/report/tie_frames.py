"""The tie ahead as data frames: events, clauses, cash, states and milestones, month by month where it applies."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from provender.report.sheets.events import cost, expected

if TYPE_CHECKING:
    from provender.alliance.case import Case
    from provender.exposure.result import Findings

Record = dict[str, Any]


def _events(case: Case, findings: Findings) -> Iterator[Record]:
    """Yield a row per event and number of months."""
    tie = findings.tie
    for event in tie.events:
        rate = case.hazards[event.hazard].rate_per_year
        same = {"id": event.hazard, "kind": event.kind, "target": event.target, "does_nothing": event.does_nothing}
        money = {
            "rate_per_year": rate.value,
            "extra_cost": sum(event.extra.values()),
            "withheld": event.withheld,
            "cost": cost(event),
            "cost_times_chance": expected(event, tie),
        }
        delayed = ";".join(f"{p}={d:g}" for p, d in event.delayed_days.items())
        for months, chance in tie.chances[event.hazard].items():
            held = findings.headlines.get(f"hazard.{event.hazard}.within_{months}")
            spread = {"chance_low": held.low if held else None, "chance_high": held.high if held else None}
            yield {**same, "months": months, "chance": chance, **spread, **money, "delayed_days": delayed}


def _event_costs(_: Case, findings: Findings) -> Iterator[Record]:
    """Yield a row per event and provision that it hits."""
    for event in findings.tie.events:
        for provision, extra in event.extra.items():
            exposure = findings.exposures.get(provision)
            where = {"event": event.hazard, "provision": provision, "work_unit": exposure.work_unit if exposure else ""}
            yield {**where, "extra_cost": extra, "extra_unmet": event.extra_unmet.get(provision, 0.0)}


def _endings(_: Case, findings: Findings) -> Iterator[Record]:
    """Yield a row per event and clause that it may end."""
    for event in findings.tie.events:
        for clause, (moved, pays) in event.ended.items():
            what = {"chance": event.ended_chance[clause], "moved": moved, "payments_lost": pays}
            yield {"event": event.hazard, "clause": clause, **what}


def _clauses(case: Case, findings: Findings) -> Iterator[Record]:
    """Yield a row per clause and number of months."""
    tie = findings.tie
    for ahead in tie.clauses:
        clause = case.clauses[ahead.clause]
        same = {"id": ahead.clause, "kind": clause.kind, "holder": clause.holder, "grantor": clause.grantor}
        money = {
            f"{side}{end}": value
            for side, values in (("paid", ahead.paid), ("received", ahead.received))
            for end, value in zip(("", "_low", "_high"), values, strict=True)
        }
        for months, ended in ahead.ended.items():
            first = tie.first_to_end.get(months, {}).get(ahead.clause, 0.0)
            chances = {"months": months, "ended": ended, "first_to_end": first}
            yield {**same, **chances, **money, "at_stake": ahead.at_stake}


def _cash(case: Case, findings: Findings) -> Iterator[Record]:
    """Yield a row per clause and year in which it may pay."""
    for ahead in findings.tie.clauses:
        clause = case.clauses[ahead.clause].under(case.reading)
        for rule in clause.effect().payments[:1]:
            for year, amount in ahead.by_year.items():
                sides = {"of": rule.of, "payer": rule.payer, "receiver": rule.receiver}
                yield {"clause": ahead.clause, "year": year, **sides, "expected": amount}


def _standing(_: Case, findings: Findings) -> Iterator[Record]:
    """Yield a row per clause and month: the share of paths in which it stands when the month begins."""
    for ahead in findings.tie.clauses:
        for month, share in zip(findings.tie.months, ahead.standing, strict=False):
            yield {"clause": ahead.clause, "month": month, "standing": float(share)}


def _states(_: Case, findings: Findings) -> Iterator[Record]:
    """Yield a row per month and state."""
    tie = findings.tie
    names = tie.state.states if tie.state else ()
    for month, row in zip(tie.months, tie.in_state, strict=False):
        for state, chance in zip(names, row, strict=False):
            yield {"month": month, "state": state, "chance": float(chance)}


def _milestones(_: Case, findings: Findings) -> Iterator[Record]:
    """Yield a row per milestone and month: the chance that it has come by the end of it."""
    for milestone, shares in findings.tie.milestones.items():
        for month, share in zip(findings.tie.months, shares, strict=True):
            yield {"milestone": milestone, "month": month, "chance": float(share), "belief": findings.tie.belief}


#: maker of the rows of each frame, by name
TIE_MAKERS: dict[str, Callable[[Case, Findings], Iterator[Record]]] = {
    "events": _events,
    "event_costs": _event_costs,
    "event_endings": _endings,
    "clauses_ahead": _clauses,
    "clause_cash": _cash,
    "clause_standing": _standing,
    "states": _states,
    "milestones": _milestones,
}
