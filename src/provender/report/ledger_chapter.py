"""The chapter of the ledger: obligations, rates, burn-down, register, exit playbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provender.ledger import ledger
from provender.report.sheets.sheet import DASH, Cell, Column, ColumnKind, Line, Sheet
from provender.report.tie_chapters import TieChapter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from provender.exposure.result import Findings
    from provender.ledger import Ledger
    from provender.ledger.exits import Step
    from provender.report.edition import Edition

_SMALL = 0.02
_Heads = tuple[tuple[str, ColumnKind], ...]


def ledger_chapters(findings: Findings, edition: Edition) -> tuple[TieChapter, ...]:
    """Return the chapter of the ledger."""
    words = edition.words
    found = ledger(edition.case, reading=edition.case.reading, found=findings.exposures)
    lead = words("ledger.lead", day=edition.figures.date(edition.case.as_of))
    return (
        TieChapter("ledger", words("page.ledger"), words("ledger.title"), lead, (), tuple(_sheets(found, edition))),
    )


def _sheets(found: Ledger, edition: Edition) -> Iterator[Sheet]:
    yield _years(found, edition)
    if found.rates:
        yield _rates(found, edition)
    if found.burn:
        yield _burn(found, edition)
    yield _register(found, edition)
    for provision in dict.fromkeys(s.provision for s in found.exits):
        yield _exits(found, provision, edition)


def _sheet(name: str, heads: _Heads, lines: Iterable[tuple[Cell, ...]], edition: Edition) -> Sheet:
    """Return a table of the ledger by the key of its words."""
    words = edition.words
    return Sheet(
        id=f"ledger-{name}",
        title=words(f"ledger.{name}"),
        lead=words(f"ledger.{name}.lead"),
        columns=tuple(Column(words(key), kind) for key, kind in heads),
        lines=tuple(Line(cells) for cells in lines),
        empty=words("ledger.empty"),
    )


def _years(found: Ledger, edition: Edition) -> Sheet:
    heads: _Heads = (("ledger.year", "text"), ("ledger.unconditional", "figure"), ("ledger.expected", "figure"))
    words, money = edition.words, edition.figures.money
    lines = (
        (
            Cell(words("ledger.year.later", year=r.year) if r.is_later else str(r.year)),
            Cell(money(r.unconditional)),
            Cell(money(r.expected)),
        )
        for r in found.years
    )
    return _sheet("years", heads, lines, edition)


def _rates(found: Ledger, edition: Edition) -> Sheet:
    heads: _Heads = (
        ("ledger.supplier", "text"),
        ("ledger.coverage", "figure"),
        ("ledger.utilisation", "figure"),
        ("ledger.reserved", "figure"),
        ("ledger.savings", "figure"),
        ("ledger.unused", "figure"),
    )
    lines = (
        (
            Cell(edition.names.party(r.supplier), edition.names.good(r.good)),
            *(_share(v, edition) for v in (r.coverage, r.utilisation, r.reserved_utilisation)),
            _share(r.effective_savings_rate, edition),
            Cell(edition.figures.money(r.unused_cost)),
        )
        for r in found.rates
    )
    return _sheet("rates", heads, lines, edition)


def _burn(found: Ledger, edition: Edition) -> Sheet:
    heads: _Heads = (
        ("ledger.commitment", "text"),
        ("ledger.promised", "figure"),
        ("ledger.applied", "figure"),
        ("ledger.utilisation", "figure"),
        ("ledger.end", "dates"),
        ("ledger.short", "figure"),
        ("ledger.gone", "dates"),
    )
    words, figures = edition.words, edition.figures
    lines = (
        (
            Cell(f"{edition.names.party(b.supplier)}, {b.kind}", b.id.rsplit("/", 1)[-1]),
            Cell(figures.money(b.promised)),
            Cell(figures.money(b.applied)),
            _share(b.utilisation, edition),
            Cell(figures.date(b.end) if b.end else words("ledger.end.unknown")),
            Cell(DASH if b.shortfall is None else figures.money(b.shortfall)),
            Cell(figures.date(b.exhausted) if b.exhausted else DASH),
        )
        for b in found.burn
    )
    return _sheet("burn", heads, lines, edition)


def _register(found: Ledger, edition: Edition) -> Sheet:
    heads: _Heads = (
        ("ledger.supplier", "text"),
        ("ledger.substitutability", "text"),
        ("ledger.reason", "text"),
        ("ledger.reintegration", "text"),
        ("ledger.impact", "text"),
        ("ledger.alternatives", "prose"),
    )

    def value(text: str) -> Cell:
        return Cell(edition.words(f"ledger.value.{text}") if text else DASH)

    lines = (
        (
            Cell(edition.names.party(r.provider_0020), edition.names.good(r.provision)),
            value(r.substitutability_0050),
            value(r.reason_0060),
            value(r.reintegration_0090),
            value(r.impact_0100),
            Cell(edition.names.parties(r.others) if r.others else DASH),
        )
        for r in found.register
    )
    return _sheet("register", heads, lines, edition)


def _exits(found: Ledger, provision: str, edition: Edition) -> Sheet:
    words, figures = edition.words, edition.figures
    heads: _Heads = (
        ("ledger.day", "figure"),
        ("ledger.step", "prose"),
        ("ledger.lead_days", "figure"),
        ("ledger.fee", "figure"),
    )
    steps = [s for s in found.exits if s.provision == provision]
    largest: dict[str, float] = {}
    for s in steps:
        largest[s.supplier] = max(largest.get(s.supplier, 0.0), s.amount or 0.0)
    shown = [s for s in steps if s.amount is None or s.amount >= _SMALL * largest[s.supplier]]
    lines, before = [], ""
    for s in shown:
        cells = (
            Cell(str(s.day), figures.date(s.date)),
            Cell(_step(s, edition)),
            Cell(figures.days(s.lead_days) if s.lead_days else DASH),
            Cell(DASH if s.cost is None else figures.money(s.cost)),
        )
        lines.append(Line(cells, group=edition.names.party(s.supplier) if s.supplier != before else ""))
        before = s.supplier
    return Sheet(
        id=f"ledger-exits-{provision}",
        title=words("ledger.exits", good=edition.names.good(provision)),
        lead=words("ledger.exits.lead"),
        columns=tuple(Column(words(key), kind) for key, kind in heads),
        lines=tuple(lines),
        empty=words("ledger.empty"),
        is_long=True,
    )


def _step(step: Step, edition: Edition) -> str:
    """Return a step in the reader's language."""
    names, figures = edition.names, edition.figures
    unit = edition.case.provisions[step.provision].work_unit
    told = {
        "announced": lambda: {"name": names.party(step.about)},
        "stops": lambda: {"name": names.anything(step.about)},
        "sign": lambda: {
            "amount": figures.number(step.amount or 0.0, unit),
            "name": names.offer(step.about),
            "start": figures.date(step.start),
        },
        "move": lambda: {"name": names.anything(step.about), "to": names.party(step.to)},
    }
    return edition.words(f"ledger.step.{step.kind}", **told.get(step.kind, dict)())


def _share(value: float | None, edition: Edition) -> Cell:
    return Cell(DASH if value is None else edition.figures.share(value))
