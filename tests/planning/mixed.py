"""Random planning problems that mix every feature."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from provender.dates import midnight
from provender.dispatch import build_ladder
from provender.instance import Cohort, Columns, Grid, Instance, Lines, Sources, Work
from provender.instance.lines import paid_ahead
from provender.instance.model import BudgetYear, Depth, MinimumSpend
from provender.instance.volume import Volume
from provender.planning import Loss, Planner, Signed, Situation, situation
from provender.planning.moving import moving
from provender.planning.plan import Desk
from tests.builders import grid_of

Floats = NDArray[np.float64]
AT = date(2025, 1, 1)
QUANTILE = 0.8
SUPPLIERS = ("s0", "s1", "s2")


@dataclass(frozen=True)
class Mixed:
    """A problem: the instance, prices and limits of sources by scenario, risk, and what must be outlasted."""

    instance: Instance
    price: Floats
    limit: Floats
    omega: float
    alpha: float
    losses: tuple[Loss, ...]
    security_price: float | None

    @property
    def here(self) -> Situation:
        """The situation without any event."""
        return situation(self.instance, AT)

    @property
    def desk(self) -> Desk:
        """A desk that knows lots and tiers to 1e-8."""
        instance, ladder = self.instance, build_ladder(self.instance)
        sources = moving(instance, self.price, self.limit)
        planner = Planner(instance, ladder, self.omega, self.alpha, gap_lots=1e-8, root_gap=1e-8, moving=sources)
        return Desk(planner, self.here, midnight(AT), QUANTILE)

    def sign(self) -> Signed:
        """Return the plan, lots and tiers to 1e-8."""
        desk = self.desk
        if not self.losses:
            return desk.sign(())
        rows = desk.rows(self.losses)
        if self.security_price is not None:
            rows = rows.priced(self.security_price, self.instance)
        return desk.planner.sign(desk.here, rows)


def mixed(rng: np.random.Generator) -> Mixed:
    """Return a random problem of three suppliers, three blocks and up to three scenarios."""
    n_s = int(rng.integers(1, 4))
    block = np.repeat(np.arange(3), rng.integers(1, 4, size=3))
    grid = grid_of(24.0 * rng.integers(1, 4, size=len(block)).astype(np.float64), block)
    is_past = rng.random() < 0.2
    grid = replace(grid, counted=np.array([0.0 if is_past else 1.0, 1.0, 1.0]))
    discount = np.array([1.0, 0.9, 0.8]) * grid.counted
    work = _work(rng, grid, n_s)
    held = _held(rng, grid, n_s, discount)
    sources = _sources(rng, grid)
    columns = _columns(rng, grid, n_s, discount)
    weights = rng.random(n_s) + 0.1
    keys = work.eligible.transpose(1, 0, 2).reshape(len(SUPPLIERS), -1)
    instance = Instance(
        "p", "d", "s0", "unit", "unit", "USD", grid,
        tuple(f"f{s}" for s in range(n_s)), weights / weights.sum(), SUPPLIERS, SUPPLIERS,
        np.unique(keys, axis=0, return_inverse=True)[1].reshape(-1).astype(np.int64),
        work, held, sources, columns, _spends(rng, grid), discount,
        {s: (0.0, float(rng.choice([0.0, 2.0]))) for s in SUPPLIERS}, {}, (),
        budgets=_budgets(rng, grid),
    )  # fmt: skip
    shape = (n_s, *sources.price.shape)
    moves = rng.random() < 0.5
    price = sources.price * (rng.choice([0.5, 1.0, 1.7], size=shape) if moves else np.ones(shape))
    limit = sources.limit * (rng.choice([0.0, 0.5, 1.0], size=shape) if moves else np.ones(shape))
    omega, alpha = float(rng.choice([0.0, 0.3, 1.0])), float(rng.choice([0.0, 0.5, 0.9]))
    losses = _losses(rng, instance) if rng.random() < 0.6 else ()
    security_price = float(rng.choice([0.3, 2.0, 9.0])) if rng.random() < 0.6 else None
    return Mixed(instance, price, limit, omega, alpha, losses, security_price)


def _work(rng: np.random.Generator, grid: Grid, n_s: int) -> Work:
    n_j, n_t = int(rng.integers(2, 5)), grid.n_periods
    eligible = rng.random((n_j, len(SUPPLIERS))) < 0.7
    eligible[np.arange(n_j), rng.integers(len(SUPPLIERS), size=n_j)] = True
    eligible = np.repeat(eligible[:, :, None], 3, axis=2)
    if rng.random() < 0.3:  # a confinement that falls
        eligible[:, :, 2] = True
    names = tuple(f"w{j}" for j in range(n_j))
    halves = rng.random() < 0.5
    window = np.unique(grid.block_of_period * 10 + (np.arange(n_t) % 2 if halves else 0), return_inverse=True)[1]
    window = np.maximum.accumulate(window.astype(np.int64)) if halves else window.astype(np.int64)
    return Work(
        names, names, rng.integers(2, 12, size=n_j).astype(float),
        np.round(rng.random((n_s, n_j, n_t)) * 20.0, 1),
        rng.random(n_j) < 0.4, rng.random(n_j) < 0.5, window, eligible,
    )  # fmt: skip


def _days(grid: Grid) -> list[date]:
    return [grid.block_date(b) for b in range(grid.n_blocks + 1)]


def _held(rng: np.random.Generator, grid: Grid, n_s: int, discount: Floats) -> Lines:
    """Return a line of each supplier that ramps, comes late in some scenarios, and may be paid ahead."""
    n = len(SUPPLIERS)
    shapes = np.array([[1.0, 1.0, 1.0], [0.0, 0.5, 1.0], [1.0, 1.0, 0.0], [0.0, 1.0, 1.0]])
    nominal = shapes[rng.integers(len(shapes), size=n)]
    late = rng.random((n_s, n)) < 0.3
    available = np.where(late[:, :, None], np.pad(nominal, ((0, 0), (1, 0)))[None, :, :-1], nominal[None])
    available = available * rng.choice([1.0, 1.0, 0.9], size=(n_s, n, 1))
    due = available * rng.integers(1, 6, size=n)[None, :, None] * grid.block_hours
    ahead = [(np.nan, 0.3) if rng.random() < 0.3 else (0.0, 0.0) for _ in range(n)]
    fee = np.array([[paid_ahead(due[s, r], ahead[r]) for r in range(n)] for s in range(n_s)]) * discount
    starts = [_days(grid)[int(np.argmax(row > 0.0))] for row in nominal]
    cohorts = tuple(
        Cohort(f"r{i}", s, starts[i], None, "delivered", "site" if rng.random() < 0.3 else "", _chip(rng))
        for i, s in enumerate(SUPPLIERS)
    )
    size = np.round(rng.random(n) * 15.0, 1)
    return Lines(cohorts, size, size, nominal, available, fee)


def _chip(rng: np.random.Generator) -> tuple[str, ...]:
    return ("chip",) if rng.random() < 0.3 else ()


def _sources(rng: np.random.Generator, grid: Grid) -> Sources:
    n_e, n_b = int(rng.integers(0, 3)), grid.n_blocks
    limit = np.round(rng.random((n_e, n_b)) * 12.0, 1)
    committed = np.round(limit * rng.choice([0.0, 0.5], size=(n_e, 1)), 2)
    return Sources(
        tuple(f"e{e}" for e in range(n_e)),
        tuple(SUPPLIERS[int(g)] for g in rng.integers(0, len(SUPPLIERS), size=n_e)),
        tuple(_chip(rng) for _ in range(n_e)),
        rng.integers(1, 12, size=(n_e, n_b)).astype(float),
        limit,
        rng.choice([0.5, 1.0], size=n_e),
        committed,
        committed * grid.block_hours * grid.counted,
    )


@dataclass(frozen=True)
class _Term:
    """One window of an offer: blocks [start, stop), money per unit-hour, and what the offer is like."""

    offer: int
    start: int
    stop: int
    price: float
    lot: float
    steps: Volume | None
    prepaid: tuple[float, float]
    ramp: tuple[float, ...]
    like: Cohort


def _terms(rng: np.random.Generator, n_b: int) -> list[_Term]:
    """Return two or three offers of one or two windows: terms, ramps, lots, tiers, leads, first refusals."""
    found = []
    for i in range(int(rng.integers(2, 4))):
        like = Cohort(
            "", SUPPLIERS[int(rng.integers(len(SUPPLIERS)))], AT, None, "signed", "", _chip(rng), f"o{i}",
            float(rng.choice([0.0, 1.0, 3.0])), is_secure=bool(rng.random() < 0.8),
        )  # fmt: skip
        lot = float(rng.integers(2, 6)) if rng.random() < 0.35 else 0.0
        steps = _steps(rng) if rng.random() < 0.35 else None
        prepaid = (np.nan, 0.4) if rng.random() < 0.3 else (0.0, 0.0)
        ramp = (0.5, 1.0, 1.0) if rng.random() < 0.3 else (1.0, 1.0, 1.0)
        for start in sorted(rng.choice(n_b, size=int(rng.integers(1, 3)), replace=False).tolist()):
            stop = min(n_b, start + int(rng.integers(1, n_b + 1)))
            found.append(_Term(i, start, stop, float(rng.integers(1, 8)), lot, steps, prepaid, ramp, like))
    return found


def _columns(rng: np.random.Generator, grid: Grid, n_s: int, discount: Floats) -> Columns:
    """Return terms on the grid, delivered in part in some scenarios, with caps and a market's depth."""
    terms, days, n_b = _terms(rng, grid.n_blocks), _days(grid), grid.n_blocks
    n, n_o = len(terms), terms[-1].offer + 1
    nominal, available, fee = np.zeros((n, n_b)), np.zeros((n_s, n, n_b)), np.zeros((n_s, n, n_b))
    cohorts = []
    for k, term in enumerate(terms):
        nominal[k, term.start : term.stop] = term.ramp[: term.stop - term.start]
        for s in range(n_s):
            available[s, k] = nominal[k] * rng.choice([0.5, 1.0])
            fee[s, k] = paid_ahead(available[s, k] * term.price * grid.block_hours, term.prepaid) * discount
        end = days[term.stop] if term.stop < n_b or rng.random() < 0.5 else None
        cohorts.append(replace(term.like, id=f"o{term.offer}@{term.start}", delivery=days[term.start], end=end))
    depth = Depth("m", rng.choice([0.0, 0.5, 1.0], size=n), float(rng.integers(3, 15)))
    return Columns(
        Lines(tuple(cohorts), np.ones(n), np.ones(n), nominal, available, fee),
        np.array([x.lot for x in terms]),
        np.where(rng.random(n) < 0.5, np.inf, rng.integers(4, 12, size=n).astype(float)),
        np.array([x.offer for x in terms], dtype=np.int64),
        tuple(f"o{i}" for i in range(n_o)),
        rng.integers(4, 18, size=n_o).astype(float),
        (depth,) if rng.random() < 0.5 else (),
        {k: x.steps for k, x in enumerate(terms) if x.steps is not None},
    )


def _steps(rng: np.random.Generator) -> Volume:
    start = np.concatenate([[0.0], np.sort(rng.choice(np.arange(2, 12), size=2, replace=False))]).astype(float)
    return Volume(start, np.array([1.0, 0.8, 0.55]), bool(rng.random() < 0.5))


def _spends(rng: np.random.Generator, grid: Grid) -> tuple[MinimumSpend, ...]:
    if rng.random() < 0.5:
        return ()
    blocks = np.flatnonzero(grid.counted > 0)
    amount = float(rng.integers(1, 9)) * 5.0 * float(grid.block_hours[blocks].sum())
    return (MinimumSpend(SUPPLIERS[int(rng.integers(3))], blocks, amount, "c"),)


def _budgets(rng: np.random.Generator, grid: Grid) -> tuple[BudgetYear, ...]:
    found, live = [], np.flatnonzero(grid.counted > 0)
    for name in ("a", "b")[: int(rng.integers(0, 3))]:
        blocks = live[rng.random(len(live)) < 0.7]
        amount = float(rng.integers(2, 60)) * float(grid.block_hours[blocks].sum())
        whose = () if rng.random() < 0.5 else (SUPPLIERS[int(rng.integers(3))],)
        if len(blocks):
            found.append(BudgetYear(name, 2025, blocks, amount, bool(rng.random() < 0.5), whose))
    return tuple(found)


def _losses(rng: np.random.Generator, instance: Instance) -> tuple[Loss, ...]:
    """Return losses of one and two suppliers, of a shared dependency and of a pipeline."""
    cohorts = (*instance.held.cohorts, *instance.columns.lines.cohorts)
    known = [Loss(("s0",)), Loss(("s1", "s2")), Loss(("s1",), only_pipeline=True)]
    known += [Loss(("chip",))] if any("chip" in c.depends_on for c in cohorts) else []
    known += [Loss(("site",))] if any(c.site == "site" for c in cohorts) else []
    return tuple(x for x in known if rng.random() < 0.5)
