"""Insight in a terminal, as JSON and as tables."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import polars as pl
from rich.console import Group
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from provender.errors import UnknownNameError
from provender.report.as_json import to_json
from provender.report.edition import edition
from provender.report.headline_names import spelled

if TYPE_CHECKING:
    from rich.console import RenderableType

    from provender.alliance.case import Case
    from provender.insight import Answer, Insight, Prices
    from provender.report.edition import Edition
    from provender.report.words import Language

#: prices, numbers and drivers of a number that the terminal shows
_PRICES, _NUMBERS, _DRIVERS = 12, 24, 6
#: drivers of a number in its line
_FEW = 3


def insight_to_terminal(
    case: Case, found: Insight, *, only: Iterable[str] = (), language: Language = "en"
) -> RenderableType:
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
    return Group(*_parts(edition(case, language), found, asked))


def insight_to_json(found: Insight) -> str:
    """Return insight as JSON: dates as texts, what is no number as null."""
    return to_json(dataclasses.asdict(found))


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


def _parts(ed: Edition, found: Insight, asked: tuple[str, ...]) -> Iterator[RenderableType]:
    words = ed.words
    yield Rule(Text(f"{ed.title}: {words('page.insight')}", style="bold"), align="left")
    sizes = {"day": found.as_of, "inputs": len(found.leaves), "n": found.n_worlds, "seed": found.seed}
    rests = words("insight.rests", share=ed.figures.share(found.sourced)) if found.leaves else ""
    yield Text(words("insight.terminal", **sizes) + rests, style="dim")
    if found.is_stopped:
        yield Text(words("insight.stopped"), style="yellow")
    if not found.leaves:
        yield Text(words("insight.known"))
        return
    for prices in found.prices.values():
        yield Padding(_prices(ed, found, prices), (1, 0, 0, 0))
    if asked:
        for name in asked:
            yield Padding(_one(ed, found, found.answers[name]), (1, 0, 0, 0))
        return
    yield Padding(_answers(ed, found), (1, 0, 0, 0))


def _prices(ed: Edition, found: Insight, prices: Prices) -> RenderableType:
    """Return what is worth finding out before a provision's plan is signed."""
    words, good, money = ed.words, ed.names.good(prices.provision), ed.figures.money
    if not prices.prices:
        return Text(words("insight.none", good=ed.names.provision(prices.provision), plans=len(prices.plans)))
    heads = [words("prices.input"), words("prices.value"), words("prices.error"), "", words("prices.range")]
    table = _table(heads, {1, 2})
    table.title, table.title_justify = Text(words("insight.prices", good=good), style="bold"), "left"
    for x in prices.prices[:_PRICES]:
        held = found.leaves[x.leaf]
        table.add_row(
            leaf_name(ed, x.leaf), money(x.value), money(x.error), _told(ed, found, x.leaf), ed.estimate(held)
        )
    every = {"plans": len(prices.plans), "all": money(prices.perfect), "error": money(prices.perfect_error)}
    table.caption, table.caption_justify = Text(words("insight.prices.note", **every)), "left"
    return table


def _told(ed: Edition, found: Insight, leaf: str) -> Text:
    """Return whether an input is an assumption or has a source."""
    if found.is_assumption(leaf):
        return Text(ed.words("assumption"), style="yellow")
    return Text(ed.words("insight.source"), style="dim")


def leaf_name(ed: Edition, leaf: str) -> str:
    """Return an input in words: the name of its estimate, the statement of its claim, else its place."""
    parts = leaf.split(".")
    if parts[0] == "estimate" and parts[1] in ed.case.estimates:
        named = ed.case.estimates[parts[1]]
        return (named.name_zh if ed.words.language == "zh" else named.name) or parts[1].replace("_", " ")
    if leaf in ed.case.claims:
        return f"{leaf}: {ed.case.claims[leaf].statement}"
    return _placed(ed, leaf)


def _placed(ed: Edition, leaf: str) -> str:
    """Return a place in words where its block has a name: ``offer.campus.cap`` as the campus, cap."""
    kind, _, rest = leaf.partition(".")
    block, _, field = rest.partition(".")
    tables: dict[str, Mapping[str, Any]] = {
        "contract": ed.case.contracts,
        "offer": ed.case.offers,
        "party": ed.case.parties,
        "clause": ed.case.clauses,
        "workload": ed.case.workloads,
        "programme": ed.case.programmes,
        "milestone": ed.case.milestones,
        "flow": ed.case.flows,
    }
    held = tables.get(kind, {}).get(block)
    if held is None or not field or not (getattr(held, "name", "") or getattr(held, "name_zh", "")):
        return leaf
    return ed.words("measure.of", what=ed.names.named(held, block), measure=field.replace("_", " ").replace(".", ", "))


def _answers(ed: Edition, found: Insight) -> Table:
    """Return every number with what it hangs on, those that swing most for their size first."""
    words = ed.words
    keys = ("answers.number", "answers.fit", "insight.hangs", "insight.drives")
    table = _table([words(k) for k in keys], {1})
    moved = [a for a in found.answers.values() if a.drivers]
    order = sorted(moved, key=lambda a: -(a.deviation / abs(a.mean) if a.mean else math.inf))
    for a in order[:_NUMBERS]:
        drivers = words("list.semicolon").join(
            f"{leaf_name(ed, d.leaf)} {100 * d.shapley:.0f} %" for d in a.drivers[:_FEW]
        )
        drives = leaf_name(ed, a.assumption) if a.assumption else "–"
        name = Text(spelled(a.id, ed))
        if name.plain != a.id:
            name.append(f"\n{a.id}", style="dim")
        table.add_row(name, f"{100 * a.fit:.0f} %", drivers, drives)
    table.caption = Text(words("insight.more", n=min(_NUMBERS, len(order)), all=len(order)))
    table.caption_justify = "left"
    return table


def _one(ed: Edition, found: Insight, answer: Answer) -> RenderableType:
    """Return one number: its drivers with their shares, and its tornado."""
    words = ed.words
    keys = ("insight.first", "insight.total", "insight.shapley", "insight.low", "insight.high")
    table = _table([answer.id, *(words(k) for k in keys), ""], {1, 2, 3, 4, 5})
    bars = {b.leaf: b for b in answer.tornado}
    names = list(dict.fromkeys((*(d.leaf for d in answer.drivers[:_DRIVERS]), *bars)))[: 2 * _DRIVERS]
    shares = {d.leaf: d for d in answer.drivers}
    for leaf in names:
        d, b = shares.get(leaf), bars.get(leaf)
        cells = [f"{100 * x:.0f} %" for x in (d.first, d.total, d.shapley)] if d else ["", "", ""]
        ends = [f"{x:,.4g}" for x in (b.at_low, b.at_high)] if b else ["", ""]
        table.add_row(leaf_name(ed, leaf), *cells, *ends, _told(ed, found, leaf))
    sizes = {"value": f"{answer.value:,.4g}", "mean": f"{answer.mean:,.4g}", "sd": f"{answer.deviation:,.4g}"}
    table.caption = Text(words("insight.one", **sizes, fit=f"{100 * answer.fit:.0f} %"))
    table.caption_justify = "left"
    return table


def _table(heads: list[str], right: set[int]) -> Table:
    """Return an empty table in the style of the report; what is long is folded, never cut."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for i, label in enumerate(heads):
        style = "bold" if i == 0 else "dim"
        table.add_column(Text(label, style=style), justify="right" if i in right else "left", overflow="fold")
    return table
