"""Whose doing the spread of a plan's outcome is: estimates, futures, demand, deliveries, events or prices.

The total effect of a part g is what is left of the variance when everything but g is known,

    T_g = E[Var(Y | all but g)] / Var(Y) = E[(Y − Y_g)²] / (2·Var(Y)),

where Y_g is the outcome with g drawn anew and all else as it was (Jansen 1999; Homma and Saltelli 1996). The
effects sum to one where parts add up, to more where they act together. Rows are independent of each other:
each has a world (every uncertain number drawn), a future and a seed of its own and gives a few scenarios. The
standard errors are the jackknife's over rows.

The plan stands as signed. A number whose range is itself a law of the scenarios (how severe, how long, how
late, how large) is not drawn a second time as an estimate.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from provender.dates import midnight
from provender.dispatch import Open, build_ladder, least_cost, own_price_cost, unmet_work
from provender.exposure.expose import base_plan
from provender.instance import resolve
from provender.planning.situation import situation, total_capacity
from provender.scenarios import BATCH, PARTS, draw_worlds, law_of, prepare, with_scenarios
from provender.scenarios.worlds import uncertain

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from provender.alliance.case import Case
    from provender.alliance.estimate import Estimate
    from provender.cases import Draft
    from provender.instance import Instance
    from provender.planning import Situation
    from provender.scenarios import Batch, Draws

Source = Literal["estimates", "futures", "demand", "deliveries", "events", "prices"]
SOURCES: tuple[Source, ...] = ("estimates", "futures", *PARTS)
#: what is measured: the bill and the work left undone, discounted money; critical work left undone, unit-hours
OUTCOMES = ("cost", "critical")
#: rows, where nothing else is asked for; scenarios of each at most, and as many as keep the numbers of demand few
N_ROWS, N_EACH, _MOST = 24, 16, 2.0e5
#: rows for a report, which has other things to wait for
FEW_ROWS = 12


@dataclass(frozen=True, slots=True)
class Spread:
    """The spread of one outcome and whose doing it is.

    `mean` and `deviation` in money or unit-hours; by source, `effects` is T_g, 0 or more, and `errors` its
    standard error. All effects are NaN where the outcome never varies.
    """

    outcome: str
    mean: float
    deviation: float
    effects: Mapping[str, float]
    errors: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Variance:
    """The spreads of one provision's outcomes, with the numbers of rows and of scenarios in all."""

    provision: str
    n_rows: int
    n_scenarios: int
    spreads: tuple[Spread, ...]


def variance(
    draft: Draft,
    provision: str,
    *,
    n_rows: int = N_ROWS,
    n_each: int | None = None,
    seed: int | None = None,
    as_of: date | None = None,
) -> Variance:
    """Return whose doing the spread of the base plan's cost and of its critical work left undone is.

    Parameters
    ----------
    draft
        The case as read, for numbers are drawn and the case is worked out anew.
    provision
        Identifier of the provision.
    n_rows
        Independent rows, > 2; each draws two worlds.
    n_each
        Scenarios of each row, 1 to 64; default 16, fewer where periods are many.
    seed
        Same seed, same numbers; default is the one of the case.
    as_of
        Date of knowledge; default is the one in the case.

    Raises
    ------
    ValueError
        If a number is out of range.
    UnknownNameError
        If the case has no such provision.
    """
    return variances(draft, (provision,), n_rows=n_rows, n_each=n_each, seed=seed, as_of=as_of)[provision]


def variances(
    draft: Draft,
    provisions: Iterable[str],
    *,
    n_rows: int = N_ROWS,
    n_each: int | None = None,
    seed: int | None = None,
    as_of: date | None = None,
) -> dict[str, Variance]:
    """Return what `variance` returns for each of some provisions: all see the same worlds, made once."""
    if n_rows < 3 or not (n_each is None or 1 <= n_each <= BATCH):
        raise ValueError(f"found {n_rows} rows of {n_each}; allowed: 3 rows or more, each of 1 to {BATCH}")
    case = draft.case(as_of)
    own = case.sampling.seed if seed is None else seed
    asked = [_asked(case, provision, n_each, own) for provision in provisions]
    worlds = draw_worlds(draft, 2 * n_rows, seed=own, sampling="plain", as_of=as_of, names=_not_laws(case))
    for one, other in _couples(w.case for w in worlds):
        for a in asked:
            a.rows.append(_row(one, other, a))
    return {a.provision: _variance(a) for a in asked}


@dataclass(frozen=True, slots=True)
class _Asked:
    """One provision: its plan by line, scenarios of each row, its random numbers and the rows so far."""

    provision: str
    plan: Mapping[str, float]
    n_each: int
    rng: np.random.Generator
    rows: list[NDArray[np.float64]]


def _asked(case: Case, provision: str, n_each: int | None, seed: int) -> _Asked:
    """Return a provision with the plan that it would sign anyway."""
    base = base_plan(case, provision)
    cohorts = base.planner.instance.columns.lines.cohorts
    plan = {c.id: a for c, a in zip(cohorts, base.replanned.amounts, strict=True) if a > 0.0}
    rng = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(2**62,)))
    return _Asked(provision, plan, n_each or _each(base.planner.instance), rng, [])


def _variance(asked: _Asked) -> Variance:
    """Return the spreads of the rows of a provision."""
    table = np.array(asked.rows)  # (row, 1 + source, scenario, outcome)
    spreads = tuple(_spread(name, table[..., i]) for i, name in enumerate(OUTCOMES))
    return Variance(asked.provision, len(table), len(table) * asked.n_each, spreads)


def _each(instance: Instance) -> int:
    """Return how many scenarios a row has by default."""
    return int(np.clip(_MOST / max(1, len(instance.work.tiers) * instance.grid.n_periods), 1, N_EACH))


def _couples(cases: Iterator[Case]) -> Iterator[tuple[Case, Case]]:
    """Yield cases two by two."""
    yield from zip(cases, cases, strict=True)


def _not_laws(case: Case) -> tuple[str, ...]:
    """Return the uncertain leaves but for those whose range is a law of the scenarios itself."""
    drawn: list[Estimate | None] = [p.completion_days for p in case.programmes.values()]
    for hazard in case.hazards.values():
        drawn += [hazard.severity, hazard.duration_days, hazard.notice_days]
    for shock in case.shocks.values():
        drawn += [shock.factor, shock.days]
    drawn += [s.days for s in case.slips.values()] + [p.jump for p in case.prices.values()]
    places = {e.place for e in drawn if e is not None and not e.claims and not e.formula}
    return tuple(name for name in uncertain(case) if name not in places)


def _row(one: Case, other: Case, asked: _Asked) -> NDArray[np.float64]:
    """Return (1 + source, scenario, outcome): as drawn, then with each source drawn anew."""
    n_each, rng = asked.n_each, asked.rng
    here, there = (_Side(case, resolve(case, asked.provision), asked.plan) for case in (one, other))
    chance = here.instance.probabilities
    future, instead = (int(f) for f in rng.choice(len(chance), size=2, p=chance))
    seed, fresh = (int(x) for x in rng.integers(2**62, size=2))
    draws, drawn = here.draws(future, seed, n_each), here.draws(future, fresh, n_each)
    first = draws.batch(0)
    found = [here.outcome(first, future)]
    found.append(there.outcome(there.draws(future, seed, n_each).batch(0), future))
    found.append(here.outcome(here.draws(instead, seed, n_each).batch(0), instead))
    for part in PARTS:
        again = draws.batch(0, others={part: drawn}, like=None if part == "demand" else first)
        found.append(here.outcome(again, future))
    return np.array(found)


@dataclass(frozen=True, slots=True)
class _Side:
    """One world of a row: its case, its instance and the plan that stands in it."""

    case: Case
    instance: Instance
    plan: Mapping[str, float]

    def draws(self, future: int, seed: int, n: int) -> Draws:
        """Return the draw around a future."""
        law = law_of(self.case, self.instance, future=self.instance.futures[future])
        return prepare(law, self.instance, n, seed=seed, sampling="plain")

    def outcome(self, batch: Batch, future: int) -> NDArray[np.float64]:
        """Return (scenario, outcome) what the plan comes to."""
        mine = np.full(batch.n_scenarios, future)
        struck = with_scenarios(self.instance, batch, mine)
        here = situation(struck, midnight(self.case.as_of))
        amounts = np.array([self.plan.get(c.id, 0.0) for c in struck.columns.lines.cohorts])
        capacity = total_capacity(struck, here, amounts)
        opened = Open(batch.source_limit, np.minimum(struck.sources.committed, batch.source_limit))
        ladder = build_ladder(struck)
        unmet = unmet_work(ladder, capacity, opened)[:, struck.work.is_critical].sum(axis=1)
        grid = struck.grid
        critical = (unmet * grid.counted[grid.block_of_period]) @ grid.period_hours
        if (batch.source_price == struck.sources.price).all():
            bought = least_cost(ladder, capacity, opened)
        else:
            bought = own_price_cost(struck, batch.source_price, capacity, opened)
        cost = _fees(struck, here, amounts) + bought @ struck.discount
        return np.stack([cost, critical], axis=1)


def _fees(struck: Instance, here: Situation, amounts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (scenario,) discounted money due for lines held and signed and for commitments."""
    held = np.einsum("srb,r->s", struck.held.fee, struck.held.size)
    signed = np.einsum("skb,k->s", struck.columns.lines.fee, amounts)
    due = float((struck.sources.commitment_fee * here.commitment_due).sum())
    total: NDArray[np.float64] = held + signed + due
    return total


def _spread(outcome: str, values: NDArray[np.float64]) -> Spread:
    """Return the spread of (row, 1 + source, scenario) values of one outcome."""
    found = _effects(values)
    n = len(values)
    without = np.array([_effects(np.delete(values, r, axis=0)) for r in range(n)])
    error = np.sqrt((n - 1) / n * ((without - without.mean(axis=0)) ** 2).sum(axis=0))
    first = values[:, 0]
    return Spread(
        outcome,
        float(first.mean()),
        float(first.std()),
        dict(zip(SOURCES, map(float, found), strict=True)),
        dict(zip(SOURCES, map(float, error), strict=True)),
    )


def _effects(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (source,) the total effects of (row, 1 + source, scenario) values; NaN where they never vary.

    The variance is that of all values in hand, the outcomes drawn anew among them: each alone has the same law.
    """
    total = float(values.var())
    if not total > 0.0:
        return np.full(values.shape[1] - 1, np.nan)
    moved: NDArray[np.float64] = ((values[:, 1:] - values[:, :1]) ** 2).mean(axis=(0, 2)) / (2.0 * total)
    return moved
