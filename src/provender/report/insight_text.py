"""Insight in a terminal, as JSON and as tables."""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import polars as pl
from rich.console import Group
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from provender.errors import UnknownNameError
from provender.report.edition import edition

if TYPE_CHECKING:
    from rich.console import RenderableType

    from provender.alliance.case import Case
    from provender.insight import Answer, Insight, Prices
    from provender.report.edition import Edition

#: prices, numbers and drivers of a number that the terminal shows
_PRICES, _NUMBERS, _DRIVERS = 12, 24, 6


def insight_to_terminal(case: Case, found: Insight, *, only: Iterable[str] = ()) -> RenderableType:
    """Return insight as something that `rich` prints.

    Parameters
    ----------
    only
        Numbers to tell all of; without any, every number in a line.

    Raises
    ------
    UnknownNameError
        If there is no such number.
    """
    asked = tuple(only)
    for name in asked:
        if name not in found.answers:
            raise UnknownNameError("number", name, tuple(found.answers))
    return Group(*_parts(edition(case, "en"), found, asked))


def insight_to_json(found: Insight) -> str:
    """Return insight as JSON: dates as texts, what is no number as null."""
    return json.dumps(_plain(dataclasses.asdict(found)), indent=2, ensure_ascii=False)


def insight_tables(found: Insight) -> dict[str, pl.DataFrame]:
    """Return prices, drivers and tornadoes as frames."""
    prices = [
        {"provision": p, **dataclasses.asdict(x), "is_assumption": found.is_assumption(x.leaf)}
        for p, told in found.prices.items()
        for x in told.prices
    ]
    drivers = [
        {"number": a.id, **dataclasses.asdict(d), "is_assumption": found.is_assumption(d.leaf), "fit": a.fit}
        for a in found.answers.values()
        for d in a.drivers
    ]
    bars = [
        {"number": a.id, "value": a.value, **dataclasses.asdict(b)} for a in found.answers.values() for b in a.tornado
    ]
    money = {"value": pl.Float64, "bias": pl.Float64, "error": pl.Float64}
    shares = {"first": pl.Float64, "total": pl.Float64, "shapley": pl.Float64}
    ends = {"value": pl.Float64, "leaf": pl.String, "at_low": pl.Float64, "at_high": pl.Float64}
    bare = {"is_assumption": pl.Boolean}
    return {
        "prices": pl.DataFrame(prices, {"provision": pl.String, "leaf": pl.String, **money, **bare}),
        "drivers": pl.DataFrame(drivers, {"number": pl.String, "leaf": pl.String, **shares, **bare, "fit": pl.Float64}),
        "tornado": pl.DataFrame(bars, {"number": pl.String, **ends}),
    }


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(v) for v in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value


def _parts(ed: Edition, found: Insight, asked: tuple[str, ...]) -> Iterator[RenderableType]:
    yield Rule(Text(f"{ed.title}: what matters", style="bold"), align="left")
    n = f"{len(found.leaves)} inputs with a range, {found.n_worlds} worlds, seed {found.seed}"
    rests = f"; {ed.figures.share(found.sourced)} of the swing of its numbers rests on claims" if found.leaves else ""
    yield Text(f"As of {found.as_of}: {n}{rests}", style="dim")
    if not found.leaves:
        yield Text("Every number of the case is known: nothing can be found out.")
        return
    for prices in found.prices.values():
        yield Padding(_prices(ed, found, prices), (1, 0, 0, 0))
    if asked:
        for name in asked:
            yield Padding(_one(ed, found, found.answers[name]), (1, 0, 0, 0))
        return
    yield Padding(_answers(found), (1, 0, 0, 0))


def _prices(ed: Edition, found: Insight, prices: Prices) -> RenderableType:
    """Return what is worth finding out before a provision's plan is signed."""
    good, money = ed.names.good(prices.provision), ed.figures.money
    if not prices.prices:
        return Text(f"{good}: no single input is worth finding out; of {len(prices.plans)} plans one stays the best.")
    table = _table((f"Worth finding out before signing for {good}", "up to", "±", "", "range"))
    for x in prices.prices[:_PRICES]:
        held = found.leaves[x.leaf]
        told = Text("assumption", style="yellow") if found.is_assumption(x.leaf) else Text("source", style="dim")
        table.add_row(leaf_name(ed, x.leaf), money(x.value), money(x.error), told, ed.estimate(held))
    table.caption = Text(
        f"Among {len(prices.plans)} plans; knowing all: {money(prices.perfect)} ± {money(prices.perfect_error)}. "
        "Corrected for bias; ± is one standard error."
    )
    table.caption_justify = "left"
    return table


def leaf_name(ed: Edition, leaf: str) -> str:
    """Return an input in words: the name of its estimate, the statement of its claim, else its place."""
    parts = leaf.split(".")
    if parts[0] == "estimate" and parts[1] in ed.case.estimates:
        named = ed.case.estimates[parts[1]]
        return (named.name_zh if ed.words.language == "zh" else named.name) or parts[1].replace("_", " ")
    if leaf in ed.case.claims:
        return f"{leaf}: {ed.case.claims[leaf].statement}"
    return leaf


def _answers(found: Insight) -> Table:
    """Return every number with what it hangs on, those that swing most for their size first."""
    table = _table(("number", "explained", "hangs on", "assumption that drives it"))
    moved = [a for a in found.answers.values() if a.drivers]
    order = sorted(moved, key=lambda a: -(a.deviation / abs(a.mean) if a.mean else math.inf))
    for a in order[:_NUMBERS]:
        drivers = "; ".join(f"{_short(d.leaf)} {100 * d.shapley:.0f} %" for d in a.drivers[:3])
        table.add_row(a.id, f"{100 * a.fit:.0f} %", drivers, _short(a.assumption))
    table.caption = Text(f"{min(_NUMBERS, len(order))} of {len(order)}; --number ID tells all of one, --json of all")
    table.caption_justify = "left"
    return table


def _one(ed: Edition, found: Insight, answer: Answer) -> RenderableType:
    """Return one number: its drivers with their shares, and its tornado."""
    table = _table((answer.id, "by itself", "with others", "fair share", "at low", "at high", ""))
    bars = {b.leaf: b for b in answer.tornado}
    names = list(dict.fromkeys((*(d.leaf for d in answer.drivers[:_DRIVERS]), *bars)))[: 2 * _DRIVERS]
    shares = {d.leaf: d for d in answer.drivers}
    for leaf in names:
        d, b = shares.get(leaf), bars.get(leaf)
        cells = [f"{100 * x:.0f} %" for x in (d.first, d.total, d.shapley)] if d else ["", "", ""]
        ends = [f"{x:,.4g}" for x in (b.at_low, b.at_high)] if b else ["", ""]
        told = Text("assumption", style="yellow") if found.is_assumption(leaf) else Text("source", style="dim")
        table.add_row(leaf_name(ed, leaf), *cells, *ends, told)
    sd = f"{answer.value:,.4g} as it stands; over worlds {answer.mean:,.4g}, standard deviation {answer.deviation:,.4g}"
    table.caption = Text(f"{sd}. The shares explain {100 * answer.fit:.0f} % of the variance in worlds left out.")
    table.caption_justify = "left"
    return table


def _short(leaf: str) -> str:
    return leaf.removeprefix("estimate.").removesuffix(".value")


def _table(columns: tuple[str, ...]) -> Table:
    """Return an empty table in the style of the report."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    right = {"up to", "±", "explained", "by itself", "with others", "fair share", "at low", "at high"}
    for i, label in enumerate(columns):
        table.add_column(Text(label, style="bold" if i == 0 else "dim"), justify="right" if label in right else "left")
    return table
