"""Clauses by side, the bargains over them, what each side has without the deal, and the price of a yes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provender.report.charts.theme import scale
from provender.report.numbers import plain
from provender.report.sheets.bargains import Head, Told, alike, bargained, cells, columns
from provender.report.sheets.sheet import DASH, Cell, Line, Sheet, text
from provender.report.sheets.terms_made_of import made_of

if TYPE_CHECKING:
    from provender.report.edition import Edition
    from provender.terms import ClauseValue, Outside, Terms, Worth

#: amounts in the unit of a table below which one digit is enough
_FINE = 0.1


def sheets(found: Terms, edition: Edition, belief: Told = "both") -> tuple[Sheet, ...]:
    """Return the tables that have something to say, of one belief or of both."""
    values = changes(found, edition, belief), clauses(found, edition, belief)
    made = (*values, made_of(found, edition, belief), years(found, edition, belief), outside(found, edition))
    return tuple(s for s in (*made, vetoes(found, edition)) if s.lines)


def clauses(found: Terms, edition: Edition, belief: Told = "both") -> Sheet:
    """Return the table of what clauses are worth, the weightiest first."""
    words = edition.words
    told = alike(found.clauses, edition)
    kept = sorted((v for v in told if not v.is_worthless), key=_weight, reverse=True)
    idle = dict.fromkeys(v.clause for v in found.clauses if v.is_worthless)
    idle_names = [edition.names.clause(c) for c in idle if c not in {v.clause for v in kept}]
    idle_note = (words("terms.idle", clauses=words("list.comma").join(idle_names)),) if idle_names else ()
    return Sheet(
        id="terms-clauses",
        title=words("sheet.terms.clauses"),
        lead=words(f"sheet.terms.clauses.lead.{belief}"),
        columns=columns(_heads(edition, ("terms.clause", "terms.strike"), belief)),
        lines=tuple(Line(cells(v, edition, belief)) for v in kept),
        empty=words("sheet.terms.clauses.empty"),
        notes=(*idle_note, *_secures(found, edition), *_uncapped(kept, edition)),
        is_broad=True,
    )


def _secures(found: Terms, edition: Edition) -> tuple[str, ...]:
    """Return the remark that a right of first refusal acts on security as well, which is priced elsewhere."""
    is_told = any(v.kind == "first_refusal" for v in found.clauses)
    return (edition.words("terms.security"),) if is_told else ()


def _uncapped(values: list[ClauseValue], edition: Edition) -> tuple[str, ...]:
    """Return the remark that no budget caps the payments, where one is due and none is capped."""
    paid = [d for v in values for d in (v.own_deal, v.observer_deal) if d.status == "zone" and d.payer]
    is_capped = any(abs(d.first_after - d.second_after) > 1e-6 * d.gain_each for d in paid)
    return (edition.words("terms.uncapped"),) if paid and not is_capped else ()


def changes(found: Terms, edition: Edition, belief: Told = "both") -> Sheet:
    """Return the table of the changes that were asked for."""
    words = edition.words
    return Sheet(
        id="terms-changes",
        title=words("sheet.terms.changes"),
        lead=words(f"sheet.terms.changes.lead.{belief}"),
        columns=columns(_heads(edition, ("terms.change", "terms.over_change"), belief)),
        lines=tuple(Line(cells(v, edition, belief)) for v in alike(found.changes, edition)),
        is_broad=True,
    )


def _weight(value: ClauseValue) -> float:
    return max(abs(w.value) for w in (*value.own, *value.observer))


def _heads(edition: Edition, keys: tuple[str, str], belief: Told) -> list[Head]:
    words, (first, deal) = edition.words, keys
    heads: list[Head] = [
        (words(first), "text"),
        (words("terms.to_holder"), "amount"),
        (words("terms.to_grantor"), "amount"),
        (words(deal), "prose"),
    ]
    return [*heads, (words("terms.strike.observer"), "prose")] if belief == "both" else heads


def years(found: Terms, edition: Edition, belief: Told = "both") -> Sheet:
    """Return what clauses bring each side year by year."""
    words = edition.words
    rows = [
        (v, w)
        for v in sorted(alike((*found.changes, *found.clauses), edition), key=_weight, reverse=True)
        for w in (v.observer if belief == "observer" else v.own)
        if w.by_part
    ]
    told = sorted({y for _, w in rows for y, money in w.by_year.items() if not _is_rounding(money, w)})
    heads: list[Head] = [(words("terms.clause"), "text"), (words("terms.side"), "text")]
    heads += [(f"{y}", "figure") for y in told]
    heads.append((words("terms.total"), "figure"))
    unit = scale(max((abs(w.mean) for _, w in rows), default=0.0), edition)
    currency = words.get(f"currency.{edition.case.currency}", edition.case.currency)
    lines = []
    for value, worth in rows:
        name = value.change or edition.names.clause(value.clause)
        read = words("terms.as_read", party=edition.names.party(value.reading)) if value.reading else ""
        by_year = [Cell(_some(worth.by_year.get(y, 0.0), worth, unit.factor)) for y in told]
        total = Cell(_some(worth.mean, worth, unit.factor))
        shown = (Cell(name, read), Cell(edition.names.party(worth.party)), *by_year, total)
        lines.append(Line(shown))
    return Sheet(
        id="terms-years",
        title=words("sheet.terms.years"),
        lead=words("sheet.terms.years.lead", unit=words("chart.unit", scale=unit.word, unit=currency).strip()),
        columns=columns(heads),
        lines=tuple(lines),
        empty=words("sheet.terms.years.empty"),
        is_long=True,
        is_broad=True,
    )


def _some(money: float, worth: Worth, factor: float) -> str:
    """Return an amount in the unit of its table; a dash where it is rounding."""
    if _is_rounding(money, worth):
        return DASH
    shown = money / factor
    return plain(shown, 3 if abs(shown) >= _FINE else 1)


def _is_rounding(money: float, worth: Worth) -> bool:
    return abs(money) <= 1e-6 * max(map(abs, worth.by_year.values()))


def outside(found: Terms, edition: Edition) -> Sheet:
    """Return what each side loses without the deal, by day."""
    words, names = edition.words, edition.names
    heads: list[Head] = [(words("terms.since"), "dates")]
    shares = _has_shares(found)
    for party in found.sides:
        heads.append((words("terms.loses", party=names.party(party)), "amount"))
        heads += [(words("terms.loses.all"), "amount")] if shares else []
    heads.append((words("terms.needs"), "text"))
    return Sheet(
        id="terms-outside",
        title=words("sheet.terms.outside"),
        lead=words("sheet.terms.outside.lead") + (words("sheet.terms.outside.shares") if shares else ""),
        columns=columns(heads),
        lines=tuple(Line(_outside(o, edition, shares=shares)) for o in found.outside),
        empty=words("sheet.terms.outside.empty"),
        notes=(*_flips(found, edition), *_gross(found, edition)),
        is_broad=True,
    )


def _has_shares(found: Terms) -> bool:
    """Return whether shares of revenue or profit would end with the deal."""
    return any(w.value != o.value for at in found.outside for w, o in zip(at.sides, at.owed, strict=True))


def _outside(at: Outside, edition: Edition, *, shares: bool) -> tuple[Cell, ...]:
    pairs = list(zip(at.owed, at.sides, strict=True))
    most = max(at.owed, key=lambda w: w.value)
    amounts = [Cell(_lost(w.value, edition)) for pair in pairs for w in (pair if shares else pair[:1])]
    return text(edition.figures.date(at.since)), *amounts, Cell(edition.names.party(most.party))


def _lost(value: float, edition: Edition) -> str:
    """Return a loss; a negative one as a gain."""
    money = edition.figures.money
    return money(value) if value >= 0.0 else edition.words("terms.gains", money=money(-value))


def _gross(found: Terms, edition: Edition) -> tuple[str, ...]:
    """Return the remark on sides whose losses are upper bounds, for want of a best other use."""
    mine = [
        p
        for p in found.sides
        if p in found.gross
        and any("sales" in k for o in found.outside for w in o.sides if w.party == p for k in w.by_part)
    ]
    return (edition.words("terms.gross", parties=edition.names.parties(mine)),) if mine else ()


def _flips(found: Terms, edition: Edition) -> tuple[str, ...]:
    """Return when the balance of dependence flips."""
    if not found.dependence:
        return ()
    figures, names = edition.figures, edition.names
    return tuple(
        edition.words("terms.flip", day=figures.date(day), who=names.party(who)) for day, who in found.dependence.flips
    )


def vetoes(found: Terms, edition: Edition) -> Sheet:
    """Return what consents are worth to be paid for."""
    words, figures = edition.words, edition.figures
    heads: list[Head] = [
        (words("terms.clause"), "text"),
        (words("terms.deadline"), "dates"),
        (words("terms.stake"), "amount"),
        (words("terms.yes"), "prose"),
    ]
    lines = tuple(
        Line(
            (
                text(edition.names.clause(v.clause)),
                text(figures.date(v.deadline)),
                Cell(figures.money(v.at_stake)),
                Cell(bargained(v.deal, edition)),
            )
        )
        for v in found.vetoes
    )
    return Sheet(
        id="terms-vetoes",
        title=words("sheet.terms.vetoes"),
        lead=words("sheet.terms.vetoes.lead"),
        columns=columns(heads),
        lines=lines,
        empty=words("sheet.terms.vetoes.empty"),
    )
