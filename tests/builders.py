"""Small instances made by hand or at random, without a case behind them."""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

from provender.instance import Cohort, Columns, Grid, Instance, Lines, Sources, Work

Floats = NDArray[np.float64]


def grid_of(hours: Floats, block_of_period: NDArray[np.int64]) -> Grid:
    """Return a grid that starts on 2025-01-01, all of it counted."""
    edges = np.concatenate([[0.0], np.cumsum(hours)])
    starts = np.datetime64("2025-01-01", "s") + (edges * 3600).astype("timedelta64[s]")
    firsts = np.flatnonzero(np.diff(block_of_period, prepend=-1))
    return Grid(
        starts[:-1],
        hours,
        block_of_period,
        starts[:-1][firsts],
        np.add.reduceat(hours, firsts),
        firsts,
        starts[-1],
        np.ones(len(firsts)),
    )


def no_lines(n_scenarios: int, n_blocks: int) -> Lines:
    """Return lines without a cohort."""
    return Lines(
        (),
        np.zeros(0),
        np.zeros(0),
        np.zeros((0, n_blocks)),
        np.zeros((n_scenarios, 0, n_blocks)),
        np.zeros((n_scenarios, 0, n_blocks)),
    )


def random_instance(rng: np.random.Generator, *, n_classes: int, windows: bool, n_columns: int = 0) -> Instance:
    """Return a random instance: 2 blocks of 1 to 4 periods, up to 4 tiers, 3 sources, 3 scenarios."""
    n_s, n_j, n_e = int(rng.integers(1, 4)), int(rng.integers(1, 5)), int(rng.integers(0, 4))
    sizes = rng.integers(1, 5, size=2)
    block = np.repeat(np.arange(2), sizes)
    grid = grid_of(rng.integers(1, 4, size=len(block)).astype(float), block)
    eligible = rng.random((n_j, n_classes)) < 0.7
    loose = (rng.random(n_j) < 0.5) & windows
    work = Work(
        tuple(f"w{j}" for j in range(n_j)),
        tuple(f"w{j}" for j in range(n_j)),
        rng.integers(2, 12, size=n_j).astype(float),
        np.round(rng.random((n_s, n_j, len(block))) * 20.0, 1),
        loose,
        rng.random(n_j) < 0.5,
        block.astype(np.int64),
        np.repeat(eligible[:, :, None], 2, axis=2),
    )
    suppliers = tuple(f"s{g}" for g in range(n_classes))
    limit = np.round(rng.random((n_e, 2)) * 10.0, 1)
    sources = Sources(
        tuple(f"e{e}" for e in range(n_e)),
        tuple(suppliers[int(g)] for g in rng.integers(0, n_classes, size=n_e)),
        ((),) * n_e,
        rng.integers(1, 12, size=(n_e, 2)).astype(float),
        limit,
        np.ones(n_e),
        np.round(limit * rng.random((n_e, 2)), 2),
        np.zeros((n_e, 2)),
    )
    held = Lines(
        tuple(Cohort(f"r{g}", s, date(2025, 1, 1), None, "delivered") for g, s in enumerate(suppliers)),
        np.ones(n_classes),
        np.ones(n_classes),
        np.ones((n_classes, 2)),
        np.round(rng.random((n_s, n_classes, 2)) * 25.0, 1),
        np.zeros((n_s, n_classes, 2)),
    )
    weights = rng.random(n_s) + 0.1
    return Instance(
        "p", "d", suppliers[0], "unit", "unit", "USD", grid,
        tuple(f"f{s}" for s in range(n_s)), weights / weights.sum(),
        suppliers, suppliers, np.arange(n_classes), work, held, sources,
        random_columns(rng, suppliers, grid, n_s, n_columns),
        (), np.ones(2), dict.fromkeys(suppliers, (0.0, 0.0)), {}, (),
    )  # fmt: skip


def random_columns(rng: np.random.Generator, suppliers: tuple[str, ...], grid: Grid, n_s: int, n: int) -> Columns:
    """Return random offers, some in lots, some late in some scenario, with caps."""
    if n == 0:
        return Columns(
            no_lines(n_s, grid.n_blocks),
            np.zeros(0),
            np.zeros(0),
            np.zeros(0, dtype=np.int64),
            (),
            np.zeros(0),
        )
    nominal = np.ones((n, grid.n_blocks))
    nominal[:, 0] = rng.integers(0, 2, size=n)
    available = nominal[None] * rng.choice([0.5, 1.0], size=(n_s, n, grid.n_blocks))
    price = rng.integers(1, 8, size=n).astype(float)
    fee = available * price[None, :, None] * grid.block_hours
    start = [grid.block_date(int(np.argmax(row > 0))) for row in nominal]
    lines = Lines(
        tuple(
            Cohort(
                f"o{k}@w",
                suppliers[int(rng.integers(len(suppliers)))],
                start[k],
                None,
                "signed",
                offer=f"o{k}",
            )
            for k in range(n)
        ),
        np.ones(n),
        np.ones(n),
        nominal,
        available,
        fee,
    )
    lot = np.where(rng.random(n) < 0.4, rng.integers(2, 6, size=n), 0).astype(float)
    caps = rng.integers(3, 15, size=n).astype(float)
    return Columns(lines, lot, np.full(n, np.inf), np.arange(n), tuple(f"o{k}" for k in range(n)), caps)
