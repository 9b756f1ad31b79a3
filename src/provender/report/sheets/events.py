"""What may happen: each hazard of the case, how likely it is, what it would do, and why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from provender.exposure.events import DELAYS, TAKES
from provender.report.numbers import plain
from provender.report.sheets.sheet import DASH, Cell, Column, ColumnKind, Line, Sheet, listed

if TYPE_CHECKING:
    from provender.alliance.hazard import Hazard
    from provender.exposure.events import Event
    from provender.exposure.result import Findings
    from provender.exposure.tie import TieAhead
    from provender.report.edition import Edition


def cost(event: Event) -> float:
    """Return what an event would cost whoever it hits, money; negative where fees that fall away weigh more.

    Extra cost once replanned, tranches held back, and what the clauses are worth that it may end, each
    times its chance. Money that one side no longer gets another keeps: this is no loss to all together.
    """
    ended = sum(event.ended_chance[c] * sum(worth) for c, worth in event.ended.items())
    return sum(event.extra.values()) + event.withheld + ended


def middle(tie: TieAhead) -> int:
    """Return the number of months that events are ranked by: twelve, or the most that is told."""
    told = {m for chances in tie.chances.values() for m in chances}
    return 12 if 12 in told else max(told, default=0)


def expected(event: Event, tie: TieAhead) -> float:
    """Return the chance of an event within the months it is ranked by, times its cost."""
    return tie.chances[event.hazard][middle(tie)] * cost(event)


def ranked(tie: TieAhead) -> tuple[Event, ...]:
    """Return the events, the largest chance times cost first; those that do nothing last, the likelier first."""
    return tuple(
        sorted(
            tie.events,
            key=lambda e: (e.does_nothing, -expected(e, tie), -tie.chances[e.hazard][middle(tie)]),
        )
    )


def events(findings: Findings, edition: Edition) -> Sheet:
    """Return the table of hazards."""
    words, tie = edition.words, findings.tie
    told = months_told(tie)
    heads: list[tuple[str, ColumnKind]] = [(words("event.what"), "text")]
    heads += [(words("event.within", n=m), "figure") for m in told]
    heads += [(words(k), "figure") for k in ("event.extra", "event.unmet")]
    heads += [(words("event.does"), "prose"), (words("event.expected", n=middle(tie)), "figure")]
    heads += [(words("event.rests"), "prose")]
    return Sheet(
        id="events",
        title=words("sheet.events"),
        lead=words("sheet.events.lead", n=f"{tie.n_paths:,}", day=edition.figures.date(edition.case.as_of)),
        columns=tuple(Column(label, kind) for label, kind in heads),
        lines=tuple(Line(_cells(e, told, findings, edition)) for e in ranked(tie)),
        empty=words("sheet.events.empty"),
        notes=tuple(_notes(tie, edition)),
        is_broad=True,
    )


def _notes(tie: TieAhead, edition: Edition) -> Iterator[str]:
    """Yield what events do together: to programmes, and to the tranches still to come."""
    words, case = edition.words, edition.case
    delayed = {h.programme for h in case.hazards.values()}
    for programme, months in tie.done.items():
        if programme in delayed:
            said = dict(zip(("months", "low", "high"), (f"{m:.0f}" for m in months), strict=True))
            yield words("event.done", programme=edition.names.named(case.programmes[programme]), **said)
    if tie.withheld:
        yield words("event.withheld", money=edition.figures.money(tie.withheld, case.currency))


def months_told(tie: TieAhead) -> tuple[int, ...]:
    """Return the numbers of months that chances are told for."""
    return tuple(sorted({m for chances in tie.chances.values() for m in chances}))


def _cells(event: Event, told: tuple[int, ...], findings: Findings, edition: Edition) -> tuple[Cell, ...]:
    hazard = edition.case.hazards[event.hazard]
    name = edition.names.named(hazard)
    kind = edition.words(f"event.kind.{event.kind}")
    money = edition.figures.money(expected(event, findings.tie), edition.case.currency)
    return (
        Cell(name[:1].upper() + name[1:], kind if name != kind else ""),
        *(_chance(event, m, findings, edition) for m in told),
        _extra(event, findings, edition),
        _unmet(event, findings, edition),
        _does(event, hazard, edition),
        Cell(DASH if event.does_nothing else money),
        _rests(hazard, edition),
    )


def _chance(event: Event, months: int, findings: Findings, edition: Edition) -> Cell:
    value = findings.tie.chances[event.hazard][months]
    held = findings.headlines.get(f"hazard.{event.hazard}.within_{months}")
    note = edition.figures.interval(held.low, held.high, "share") if held else ""
    return Cell(edition.figures.share(value), note, number=held.id if held else "", share=value)


def _extra(event: Event, findings: Findings, edition: Edition) -> Cell:
    figures, names, words = edition.figures, edition.names, edition.words
    if not event.extra:
        return Cell(DASH)
    total = sum(event.extra.values())
    parts = [
        words("n1.part", work=names.provision(p), amount=figures.money(v, edition.case.currency))
        for p, v in event.extra.items()
    ]
    note = words("list.semicolon").join(parts) if len(parts) > 1 else words("event.gain") if total < 0 else ""
    number = f"hazard.{event.hazard}.extra"
    return Cell(
        figures.money(total, edition.case.currency), note, number=number if number in findings.headlines else ""
    )


def _unmet(event: Event, findings: Findings, edition: Edition) -> Cell:
    """Return extra work unmet while nothing is signed in answer, by provision where there are several."""
    shown = []
    for provision, hours in event.extra_unmet.items():
        unit = findings.exposures[provision].work_unit if provision in findings.exposures else ""
        shown.append((provision, edition.figures.number(hours, f"{unit}-h")))
    if len(shown) <= 1:
        return Cell(shown[0][1] if shown else DASH)
    return listed([edition.words("n1.part", work=edition.names.provision(p), amount=a) for p, a in shown])


def _does(event: Event, hazard: Hazard, edition: Edition) -> Cell:
    said = [*_ends(event, hazard, edition), *_else(event, hazard, edition)]
    if event.does_nothing:
        return Cell(nothing(event, hazard, edition), items=tuple(said), tone="quiet")
    return listed(said)


def _ends(event: Event, hazard: Hazard, edition: Edition) -> Iterator[str]:
    """Yield the clauses that the event may end, with chance and worth."""
    words, figures, currency = edition.words, edition.figures, edition.case.currency
    for clause, (moved, pays) in event.ended.items():
        chance, spread = edition.share_parts(hazard.ends[clause])
        told = words("value.spaced", value=chance, tail=spread) if spread else chance
        worth = []
        if moved:
            key = "event.moved.more" if moved > 0 else "event.moved.less"
            worth.append(words(key, money=figures.money(abs(moved), currency)))
        if pays:
            worth.append(words("event.pays", money=figures.money(pays, currency)))
        what = words("list.semicolon").join([*worth, *_frees(clause, edition)]) or words("event.no_worth")
        yield words("event.ends", clause=edition.names.clause(clause), chance=told, what=what)


def _frees(clause: str, edition: Edition) -> Iterator[str]:
    """Yield what the end of a clause takes away besides cost: a threat, or the end of other clauses."""
    effect = edition.case.clauses[clause].under(edition.case.reading).effect()
    for veto in effect.vetoes:
        money = edition.figures.money(veto.cost.value, edition.case.currency)
        yield edition.words("event.frees", who=edition.names.party(veto.against), money=money)
    for rule in effect.endings:
        ended = edition.words("list.comma").join(map(edition.names.clause, rule.clauses))
        yield edition.words("event.keeps", clauses=ended)


def _else(event: Event, hazard: Hazard, edition: Edition) -> Iterator[str]:
    """Yield delays of programmes, money held back, and the state that the tie is thrown into."""
    words, figures, case = edition.words, edition.figures, edition.case
    for programme, days in event.delayed_days.items():
        name = edition.names.named(case.programmes[programme])
        yield words("event.delays", programme=name, days=figures.days(days))
    if event.withheld:
        money = figures.money(event.withheld, case.currency)
        yield words("event.withholds", money=money, flow=flow_name(hazard.flow, edition))
    if hazard.moves_to:
        state = words.get(f"state.{hazard.moves_to}", hazard.moves_to.replace("_", " "))
        yield words("event.moves", state=state)


def flow_name(flow: str, edition: Edition) -> str:
    """Return what a flow is called: its own name, or who gives what to whom."""
    held = edition.case.flows[flow]
    if held.name or held.name_zh:
        return edition.names.named(held)
    sides = {"source": edition.names.party(held.source), "target": edition.names.party(held.target)}
    return edition.words("event.flow", what=edition.words(f"flow.kind.{held.kind}"), **sides)


def nothing(event: Event, hazard: Hazard, edition: Edition) -> str:
    """Return why nothing that is computed moves with an event."""
    words, case = edition.words, edition.case
    who = edition.names.anything(event.target)
    if event.target in case.dependencies:
        who = edition.names.dependency(event.target)
    if hazard.severity is not None and hazard.severity.value == 0.0:
        return words("event.nothing.severity")
    if event.kind in TAKES:
        return words("event.nothing.delivered", who=who, day=edition.figures.date(case.as_of))
    if event.kind in DELAYS:
        return words("event.nothing.pipeline", who=who)
    if event.kind == "funding_withheld" and hazard.flow:
        return words("event.nothing.flow")
    return words("event.nothing.named")


def _rests(hazard: Hazard, edition: Edition) -> Cell:
    """Return the rate with its range; below it the reason that the case gives, or its sources."""
    rate, words = hazard.rate_per_year, edition.words
    value, low, high = (plain(v, 2) for v in (rate.value, rate.low, rate.high))
    spread = "" if low == high else words("value.interval", low=low, high=high)
    shown = words("event.rate", rate=words("value.spaced", value=value, tail=spread) if spread else value)
    cited = words("list.comma").join(rate.claims[:4])
    why = " ".join(p for p in (rate.why or cited, hazard.note) if p)
    return Cell(shown, why)
