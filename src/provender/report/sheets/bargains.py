"""Values of clauses and changes as cells: to whom what, under which reading, and the bargain in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from provender.report.sheets.sheet import Cell, Column, ColumnKind

if TYPE_CHECKING:
    from provender.report.edition import Edition
    from provender.terms import Bargain, ClauseValue, Worth

Head = tuple[str, ColumnKind]
#: whose belief a table tells
Told = Literal["both", "own", "observer"]


def columns(heads: Sequence[Head]) -> tuple[Column, ...]:
    """Return columns from their labels and kinds."""
    return tuple(Column(label, kind) for label, kind in heads)


def alike(values: Sequence[ClauseValue], edition: Edition) -> list[ClauseValue]:
    """Return values with one where all readings of a clause or change print alike; its reading is left out."""
    found: dict[tuple[str, str], list[ClauseValue]] = {}
    for value in values:
        found.setdefault((value.clause, value.change), []).append(value)
    return [
        v
        for several in found.values()
        for v in (
            [replace(several[0], reading="")] if len({cells(v, edition, "both")[1:] for v in several}) == 1 else several
        )
    ]


def cells(value: ClauseValue, edition: Edition, belief: Told) -> tuple[Cell, ...]:
    """Return the cells of a value: what it is of, its worth to both sides, the bargain."""
    words = edition.words
    name = value.change or edition.names.clause(value.clause)
    name = name if value.change else name[:1].upper() + name[1:]
    notes = [_about(value, edition), words("terms.renewed") if value.is_renewed else ""]
    head = Cell(name, words("list.semicolon").join(n for n in notes if n))
    if belief != "both":
        told, deal = (value.own, value.own_deal) if belief == "own" else (value.observer, value.observer_deal)
        return head, *(Cell(edition.figures.money(w.value)) for w in told), Cell(bargained(deal, edition))
    pairs = zip(value.own, value.observer, strict=True)
    deals = (Cell(bargained(value.own_deal, edition)), Cell(bargained(value.observer_deal, edition)))
    return head, *(_worth(*pair, edition) for pair in pairs), *deals


def _about(value: ClauseValue, edition: Edition) -> str:
    """Return whose clause it is and by whose reading."""
    words, names = edition.words, edition.names
    told = words("terms.held_against", holder=names.party(value.holder), grantor=names.party(value.grantor))
    read = words("terms.as_read", party=names.party(value.reading)) if value.reading else ""
    return words("list.semicolon").join(t for t in (told, read) if t)


def _worth(own: Worth, seen: Worth, edition: Edition) -> Cell:
    """Return a worth by own belief, and the observer's where it is another."""
    money = edition.figures.money
    alike = abs(own.value - seen.value) <= 1e-6 * max(abs(own.value), abs(seen.value))
    return Cell(money(own.value), "" if alike else edition.words("terms.observer", money=money(seen.value)))


def bargained(deal: Bargain, edition: Edition) -> str:
    """Return a bargain in a sentence."""
    words, names, money = edition.words, edition.names, edition.figures.money
    if deal.status == "nothing":
        return words("terms.deal.nothing")
    if deal.status == "no_zone":
        return words("terms.deal.no_zone", short=money(deal.short), keeper=names.party(deal.keeper))
    if deal.status == "budget":
        return words("terms.deal.budget", payer=names.party(deal.payer), short=money(deal.short))
    if not deal.payer:
        return words("terms.deal.even", gain=money(deal.gain_each))
    said = {"payer": names.party(deal.payer), "payment": money(deal.payment), "gain": money(deal.gain_each)}
    if deal.low <= 0.0:
        return words("terms.deal.open", **said, high=money(deal.high))
    return words("terms.deal.zone", **said, low=money(deal.low), high=money(deal.high))
