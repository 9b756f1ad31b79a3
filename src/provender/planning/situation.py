"""What a plan finds: what is held and alive, what can be bought and signed, what is due anyway."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np

from provender.dates import midnight
from provender.dispatch import Open

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provender.instance import Instance


@dataclass(frozen=True, slots=True)
class Situation:
    """The world a plan is made in; a contingency is another situation of the same instance.

    Parameters
    ----------
    held_alive, held_billed
        (held cohort, block) share that survives; share of the fee that is due.
    column_alive
        (column, block) share that survives; the bill follows it.
    open
        Limits of sources and committed units.
    commitment_due
        (source, block) share of the commitment fee that is due.
    lower, upper
        (column,) least and most that may be signed, work units.
    lost_suppliers
        Suppliers whose minimum spend is no longer due.
    """

    held_alive: NDArray[np.float64]
    held_billed: NDArray[np.float64]
    column_alive: NDArray[np.float64]
    open: Open
    commitment_due: NDArray[np.float64]
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]
    lost_suppliers: frozenset[str] = frozenset()

    def fixed(self, amounts: NDArray[np.float64]) -> Situation:
        """Return the situation with exactly these amounts signed."""
        return replace(self, lower=amounts, upper=amounts)


def situation(instance: Instance, decision: date | datetime) -> Situation:
    """Return the situation without any event, when lines are signed on a date.

    A column is open if its window starts no earlier than decision + lead time.
    """
    blocks = instance.grid.n_blocks
    n_held, n_columns = len(instance.held.cohorts), len(instance.columns.lines.cohorts)
    upper = np.array(
        [
            limit if midnight(c.delivery) >= midnight(decision) + timedelta(days=c.lead_days) else 0.0
            for c, limit in zip(instance.columns.lines.cohorts, _most(instance), strict=True)
        ]
    )
    return Situation(
        np.ones((n_held, blocks)),
        np.ones((n_held, blocks)),
        np.ones((n_columns, blocks)),
        Open(instance.sources.limit, instance.sources.committed),
        np.ones_like(instance.sources.commitment_fee),
        np.zeros(n_columns),
        upper,
    )


def _most(instance: Instance) -> NDArray[np.float64]:
    """Return (column,) the most that can start in each window."""
    columns = instance.columns
    if not len(columns.offer):
        return np.zeros(0)
    return np.minimum(columns.window_cap, columns.cap[columns.offer])


def held_capacity(instance: Instance, here: Situation) -> NDArray[np.float64]:
    """Return (scenario, class, block) work units of the lines held that survive."""
    lines = instance.held
    return _by_class(instance, lines.available * (lines.size[:, None] * here.held_alive), _groups(instance))


def column_capacity(instance: Instance, here: Situation, amounts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (scenario, class, block) work units of the lines signed that survive."""
    lines = instance.columns.lines
    by_column = lines.available * (amounts[:, None] * here.column_alive)
    return _by_class(instance, by_column, column_groups(instance))


def total_capacity(instance: Instance, here: Situation, amounts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (scenario, class, block) work units of everything held or signed that survives."""
    return held_capacity(instance, here) + column_capacity(instance, here, amounts)


def column_groups(instance: Instance) -> NDArray[np.int64]:
    """Return (column,) the class of each column."""
    return _class_of(instance, tuple(c.supplier for c in instance.columns.lines.cohorts))


def _groups(instance: Instance) -> NDArray[np.int64]:
    return _class_of(instance, tuple(c.supplier for c in instance.held.cohorts))


def _class_of(instance: Instance, suppliers: tuple[str, ...]) -> NDArray[np.int64]:
    index = {s: int(c) for s, c in zip(instance.suppliers, instance.class_of, strict=True)}
    return np.array([index[s] for s in suppliers], dtype=np.int64)


def _by_class(instance: Instance, by_line: NDArray[np.float64], groups: NDArray[np.int64]) -> NDArray[np.float64]:
    total = np.zeros((by_line.shape[0], instance.n_classes, by_line.shape[2]))
    for group in range(instance.n_classes):
        total[:, group] = by_line[:, groups == group].sum(axis=1)
    return total


def fees_due(instance: Instance, here: Situation) -> NDArray[np.float64]:
    """Return (scenario, block) money due for what is held: lines and discount commitments."""
    held = np.einsum("srb,rb->sb", instance.held.fee, instance.held.size[:, None] * here.held_billed)
    commitments = (instance.sources.commitment_fee * here.commitment_due).sum(axis=0)
    total: NDArray[np.float64] = held + commitments
    return total


def column_fees(instance: Instance, here: Situation) -> NDArray[np.float64]:
    """Return (scenario, column) money due over the horizon per work unit signed."""
    fees: NDArray[np.float64] = np.einsum("skb,kb->sk", instance.columns.lines.fee, here.column_alive)
    return fees
