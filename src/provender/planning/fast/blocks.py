"""Which periods have constant cohorts and availability, and how capacity follows from what is signed.

A *cell* is a set of columns whose sum matters; an *entry* is a cell in one cost variable (theta); a *row*
gives the weights with which entries make the capacity of some runs. Lines that never slip and share
supplier, class and block are one cell; a line that slips in some scenario is a cell of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from provender.planning.fast.kernels import fill_rows, find_runs
from provender.planning.fast.problem import Columns, Problem

if TYPE_CHECKING:
    from numpy.typing import NDArray


#: columns of `Runs.runs`
SCENARIO, BEGIN, END, PATTERN, BLOCK, WINDOW = range(6)
#: patterns per block with a cost variable of their own
N_SEPARATE = 1


@dataclass(frozen=True, slots=True)
class Runs:
    """Maximal runs of periods with constant capacity, by scenario.

    Parameters
    ----------
    runs
        (run, 6) scenario, first period, period after the last, pattern, block, window that capacity
        changes within (−1: none).
    row, theta
        (run,) row of weights; cost variable.
    """

    runs: NDArray[np.int64]
    row: NDArray[np.int64]
    theta: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Weights:
    """Rows of weights over entries, compressed: row r holds `first[r]:first[r + 1]`.

    `entry` and `weight` are (item,); capacity of row r in class g is Σ weight · amount of the entries of g.
    """

    first: NDArray[np.int64]
    entry: NDArray[np.int64]
    weight: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Layout:
    """How amounts signed become capacity.

    Parameters
    ----------
    starts
        (block,) first period of each block.
    runs, weights
        Periods with constant capacity, and that capacity.
    entry_theta, entry_cell, entry_group
        (entry,) cost variable, cell, class.
    members
        (cell, column) 1 where the column belongs to the cell.
    n_thetas
        Cost variables: block b has b, then b + n_blocks for windows that run past its end, b + 2·n_blocks …
    """

    starts: NDArray[np.int64]
    runs: Runs
    weights: Weights
    entry_theta: NDArray[np.int64]
    entry_cell: NDArray[np.int64]
    entry_group: NDArray[np.int64]
    members: NDArray[np.float64]
    n_thetas: int


def block_starts(columns: Columns, n_periods: int) -> NDArray[np.int64]:
    """Return (block,) the periods at which some term starts or ends, from 0.

    Examples
    --------
    >>> zero = np.zeros(1, np.int64)
    >>> block_starts(Columns(zero, zero, zero + 2, zero + 5, np.zeros((0, 1), np.int64), zero > 0), 9)
    array([0, 2, 5])
    """
    at = np.unique(np.concatenate([[0], columns.start, columns.end]))
    return at[at < n_periods].astype(np.int64)


def build_layout(problem: Problem) -> Layout:
    """Return runs, rows, entries and cells of a problem."""
    columns, supply = problem.columns, problem.supply
    starts = block_starts(columns, problem.n_periods)
    delay = columns.delay if len(columns.delay) else np.zeros((1, len(columns.start)), dtype=np.int64)
    lateness = np.where(delay > 0, columns.start + delay, -1)
    window = problem.work.window_periods if problem.work.is_deferrable.any() else 1
    edges = np.append(starts, problem.n_periods)
    runs = find_runs(edges, supply.first_spell, supply.begin, supply.pattern, lateness, window)
    theta = _thetas(runs, len(starts))
    groups = _coordinates(columns)
    cells = _Cells(columns, groups, starts)
    row, keys = _rows(runs, theta, is_late=bool(len(columns.delay)))
    pairs = np.unique(keys[:, :2], axis=0)
    items = [cells.entries(int(t), int(b)) for t, b in pairs]
    pair = np.searchsorted(pairs[:, 0] * len(starts) + pairs[:, 1], keys[:, 0] * len(starts) + keys[:, 1])
    pair_first = np.concatenate([[0], np.cumsum([len(i) for i in items])]).astype(np.int64)
    flat = np.array([i for item in items for i in item], dtype=np.int64).reshape(-1, 2)  # (item, coordinate + entry)
    leads = np.array([g[0] for g in groups], dtype=np.int64)
    late = np.where(delay > 0, columns.start + delay, 0)[:, leads]
    ask = np.column_stack([pair, keys[:, 2:]])
    first, entry, weight = fill_rows(ask, pair_first, flat, supply.levels, columns.supplier[leads], late)
    return Layout(
        starts,
        Runs(runs, row, theta),
        Weights(first, entry, weight),
        np.array(cells.theta, dtype=np.int64),
        np.array(cells.cell, dtype=np.int64),
        np.array(cells.group, dtype=np.int64),
        cells.members(),
        (2 + N_SEPARATE) * len(starts),
    )


def _thetas(runs: NDArray[np.int64], n_blocks: int) -> NDArray[np.int64]:
    """Return (run,) the cost variable.

    In every block the patterns with most periods have one each – with equal availability the cost depends
    on one sum, which few cuts describe – and the others share one. A window across blocks has another.
    """
    n_patterns = int(runs[:, PATTERN].max()) + 1
    key = runs[:, BLOCK] * n_patterns + runs[:, PATTERN]
    hours = np.bincount(key, weights=runs[:, END] - runs[:, BEGIN], minlength=n_blocks * n_patterns)
    rank = np.argsort(np.argsort(-hours.reshape(n_blocks, -1), axis=1, kind="stable"), axis=1, kind="stable")
    place = np.minimum(rank.ravel()[key], N_SEPARATE)
    theta = np.where(place == 0, 0, place + 1) * n_blocks + runs[:, BLOCK]
    mixed = np.flatnonzero(runs[:, WINDOW] >= 0)
    if not len(mixed):
        return theta
    key = runs[mixed, SCENARIO] * (runs[:, WINDOW].max() + 1) + runs[mixed, WINDOW]
    heads = np.flatnonzero(np.diff(key, prepend=-1))
    length = np.diff(np.append(heads, len(mixed)))
    head = runs[mixed[heads], BLOCK]
    theta[mixed] = np.repeat(n_blocks + head, length)
    return theta


def _coordinates(columns: Columns) -> list[list[int]]:
    """Return the groups of columns that are always available together."""
    slips = (columns.delay > 0).sum(axis=0) > 0  # (column,)
    groups: dict[tuple[int, ...], list[int]] = {}
    for c, (supplier, group) in enumerate(zip(columns.supplier, columns.group, strict=True)):
        key = (int(supplier), int(group), c) if slips[c] else (int(supplier), int(group), -1)
        groups.setdefault(key, []).append(c)
    return list(groups.values())


def _rows(
    runs: NDArray[np.int64], theta: NDArray[np.int64], *, is_late: bool
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return (run,) the row of each run and (row, 5) theta, block, pattern, scenario, first period."""
    keys = np.column_stack([theta, runs[:, BLOCK], runs[:, PATTERN], runs[:, SCENARIO], runs[:, BEGIN]])
    if is_late:
        return np.arange(len(runs)), keys
    radix = (theta * (runs[:, BLOCK].max() + 1) + runs[:, BLOCK]) * (runs[:, PATTERN].max() + 1) + runs[:, PATTERN]
    _, index, row = np.unique(radix, return_index=True, return_inverse=True)
    keys = keys[index]
    keys[:, 3] = 0
    return row.ravel(), keys


class _Cells:
    """Collects cells and entries as rows ask for them."""

    def __init__(self, columns: Columns, groups: list[list[int]], starts: NDArray[np.int64]) -> None:
        self._columns, self._groups, self._starts = columns, groups, starts
        self._sets: dict[tuple[int, ...], int] = {}
        self._entries: dict[tuple[int, int], int] = {}
        self.theta: list[int] = []
        self.cell: list[int] = []
        self.group: list[int] = []

    def entries(self, theta: int, block: int) -> list[tuple[int, int]]:
        """Return (coordinate, entry) of everything in term in a block."""
        at, found = self._starts[block], []
        columns = self._columns
        for i, group in enumerate(self._groups):
            inside = tuple(c for c in group if columns.start[c] <= at < columns.end[c])
            if not inside:
                continue
            cell = self._sets.setdefault(inside, len(self._sets))
            key = (theta, cell)
            if key not in self._entries:
                self._entries[key] = len(self.theta)
                self.theta.append(theta)
                self.cell.append(cell)
                self.group.append(int(columns.group[group[0]]))
            found.append((i, self._entries[key]))
        return found

    def members(self) -> NDArray[np.float64]:
        """Return (cell, column) 1 where the column belongs to the cell."""
        matrix = np.zeros((len(self._sets), len(self._columns.start)))
        for inside, cell in self._sets.items():
            matrix[cell, list(inside)] = 1.0
        return matrix
