"""Clauses: who holds them and what they do now, under the reading that the case takes."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from provender.report.frames import reader
from provender.report.names import readable
from provender.report.sheets.sheet import DASH, Cell, Column, ColumnKind, Line, Sheet, listed, text

if TYPE_CHECKING:
    from datetime import date

    from provender.alliance.clauses import Clause, Effect, Ending
    from provender.alliance.estimate import Estimate
    from provender.report.edition import Edition

_HEADS: tuple[tuple[str, ColumnKind], ...] = (
    ("clause.what", "text"),
    ("clause.sides", "text"),
    ("clause.dates", "dates"),
    ("clause.now", "prose"),
    ("clause.read", "prose"),
)


#: kinds that do nothing while a number or a name of theirs is missing
_NEEDS_NUMBERS = frozenset({"revenue_share", "equity", "consent", "milestone_trigger", "prepayment", "model_access"})


def clauses(edition: Edition) -> Sheet:
    """Return the clauses, acting ones first."""
    words = edition.words
    pairs = [(c, list(acts(c.under(reader(c, edition.case)).effect(), edition))) for c in edition.case.clauses.values()]
    pairs.sort(key=lambda pair: not pair[1])
    return Sheet(
        id="clauses",
        title=words("sheet.clauses"),
        lead=words("sheet.clauses.lead"),
        columns=tuple(Column(words(k), kind) for k, kind in _HEADS),
        lines=tuple(Line(_cells(c, does, edition)) for c, does in pairs),
        empty=words("sheet.clauses.empty"),
    )


def _cells(clause: Clause, does: list[str], edition: Edition) -> tuple[Cell, ...]:
    words, names = edition.words, edition.names
    kind = words(f"clause.kind.{clause.kind}")
    good = names.provision(clause.provision) if clause.provision else ""
    name = names.clause(clause.id)
    sides = words("clause.against", holder=names.party(clause.holder), grantor=names.party(clause.grantor))
    is_over = clause.end is not None and clause.end <= edition.case.as_of
    what = {"what": words("list.semicolon").join(does)}
    acting = (
        words("clause.over", **what, day=edition.figures.date(clause.end)) if is_over else words("clause.acts", **what)
    )
    return (
        Cell(
            name[:1].upper() + name[1:],
            words("list.dot").join(p for p in (kind if name != kind else "", good) if p),
        ),
        Cell(sides),
        text(_dates(clause.start, clause.end, edition)),
        Cell(acting, tone="" if is_over else "acting") if does else Cell(words(_idle(clause)), tone="quiet"),
        listed(_readings(clause, edition)),
    )


def _idle(clause: Clause) -> str:
    """Return the key of why a clause does nothing: a number that the case does not give, or an empty scope."""
    return f"clause.idle.{clause.kind}" if clause.kind in _NEEDS_NUMBERS else "clause.idle"


def _dates(start: date | None, end: date | None, edition: Edition) -> str:
    if not start and not end:
        return DASH
    words, figures = edition.words, edition.figures
    first = figures.date(start) if start else words("dates.always")
    return words("plan.from_to", start=first, end=figures.date(end) if end else words("dates.open"))


def _readings(clause: Clause, edition: Edition) -> list[str]:
    """Return what the clause does as each party with a reading of its own reads it."""
    words = edition.words
    said = []
    for party in clause.readings:
        does = list(acts(clause.under(party).effect(), edition))
        what = words("list.semicolon").join(does) if does else words("clause.nothing")
        said.append(words("clause.as_read", party=edition.names.party(party), what=what))
    return said


def acts(effect: Effect, edition: Edition) -> Iterator[str]:
    """Yield what a clause does to the instance, one phrase per effect."""
    for field in dataclasses.fields(effect):
        value = getattr(effect, field.name)
        if value and field.name in _PHRASES:
            yield from _PHRASES[field.name](value, edition)
        elif value:
            yield readable(field.name)


def _bars(bars: Any, edition: Edition) -> Iterator[str]:
    for bar in bars:
        yield edition.words("acts.bars", offers=_offers(bar.offers, edition), dates=_when(bar, edition))


def _when(held: Any, edition: Edition) -> str:
    return edition.words("acts.when", dates=_dates(held.start, held.end, edition)) if held.start or held.end else ""


def _confinements(held: Any, edition: Edition) -> Iterator[str]:
    for c in held:
        work = edition.words("list.comma").join(map(edition.names.work, c.workloads)) or edition.words("acts.all_work")
        where = edition.names.parties(c.suppliers)
        yield edition.words("acts.confines", work=work, where=where, dates=_when(c, edition))


def _lapses(held: Any, edition: Edition) -> Iterator[str]:
    for lapse in held:
        yield edition.words("acts.lapses", who=edition.names.party(lapse.supplier), day=edition.figures.date(lapse.end))


def _notices(held: Any, edition: Edition) -> Iterator[str]:
    for notice in held:
        known = (("acts.written", notice.written_days), ("acts.lived", notice.lived_days))
        days = edition.words("list.comma").join(
            edition.words(k, days=edition.figures.days(e.value)) for k, e in known if e is not None
        )
        yield edition.words("acts.notice", who=edition.names.party(notice.supplier), days=days or DASH)


def _response(held: Any, edition: Edition) -> Iterator[str]:
    by_days: dict[str, list[str]] = {}
    for offer, days in held.items():
        by_days.setdefault(edition.figures.days(days.value), []).append(offer)
    for shown, offers in by_days.items():
        yield edition.words("acts.response", offer=_offers(tuple(offers), edition), days=shown)


def _unsecured(held: Any, edition: Edition) -> Iterator[str]:
    yield edition.words("acts.unsecured", offers=_offers(held, edition))


def _shares(key: str) -> Any:
    def phrases(held: Any, edition: Edition) -> Iterator[str]:
        for line, share in held.items():
            yield edition.words(key, line=edition.names.offer(line), share=edition.figures.share(share.value))

    return phrases


def _minimum(held: Any, edition: Edition) -> Iterator[str]:
    for supplier, money in held.items():
        yield edition.words("acts.minimum", who=edition.names.party(supplier), money=_money(money, edition))


def _reclaims(held: Any, edition: Edition) -> Iterator[str]:
    for right in held:
        lines = edition.words("list.comma").join(map(edition.names.contract, right.contracts))
        days = right.notice_days
        after = edition.words("acts.after", days=edition.figures.days(days.value)) if days is not None else ""
        yield edition.words("acts.reclaim", line=lines, share=edition.figures.share(right.share.value), after=after)


def _prepaid(held: Any, edition: Edition) -> Iterator[str]:
    for rule in held:
        lines = edition.words("list.comma").join(map(edition.names.contract, rule.contracts))
        share = rule.credit_share
        how = (
            edition.words("acts.credited", share=edition.figures.share(share.value))
            if share
            else edition.words("acts.credited_evenly")
        )
        yield edition.words("acts.prepaid", line=lines, money=_money(rule.amount, edition), how=how)


def _payments(held: Any, edition: Edition) -> Iterator[str]:
    names = edition.names
    for rule in held:
        said = {"payer": names.party(rule.payer), "receiver": names.party(rule.receiver)}
        cap = edition.words("acts.cap", money=_money(rule.cap, edition)) if rule.cap else ""
        yield edition.words(f"acts.pays.{rule.of}", **said, share=edition.figures.share(rule.rate.value), cap=cap)


def _endings(held: Any, edition: Edition) -> Iterator[str]:
    for rule in held:
        ended = edition.words("list.comma").join(map(edition.names.clause, rule.clauses))
        yield edition.words("acts.endings", clauses=ended, what=waits(rule, edition))


def waits(rule: Ending, edition: Edition) -> str:
    """Return what a milestone trigger waits for: milestones, a total of profit, a verifier's yes."""
    words = edition.words
    parts = [words("acts.waits.milestone", milestone=edition.names.milestone(m)) for m in rule.milestones]
    if rule.profit:
        party, total = rule.profit
        parts.append(words("acts.waits.profit", who=edition.names.party(party), money=_money(total, edition)))
    if rule.accepted:
        parts.append(words("acts.waits.accepted", share=edition.figures.share(rule.accepted.value)))
    return words("acts.waits.and").join(parts)


def _vetoes(held: Any, edition: Edition) -> Iterator[str]:
    names = edition.names
    for veto in held:
        day = edition.words("acts.veto.by", day=edition.figures.date(veto.deadline)) if veto.deadline else ""
        said = {"holder": names.party(veto.holder), "who": names.party(veto.against)}
        yield edition.words("acts.veto", **said, day=day, money=_money(veto.cost, edition))


def _money(held: Estimate, edition: Edition) -> str:
    return edition.figures.money(held.value, held.unit if held.unit != "1" else "")


def _offers(offers: tuple[str, ...], edition: Edition) -> str:
    return edition.words("list.comma").join(map(edition.names.offer, offers))


_PHRASES: dict[str, Any] = {
    "bars": _bars,
    "confinements": _confinements,
    "lapses": _lapses,
    "notices": _notices,
    "response_days": _response,
    "unsecured_offers": _unsecured,
    "take_or_pay": _shares("acts.take_or_pay"),
    "minimum_spend": _minimum,
    "late_discount": _shares("acts.late"),
    "reclaims": _reclaims,
    "prepaid": _prepaid,
    "payments": _payments,
    "endings": _endings,
    "vetoes": _vetoes,
}
