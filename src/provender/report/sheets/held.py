"""What is held and what flows: contracts by stage, flows both ways."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provender.alliance.contract import STAGES
from provender.report.sheets.sheet import DASH, Cell, Column, ColumnKind, Line, Sheet, listed, text

if TYPE_CHECKING:
    from provender.alliance.contract import Contract
    from provender.alliance.flow import Flow, Tranche
    from provender.report.edition import Edition

_HELD: tuple[tuple[str, ColumnKind], ...] = (
    ("held.line", "text"),
    ("held.supplier", "text"),
    ("held.size", "figure"),
    ("held.price", "figure"),
    ("held.delivery", "figure"),
    ("held.end", "figure"),
    ("held.conversion", "figure"),
    ("held.shared", "text"),
)
_FLOWS: tuple[tuple[str, ColumnKind], ...] = (
    ("flow.what", "text"),
    ("flow.amount", "figure"),
    ("flow.dates", "dates"),
    ("flow.tranches", "prose"),
)


def contracts(edition: Edition) -> Sheet:
    """Return the contracts held, by provision and stage."""
    words, case = edition.words, edition.case
    lines = []
    for provision in case.provisions:
        for stage in STAGES:
            of_stage = [c for c in case.contracts.values() if (c.provision, c.stage) == (provision, stage)]
            group = words("held.group", good=edition.names.provision(provision), stage=words(f"stage.{stage}"))
            lines += [Line(_contract(c, edition), group=group if i == 0 else "") for i, c in enumerate(of_stage)]
    return Sheet(
        id="contracts",
        title=words("sheet.contracts"),
        lead=words("sheet.contracts.lead", day=edition.figures.date(case.as_of)),
        columns=tuple(Column(words(k), kind) for k, kind in _HELD),
        lines=tuple(lines),
        empty=words("sheet.contracts.empty"),
    )


def _contract(held: Contract, edition: Edition) -> tuple[Cell, ...]:
    names, figures, words = edition.names, edition.figures, edition.words
    shared = [names.dependency(d) for d in held.depends_on] + ([names.site(held.site)] if held.site else [])
    pay = held.take_or_pay
    due = words("held.take_or_pay", share=figures.share(pay.value)) if pay and pay.value else ""
    return (
        Cell(names.contract(held.id)),
        Cell(names.party(held.supplier)),
        Cell(*edition.parts(held.size)),
        Cell(
            edition.parts(held.price)[0],
            words("list.semicolon").join(p for p in (edition.parts(held.price)[1], due) if p),
        ),
        Cell(figures.date(held.delivery)),
        text(figures.date(held.end) if held.end else words("held.open")),
        Cell(*edition.share_parts(held.conversion)),
        text(words("list.comma").join(shared)),
    )


def flows(edition: Edition) -> Sheet:
    """Return the flows between parties, grouped by direction, so that both ways stand together."""
    words, names = edition.words, edition.names
    groups: dict[tuple[str, str], list[Flow]] = {}
    for flow in edition.case.flows.values():
        groups.setdefault((flow.source, flow.target), []).append(flow)
    order = sorted(groups, key=lambda pair: (sorted(pair), list(groups).index(pair)))
    lines = [
        Line(
            _flow(f, edition),
            group=words("flow.group", source=names.party(s), target=names.party(t)) if i == 0 else "",
        )
        for s, t in order
        for i, f in enumerate(groups[s, t])
    ]
    return Sheet(
        id="flows",
        title=words("sheet.flows"),
        columns=tuple(Column(words(k), kind) for k, kind in _FLOWS),
        lines=tuple(lines),
        empty=words("sheet.flows.empty"),
    )


def _flow(flow: Flow, edition: Edition) -> tuple[Cell, ...]:
    figures, words = edition.figures, edition.words
    is_share = flow.kind == "revenue_share"
    amount = Cell(*edition.share_parts(flow.amount)) if is_share else Cell(*edition.parts(flow.amount))
    kind = words(f"flow.kind.{flow.kind}")
    name = edition.names.named(flow) if flow.name or flow.name_zh else kind
    start, end = (figures.date(d) if d else "" for d in (flow.start, flow.end))
    dates = (
        words("plan.from_to", start=start or words("dates.always"), end=end or words("dates.open"))
        if start or end
        else DASH
    )
    return (
        Cell(name[:1].upper() + name[1:], kind if name != kind else ""),
        amount,
        text(dates),
        listed([_tranche(t, edition) for t in flow.tranches]),
    )


def _tranche(tranche: Tranche, edition: Edition) -> str:
    state = edition.words("flow.paid" if tranche.is_paid else "flow.due")
    when = edition.figures.date(tranche.date) if tranche.date else ""
    parts = [edition.estimate(tranche.amount), when, state, tranche.condition]
    return " · ".join(p for p in parts if p)
