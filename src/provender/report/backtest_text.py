"""A backtest in a terminal and as JSON: what each policy would have paid, and where its regret lies."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.console import Group
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from provender.report.as_json import to_json

if TYPE_CHECKING:
    from rich.console import RenderableType

    from provender.backtest import Backtest, Row


def backtest_to_json(found: Backtest) -> str:
    """Return a backtest as JSON: the protocol, hindsight and a row per policy; what is no number is null."""
    market = found.market
    told = {
        "trace": found.trace.name,
        "period_hours": found.trace.period_hours,
        "begin": found.begin.isoformat(),
        "end": found.end.isoformat(),
        "dates": found.n_dates,
        "every_days": found.every_days,
        "market": {f.name: getattr(market, f.name) for f in dataclasses.fields(market)} | {"unmet_usd": market.unmet},
        "hindsight_usd": found.hindsight_usd,
        "rows": [dataclasses.asdict(row) for row in found.rows],
    }
    return to_json(told)


def backtest_to_terminal(found: Backtest) -> RenderableType:
    """Return a backtest as something that `rich` prints."""
    return Group(*_parts(found))


def _parts(found: Backtest) -> Iterator[RenderableType]:
    market, days = found.market, found.market.term / found.trace.n_per_day
    yield Rule(Text(f"{found.trace.name}: what following a policy would have paid", style="bold"), align="left")
    yield Text(
        f"{found.begin:%Y-%m-%d} to {found.end:%Y-%m-%d}, terms of {days:g} days at {market.discount:.0%} discount, "
        f"{found.n_dates} dates, one every {found.every_days:g} days",
        style="dim",
    )
    yield Padding(_table(found), (1, 0, 0, 0))
    yield Padding(Text(_summary(found)), (1, 0, 0, 0))


def _table(found: Backtest) -> Table:
    """Return a row per policy, cheapest first."""
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold")
    table.add_column("policy", no_wrap=True)
    for name in ("cost", "regret", "90 %", "forecast", "decision", "unmet", "idle", "covered", "saved"):
        table.add_column(name, justify="right", no_wrap=True)
    for row in found.rows:
        table.add_row(*_cells(row))
    table.add_row("hindsight", f"{found.hindsight_usd:,.0f}", style="dim")
    return table


def _cells(row: Row) -> tuple[str, ...]:
    regret = row.regret
    return (
        row.policy,
        f"{row.cost_usd:,.0f}",
        f"{regret.total:.1%}",
        f"{100 * regret.low:.0f}–{regret.high:.0%}",
        f"{regret.forecast:.1%}",
        f"{regret.decision:.1%}",
        f"{row.unmet:,.0f}",
        f"{1.0 - row.utilisation:.0%}",
        f"{row.coverage:.0%}",
        f"{row.savings_rate:.0%}",
    )


def _summary(found: Backtest) -> str:
    """Return what the table says in a sentence."""
    best, others = found.rows[0], found.rows[1:]
    told = f"{best.policy} would have paid least, {best.regret.total:.1%} more than hindsight"
    if others:
        told += f"; {others[0].policy} came next with {others[0].regret.total:.1%}"
    return f"{told}.\nCost in the price unit on demand; unmet in unit-periods; idle as a share of what was held."
