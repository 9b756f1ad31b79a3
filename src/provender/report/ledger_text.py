"""The ledger as frames, JSON, terminal tables and a page."""

from __future__ import annotations

import dataclasses
import html
from collections.abc import Sequence
from math import isfinite
from typing import TYPE_CHECKING, Any

import polars as pl
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from provender.ledger.exits import Step
from provender.ledger.register import Assessment
from provender.ledger.use import Burn, Rates
from provender.ledger.years import Obligation
from provender.report.as_json import to_json

if TYPE_CHECKING:
    from provender.alliance.case import Case
    from provender.ledger import Ledger

#: part of the ledger -> its rows' type, heading, and what it is
_PARTS: dict[str, tuple[type, str, str]] = {
    "years": (Obligation, "Purchase obligations by year", "Money due whatever happens, and money expected."),
    "obligations": (Obligation, "What they consist of", "One row per contract, commitment or clause and year."),
    "rates": (Rates, "Coverage, utilisation, effective savings rate", "Within the bill that the case was made from."),
    "burn": (Burn, "Burn-down of commitments", "At the pace of the bill."),
    "register": (Assessment, "DORA register, template B_07.01", "Proposed from computed numbers; check before filing."),
    "exits": (Step, "Exit playbook", "Steps from the day on which the loss of a supplier is announced."),
}
_SMALL = 0.02
_TYPES: dict[str, Any] = {"str": pl.String, "int": pl.Int64, "float": pl.Float64, "bool": pl.Boolean, "date": pl.Date}


def ledger_frames(found: Ledger) -> dict[str, pl.DataFrame]:
    """Return the ledger as one frame per part."""
    return {part: _frame(getattr(found, part), kind) for part, (kind, _, _) in _PARTS.items()}


def _frame(rows: Sequence[Any], kind: type) -> pl.DataFrame:
    types = {f.name: str(f.type).split(" ", 1)[0] for f in dataclasses.fields(kind)}
    fields = {name: _TYPES[t] for name, t in types.items() if t in _TYPES}
    return pl.DataFrame([{n: getattr(r, n) for n in fields} for r in rows], schema=fields)


def ledger_to_json(found: Ledger) -> str:
    """Return the ledger as JSON; infinite days are null."""
    return to_json(dataclasses.asdict(found))


def ledger_to_terminal(case: Case, found: Ledger) -> Group:
    """Return the ledger for a terminal: sums by year, rates, burn-down, register and steps."""
    parts: list[RenderableType] = [Text(f"{case.title}: ledger as of {case.as_of}", style="bold")]
    for title, head, rows in _tables(case, found):
        if rows:
            table = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False)
            for i, name in enumerate(head):
                table.add_column(name, overflow="fold", justify="left" if i == 0 else "default")
            for row in rows:
                table.add_row(*row)
            parts += [Text(""), table]
    if not found.rates:
        parts += [Text(""), Text("No rates and no burn-down: the case was not imported from a bill.", style="dim")]
    return Group(*parts)


_Read = tuple[str, tuple[str, ...], list[tuple[str, ...]]]


def _tables(case: Case, found: Ledger) -> list[_Read]:
    """Return title, names of columns and rows of each table that people read."""
    return [
        _years(case, found),
        _rates(case, found),
        _burn(found),
        _register(case, found),
        _exits(case, found),
    ]


def _years(case: Case, found: Ledger) -> _Read:
    head = ("year", f"unconditional, {case.currency}", f"expected, {case.currency}")
    rows: list[tuple[str, ...]] = [
        (f"{r.year}{' on' if r.is_later else ''}", _money(r.unconditional), _money(r.expected)) for r in found.years
    ]
    return _PARTS["years"][1], head, rows


def _rates(case: Case, found: Ledger) -> _Read:
    head = ("supplier", "coverage", "utilisation", "reservations used", "savings rate", f"unused, {case.currency}")
    rows: list[tuple[str, ...]] = [
        (
            f"{_party(case, r.supplier)}, {r.good}",
            *map(_share, (r.coverage, r.utilisation, r.reserved_utilisation, r.effective_savings_rate)),
            _money(r.unused_cost),
        )
        for r in found.rates
    ]
    return _PARTS["rates"][1], head, rows


def _burn(found: Ledger) -> _Read:
    head = ("commitment", "kind", "promised", "counted", "used", "end", "short at the end", "used up", "note")
    rows: list[tuple[str, ...]] = [
        (
            r.id.rsplit("/", 1)[-1],
            r.kind,
            _money(r.promised),
            _money(r.applied),
            _share(r.utilisation),
            str(r.end or "not known"),
            _money(r.shortfall),
            str(r.exhausted or "–"),
            r.note,
        )
        for r in found.burn
    ]
    return _PARTS["burn"][1], head, rows


def _register(case: Case, found: Ledger) -> _Read:
    head = ("provider", "service", "substitutability", "reason", "reintegration", "impact", "alternatives", "why")
    rows: list[tuple[str, ...]] = [
        (
            _party(case, r.provider_0020),
            r.provision,
            r.substitutability_0050,
            r.reason_0060 or "–",
            r.reintegration_0090,
            r.impact_0100,
            r.alternatives_0120 or "–",
            r.why,
        )
        for r in found.register
    ]
    return _PARTS["register"][1], head, rows


def _exits(case: Case, found: Ledger) -> _Read:
    """Return the steps; lines below 2 % of the largest of their supplier stand in the data only."""
    largest: dict[str, float] = {}
    for step in found.exits:
        largest[step.supplier] = max(largest.get(step.supplier, 0.0), step.amount or 0.0)
    rows: list[tuple[str, ...]] = [
        (_party(case, s.supplier), str(s.day), s.date.isoformat(), s.what, f"{s.lead_days:.0f}", _money(s.cost))
        for s in found.exits
        if s.amount is None or s.amount >= _SMALL * largest[s.supplier]
    ]
    return _PARTS["exits"][1], ("if lost", "day", "date", "step", "lead, days", f"fee, {case.currency}"), rows


def _party(case: Case, key: str) -> str:
    return case.parties[key].name or key if key in case.parties else key


def _money(value: float | None) -> str:
    return "–" if value is None or not isfinite(value) else f"{value:,.0f}"


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.1%}"


_STYLE = """
body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:72rem;padding:0 1rem;color:#1d2730;background:#fff}
h1{font-size:1.6rem;margin:0}h2{font-size:1.15rem;margin:2rem 0 .2rem}p{margin:.2rem 0 .6rem;color:#56626c}
.wide{overflow-x:auto}table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th{text-align:left;border-bottom:2px solid #1d2730;padding:.3rem .6rem;vertical-align:bottom}
td{border-bottom:1px solid #dde3e8;padding:.3rem .6rem;vertical-align:top}
th.n,td.n{text-align:right}td.n{white-space:nowrap}
@media(prefers-color-scheme:dark){body{background:#14191e;color:#e4e9ed}p{color:#9aa7b1}th{border-color:#e4e9ed}
td{border-color:#2c353d}}
"""


def ledger_to_html(case: Case, found: Ledger) -> str:
    """Return the ledger as a page that opens offline."""
    leads = {title: lead for _, title, lead in _PARTS.values()}
    body = [
        f"<h1>{html.escape(case.title)}: ledger</h1>",
        f"<p>As of {case.as_of}, in {case.currency}, not discounted; fees of steps are discounted.</p>",
    ]
    for title, head, rows in _tables(case, found):
        body.append(f"<h2>{html.escape(title)}</h2><p>{html.escape(leads[title])}</p>")
        if not rows:
            body.append("<p>Nothing to show: the case was not imported from a bill, or holds nothing of the kind.</p>")
            continue
        cells = "".join(_cell(h, tag="th", like=c) for h, c in zip(head, rows[0], strict=True))
        lines = "".join("<tr>" + "".join(_cell(c) for c in row) + "</tr>" for row in rows)
        body.append(f'<div class="wide"><table><thead><tr>{cells}</tr></thead><tbody>{lines}</tbody></table></div>')
    title = html.escape(f"{case.title}: ledger")
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head>'
        f"<body>{''.join(body)}</body></html>\n"
    )


def _cell(text: str, *, tag: str = "td", like: str = "") -> str:
    """Return a cell, to the right where it (or the one it stands above) is a number."""
    shape = (like or text).translate(str.maketrans("", "", ",.%-"))
    is_number = (like or text) == "–" or shape.isdigit()
    return f"<{tag}{' class=n' if is_number else ''}>{html.escape(text)}</{tag}>"
