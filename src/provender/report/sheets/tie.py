"""What the clauses do in the months ahead: which hold, who pays whom, what a refusal would cost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from provender.report.sheets.clauses import waits
from provender.report.sheets.events import flow_name
from provender.report.sheets.sheet import DASH, Cell, Column, ColumnKind, Line, Sheet, listed

if TYPE_CHECKING:
    from provender.alliance.case import Case
    from provender.alliance.clauses import Clause, Veto
    from provender.exposure.result import Findings
    from provender.exposure.tie import ClauseAhead, TieAhead
    from provender.report.edition import Edition


def read(clause: str, case: Case) -> Clause:
    """Return a clause as the case reads it where the paths are played: by the case's own reading."""
    return case.clauses[clause].under(case.reading)


def over(clause: Clause, case: Case) -> bool:
    """Return whether a clause has ended by the as-of date."""
    return clause.end is not None and clause.end <= case.as_of


def endable(tie: TieAhead, case: Case) -> list[ClauseAhead]:
    """Return the clauses in force that some event or milestone of the case may end early."""
    by_event = {c for h in case.hazards.values() for c in h.ends}
    by_date = {c for k in case.clauses for e in read(k, case).effect().endings for c in e.clauses}
    return [c for c in tie.clauses if c.clause in by_event | by_date and not over(case.clauses[c.clause], case)]


def paying(tie: TieAhead) -> list[ClauseAhead]:
    """Return the clauses that pay something month by month."""
    return [c for c in tie.clauses if any(c.by_year.values())]


def years(tie: TieAhead) -> tuple[int, ...]:
    """Return the calendar years of the months ahead."""
    return tuple(sorted({m.year for m in tie.months}))


def year_name(year: int, tie: TieAhead, edition: Edition) -> str:
    """Return a year, with the months it is counted for where they are not all twelve."""
    held = [m for m in tie.months if m.year == year]
    if len(held) == 12:
        return f"{year}"
    months = [edition.words(f"month.{held[i].month}") for i in (0, -1)]
    return edition.words("cash.part_year", year=year, first=months[0], last=months[1])


def payer_line(clause: str, edition: Edition) -> str:
    """Return a clause with who pays whom under it."""
    names = edition.names
    pairs = [(p.payer, p.receiver) for p in read(clause, edition.case).effect().payments]
    payer, receiver = pairs[0] if pairs else ("", "")
    said = edition.words("flow.group", source=names.party(payer), target=names.party(receiver))
    name = names.clause(clause)
    return edition.words("cash.line", clause=name[:1].upper() + name[1:], sides=said)


def standing(findings: Findings, edition: Edition) -> Sheet:
    """Return the table of clauses that may end early, the likeliest to end first."""
    words, tie = edition.words, findings.tie
    found = endable(tie, edition.case)
    told = tuple(found[0].ended) if found else ()
    order = sorted(found, key=lambda c: -c.ended[told[-1]])
    heads: list[tuple[str, ColumnKind]] = [(words("clause.what"), "text")]
    heads += [(words("standing.within", n=m), "figure") for m in told]
    heads += [(words("standing.first", n=told[-1]), "figure")] if told else []
    heads += [(words("standing.by"), "prose"), (words("standing.term"), "dates")]
    return Sheet(
        id="clauses-ahead",
        title=words("sheet.standing"),
        lead=words("sheet.standing.lead", n=f"{tie.n_paths:,}", belief=edition.names.party(tie.belief)),
        columns=tuple(Column(label, kind) for label, kind in heads),
        lines=tuple(Line(_standing(c, told, findings, edition)) for c in order),
        empty=words("sheet.standing.empty"),
        notes=_kept(found, edition) if found else (),
    )


def _kept(found: list[ClauseAhead], edition: Edition) -> tuple[str, ...]:
    """Return the remark on the clauses in force that nothing in the case ends early."""
    case, ending = edition.case, {c.clause for c in found}
    rest = [k for k, c in case.clauses.items() if k not in ending and not over(c, case)]
    names = edition.words("list.comma").join(map(edition.names.clause, rest))
    return (edition.words("standing.kept", clauses=names),) if rest else ()


def _standing(ahead: ClauseAhead, told: tuple[int, ...], findings: Findings, edition: Edition) -> tuple[Cell, ...]:
    names, figures = edition.names, edition.figures
    clause = edition.case.clauses[ahead.clause]
    name = names.clause(ahead.clause)
    sides = edition.words("clause.against", holder=names.party(clause.holder), grantor=names.party(clause.grantor))
    first = findings.tie.first_to_end[told[-1]].get(ahead.clause, 0.0)
    return (
        Cell(name[:1].upper() + name[1:], sides),
        *(_numbered(f"clause.{ahead.clause}.ended_within_{m}", figures.share(ahead.ended[m]), findings) for m in told),
        _numbered(f"clause.{ahead.clause}.first_within_{told[-1]}", figures.share(first), findings, share=first),
        listed(list(_enders(ahead.clause, findings.tie, edition))),
        Cell(_own_end(ahead.clause, edition)),
    )


def _own_end(clause: str, edition: Edition) -> str:
    """Return the last day that a clause sets itself, or the right to supply that it gives."""
    held = read(clause, edition.case)
    days = [d for d in (held.end, *(lapse.end for lapse in held.effect().lapses)) if d]
    return edition.figures.date(min(days)) if days else edition.words("dates.open")


def _numbered(number: str, shown: str, findings: Findings, *, share: float | None = None, note: str = "") -> Cell:
    return Cell(shown, note, number=number if number in findings.headlines else "", share=share)


def _enders(clause: str, tie: TieAhead, edition: Edition) -> Iterator[str]:
    """Yield what may end a clause: events with their chance, milestones with what they wait for."""
    words, names, case = edition.words, edition.names, edition.case
    for hazard in case.hazards.values():
        if clause in hazard.ends:
            chance, spread = edition.share_parts(hazard.ends[clause])
            told = words("value.spaced", value=chance, tail=spread) if spread else chance
            yield words("standing.event", event=names.named(hazard), chance=told)
    days = {c.clause: c.test_met for c in tie.clauses}
    for other in case.clauses:
        for rule in read(other, case).effect().endings:
            if clause in rule.clauses:
                yield words("standing.milestone", what=waits(rule, edition), clause=names.clause(other))
            if clause in rule.clauses and rule.profit:
                day = days.get(other)
                yield words("standing.test", day=edition.figures.date(day)) if day else words("standing.no_test")


def payments(findings: Findings, edition: Edition) -> Sheet:
    """Return the table of who pays whom under the clauses, by year and in all."""
    words, tie = edition.words, findings.tie
    heads: list[tuple[str, ColumnKind]] = [(words("clause.what"), "text")]
    heads += [(year_name(y, tie, edition), "figure") for y in years(tie)]
    heads += [(words("cash.paid"), "amount"), (words("cash.received"), "amount")]
    return Sheet(
        id="clause-payments",
        title=words("sheet.cash"),
        lead=words("sheet.cash.lead", end=edition.figures.date(edition.case.end)),
        columns=tuple(Column(label, kind) for label, kind in heads),
        lines=tuple(Line(_payment(c, findings, edition)) for c in paying(tie)),
        empty=words("sheet.cash.empty"),
        notes=_unpaid(tie, edition),
        is_broad=True,
    )


def _payment(ahead: ClauseAhead, findings: Findings, edition: Edition) -> tuple[Cell, ...]:
    names, currency = edition.names, edition.case.currency
    (rule, *_) = read(ahead.clause, edition.case).effect().payments
    sides = edition.words("flow.group", source=names.party(rule.payer), target=names.party(rule.receiver))
    name = names.clause(ahead.clause)
    said = [edition.words(f"cash.of.{rule.of}", sides=sides)]
    if ahead.cap_reached:
        said.append(edition.words("cash.cap", day=edition.figures.date(ahead.cap_reached)))
    by_year = []
    for year in years(findings.tie):
        shown = edition.figures.money(ahead.by_year.get(year, 0.0), currency)
        by_year.append(_numbered(f"clause.{ahead.clause}.pays_{year}", shown, findings))
    return (
        Cell(name[:1].upper() + name[1:], edition.words("list.semicolon").join(said)),
        *by_year,
        _spread(ahead.paid, f"clause.{ahead.clause}.pays", findings, edition),
        _spread(ahead.received, "", findings, edition),
    )


def _spread(values: tuple[float, float, float], number: str, findings: Findings, edition: Edition) -> Cell:
    """Return a mean with its 5 % and 95 %."""
    mean, low, high = values
    currency = edition.case.currency
    note = edition.figures.interval(low, high, "money", currency)
    return _numbered(number, edition.figures.money(mean, currency), findings, note=note)


def _unpaid(tie: TieAhead, edition: Edition) -> tuple[str, ...]:
    """Return the remark on shares of money that pay nothing here: no rate, or nothing earned is known."""
    case, known = edition.case, {c.clause for c in paying(tie)}
    kinds = {"revenue_share", "equity"}
    rest = [k for k, c in case.clauses.items() if c.kind in kinds and k not in known and not over(c, case)]
    names = edition.words("list.comma").join(map(edition.names.clause, rest))
    return (edition.words("cash.unpaid", clauses=names),) if rest else ()


def refusals(findings: Findings, edition: Edition) -> Sheet:
    """Return the table of what the holder of each consent can cost the other side by refusing."""
    words = edition.words
    pairs = [(c, v) for c in findings.tie.clauses for v in read(c.clause, edition.case).effect().vetoes]
    heads: tuple[tuple[str, ColumnKind], ...] = (
        ("clause.what", "text"),
        ("veto.by", "figure"),
        ("veto.stake", "amount"),
        ("veto.chance", "figure"),
        ("veto.loss", "amount"),
        ("veto.from", "prose"),
    )
    kept = [(c, v) for c, v in pairs if not over(edition.case.clauses[c.clause], edition.case)]
    return Sheet(
        id="refusals",
        title=words("sheet.veto"),
        lead=words("sheet.veto.lead"),
        columns=tuple(Column(words(k), kind) for k, kind in heads),
        lines=tuple(Line(_refusal(c, v, findings, edition)) for c, v in kept),
        empty=words("sheet.veto.empty"),
    )


def _refusal(ahead: ClauseAhead, veto: Veto, findings: Findings, edition: Edition) -> tuple[Cell, ...]:
    words, names, figures, case = edition.words, edition.names, edition.figures, edition.case
    name = names.clause(ahead.clause)
    sides = words("veto.sides", holder=names.party(veto.holder), against=names.party(veto.against))
    stake = edition.parts(veto.cost)
    flow = flow_name(veto.flow, edition) if veto.flow else ""
    return (
        Cell(name[:1].upper() + name[1:], sides),
        Cell(figures.date(veto.deadline) if veto.deadline else DASH),
        _numbered(
            f"clause.{ahead.clause}.at_stake", figures.money(ahead.at_stake, case.currency), findings, note=stake[1]
        ),
        Cell(*edition.share_parts(veto.withheld)),
        _spread(ahead.paid, f"clause.{ahead.clause}.loss", findings, edition),
        Cell(words("veto.flow", flow=flow) if flow else DASH),
    )
