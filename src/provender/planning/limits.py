"""What bounds a plan beyond single columns, as rows: caps, market depth, yearly budgets, minimum spends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provender.instance import Instance
    from provender.instance.model import BudgetYear, Lines
    from provender.planning.situation import Situation


@dataclass(frozen=True, slots=True)
class Rows:
    """Limits `matrix` (row, column) · what is signed <= `limit` (row,), each with the name of what it is of.

    Names stand once per row: an offer or market for amounts, a budget and year for money.
    """

    matrix: NDArray[np.float64]
    limit: NDArray[np.float64]
    names: tuple[str, ...]


def amount_rows(instance: Instance) -> Rows:
    """Return the limits on amounts in force at once: caps of offers, depths of markets."""
    columns, grid = instance.columns, instance.grid
    starts = np.array([grid.block_from(c.delivery) for c in columns.lines.cohorts], dtype=np.int64)
    ends = np.array([grid.block_from(c.end) if c.end else grid.n_blocks for c in columns.lines.cohorts], dtype=np.int64)
    wanted = [((columns.offer == i) * 1.0, cap, name) for i, (name, cap) in _caps(instance) if np.isfinite(cap)]
    wanted += [(d.weight, d.limit, d.id) for d in columns.depths]
    rows, limits, names = [], [], []
    for weight, limit, name in wanted:
        for block in np.unique(starts[weight > 0.0]):
            rows.append(weight * ((starts <= block) & (block < ends)))
            limits.append(limit)
            names.append(name)
    return Rows(np.array(rows).reshape(len(rows), len(columns.offer)), np.array(limits), tuple(names))


def _caps(instance: Instance) -> list[tuple[int, tuple[str, float]]]:
    return list(enumerate(zip(instance.columns.offers, map(float, instance.columns.cap), strict=True)))


def budget_rows(instance: Instance, here: Situation) -> Rows:
    """Return the limits that budgets set to the money of what is signed; one for each future that differs.

    What is held comes first, and so does what must be signed anyway: they may leave nothing, but never less.
    """
    rows, limits, names = [], [], []
    for year in instance.budgets:
        money, held = spent_by_columns(instance, here, year), spent_by_held(instance, here, year)
        rest = np.maximum(year.amount - held, money @ instance.columns.billed(here.lower))
        for s in _distinct(money, rest):
            rows.append(money[s])
            limits.append(max(0.0, float(rest[s])))
            names.append(f"{year.budget} {year.year}")
    return Rows(np.array(rows).reshape(len(rows), len(instance.columns.offer)), np.array(limits), tuple(names))


def _distinct(money: NDArray[np.float64], rest: NDArray[np.float64]) -> list[int]:
    """Return the futures whose row says something of its own: of equal rows the tightest, of zero ones none."""
    tightest: dict[bytes, int] = {}
    for s in np.argsort(-rest, kind="stable").tolist():
        if money[s].any():
            tightest[money[s].tobytes()] = s
    return sorted(tightest.values())


def spent_by_columns(instance: Instance, here: Situation, year: BudgetYear) -> NDArray[np.float64]:
    """Return (scenario, column) money of a budget's year per billed unit, as it is paid."""
    lines = instance.columns.lines
    return _paid(instance, lines, here.column_alive, year)


def spent_by_held(instance: Instance, here: Situation, year: BudgetYear) -> NDArray[np.float64]:
    """Return (scenario,) money that what is held takes of a budget's year: lines and discount commitments."""
    if not year.counts_held:
        return np.zeros(len(instance.probabilities))
    lines = instance.held
    held = _paid(instance, lines, lines.size[:, None] * here.held_billed, year).sum(axis=1)
    mine = np.array([year.takes(s) for s in instance.sources.suppliers], dtype=bool)
    bought = (instance.sources.commitment_fee * here.commitment_due)[mine][:, year.blocks]
    total: NDArray[np.float64] = held + (bought / instance.discount[year.blocks]).sum()
    return total


def _paid(instance: Instance, lines: Lines, share: NDArray[np.float64], year: BudgetYear) -> NDArray[np.float64]:
    """Return (scenario, line) fees of a year as they are paid, from (line, block) shares that are due."""
    mine = np.array([year.takes(c.supplier) for c in lines.cohorts], dtype=np.float64)
    money = lines.fee[:, :, year.blocks] * (share[:, year.blocks] / instance.discount[year.blocks])
    paid: NDArray[np.float64] = money.sum(axis=2) * mine
    return paid


def spends(instance: Instance, here: Situation) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the fees that count towards each minimum spend and what held lines leave short.

    Returns
    -------
    tuple of arrays
        (spend, scenario, column) money per billed unit signed; (spend, scenario) money.
    """
    due = [m for m in instance.minimum_spend if m.supplier not in here.lost_suppliers]
    lines, held = instance.columns.lines, instance.held
    n_s = len(instance.probabilities)
    counted = np.zeros((len(due), n_s, len(lines.cohorts)))
    short = np.zeros((len(due), n_s))
    for i, minimum in enumerate(due):
        mine = np.array([c.supplier == minimum.supplier for c in lines.cohorts], dtype=bool)
        counted[i][:, mine] = (lines.fee * here.column_alive)[:, mine][:, :, minimum.blocks].sum(axis=2)
        ours = np.array([c.supplier == minimum.supplier for c in held.cohorts], dtype=bool)
        paid = held.fee * (held.size[:, None] * here.held_billed)
        spent = paid[:, ours][:, :, minimum.blocks].sum(axis=(1, 2))
        sources = np.array([s == minimum.supplier for s in instance.sources.suppliers], dtype=bool)
        spent = spent + instance.sources.commitment_fee[sources][:, minimum.blocks].sum()
        short[i] = minimum.amount - spent
    return counted, short
