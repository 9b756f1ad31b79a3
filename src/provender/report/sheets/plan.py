"""What to sign: the lines of the base plan, with its proof."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provender.report.sheets.lines import Group, groups
from provender.report.sheets.sheet import Cell, Column, ColumnKind, Line, Sheet, text

if TYPE_CHECKING:
    from provender.exposure.result import Exposure, Plan, SignedLine
    from provender.report.edition import Edition

_OFFERS: tuple[tuple[str, ColumnKind], ...] = (
    ("plan.offer", "text"),
    ("plan.supplier", "text"),
    ("plan.most", "figure"),
    ("plan.starts", "dates"),
    ("plan.fee", "figure"),
)
_LINES: tuple[tuple[str, ColumnKind], ...] = (
    ("plan.offer", "text"),
    ("plan.supplier", "text"),
    ("plan.amount", "figure"),
    ("plan.term", "dates"),
    ("plan.fee", "figure"),
)


def plan(exposure: Exposure, edition: Edition) -> tuple[Sheet, ...]:
    """Return what to sign of one provision by offer, with objective, bound and gap, and line by line."""
    words, names, lines = edition.words, edition.names, exposure.base.lines
    by_offer = groups(lines)
    summary = Sheet(
        id=f"plan-{exposure.provision}",
        title=words("sheet.plan", good=names.good(exposure.provision), dependant=names.party(exposure.dependant)),
        lead=words("sheet.plan.lead"),
        columns=tuple(Column(words(k), kind) for k, kind in _OFFERS),
        lines=tuple(Line(_offer(group, exposure, edition)) for group in by_offer),
        empty=words("sheet.plan.empty"),
        notes=(*_proof(exposure.base, exposure, edition), *_futures(exposure.base, exposure, edition)),
    )
    if len(lines) == len(by_offer):
        return (summary,)
    detail = Sheet(
        id=f"lines-{exposure.provision}",
        title=words("sheet.lines", good=names.good(exposure.provision)),
        columns=tuple(Column(words(k), kind) for k, kind in _LINES),
        lines=tuple(Line(_line(line, exposure, edition)) for line in lines),
        is_long=True,
    )
    return (summary, detail)


def _offer(group: Group, exposure: Exposure, edition: Edition) -> tuple[Cell, ...]:
    figures, names = edition.figures, edition.names
    first, last = figures.month(group.first), figures.month(group.last)
    starts = first if group.n_lines == 1 else edition.words("plan.n_starts", n=group.n_lines, first=first, last=last)
    return (
        Cell(names.offer(group.offer)),
        Cell(names.party(group.supplier)),
        Cell(figures.number(group.most, exposure.work_unit)),
        text(starts),
        Cell(figures.money(group.fee, exposure.currency)),
    )


def _line(line: SignedLine, exposure: Exposure, edition: Edition) -> tuple[Cell, ...]:
    figures, names = edition.figures, edition.names
    end = figures.month(line.end) if line.end else edition.words("plan.open")
    return (
        Cell(names.offer(line.offer)),
        Cell(names.party(line.supplier)),
        Cell(figures.number(line.amount, exposure.work_unit)),
        text(edition.words("plan.from_to", start=figures.month(line.start), end=end)),
        Cell(figures.money(line.fee, exposure.currency)),
    )


def _proof(held: Plan, exposure: Exposure, edition: Edition) -> tuple[str, ...]:
    figures, measures = edition.figures, edition.case.measures
    amounts = {k: figures.money(getattr(held, k), exposure.currency) for k in ("objective", "mean", "cvar", "bound")}
    risk = {"omega": figures.share(measures.omega), "alpha": figures.share(measures.alpha)}
    residual = sum(exposure.residual.values())
    after = edition.words("plan.residual", money=figures.money(residual, exposure.currency)) if residual else ""
    return (
        edition.words("plan.proof", **amounts, **risk, gap=figures.share(held.gap)),
        *([after] if after else []),
    )


def _futures(held: Plan, exposure: Exposure, edition: Edition) -> tuple[str, ...]:
    if len(held.costs) < 2:
        return ()
    figures, names = edition.figures, edition.names
    listed = edition.words("list.semicolon").join(
        edition.words("plan.in_future", future=names.future(f), money=figures.money(c, exposure.currency))
        for f, c in held.costs.items()
    )
    return (edition.words("plan.costs", listed=listed),)
