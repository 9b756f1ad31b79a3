"""play(): many paths of an alliance, the same numbers bit for bit however the work is split."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from provender.paths.kernels import settle, walk
from provender.paths.result import Paths
from provender.paths.rules import NEVER, Rules, rules_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provender.alliance.case import Case

#: paths of a batch: its numbers fit into the cache; part of the law, for each batch has a seed of its own
BATCH = 2048


def play(
    case: Case | Rules,
    n_paths: int = 20_000,
    *,
    seed: int = 0,
    belief: str = "observer",
    reading: str = "",
    workers: int = 2,
) -> Paths:
    """Return paths of an alliance from its as-of date to the end of its horizon.

    Parameters
    ----------
    case
        A checked case, or its rules.
    n_paths
        Number of paths, > 0.
    seed
        The same seed gives the same paths for any number of workers.
    belief, reading
        As in `rules_of`; ignored where rules are given.
    workers
        Threads.

    Raises
    ------
    ValueError
        If there is no path to play.

    Examples
    --------
    >>> from provender.cases import load
    >>> paths = play(load("microsoft-openai"), 2000)
    >>> paths.chance("azure_cut", 12) < 0.2
    True
    """
    if n_paths < 1:
        raise ValueError(f"found {n_paths} paths; allowed: 1 or more")
    rules = case if isinstance(case, Rules) else rules_of(case, belief=belief, reading=reading)
    starts = range(0, n_paths, BATCH)
    seeds = np.random.SeedSequence(seed).spawn(len(starts))
    batches = [_batch(rules, min(BATCH, n_paths - a)) for a in starts]
    with ThreadPoolExecutor(max_workers=max(1, workers)) as pool:
        list(pool.map(lambda job: _fill(rules, *job), zip(batches, seeds, strict=True)))
    return _join(rules, batches)


@dataclass(slots=True)
class _Batch:
    """The arrays of some paths, as in `Paths`; counts of `in_state` and `happened`, what is `taken` by kind."""

    in_state: NDArray[np.int64]
    happened: NDArray[np.int64]
    first: NDArray[np.int16]
    over: NDArray[np.int16]
    came: NDArray[np.int16]
    done: NDArray[np.float64]
    taken: NDArray[np.float64]
    refused: NDArray[np.bool_]


def _batch(rules: Rules, n: int) -> _Batch:
    """Return empty arrays of a batch."""
    n_months, n_hazards = len(rules.months), len(rules.tie.hazards)
    return _Batch(
        np.zeros((n_months, len(rules.tie.states)), dtype=np.int64),
        np.zeros((n_hazards, n_months), dtype=np.int64),
        np.full((n, n_hazards), NEVER, dtype=np.int16),
        np.tile(rules.until.astype(np.int16), (n, 1)),
        np.full((n, len(rules.milestones)), NEVER, dtype=np.int16),
        np.zeros((n, len(rules.programmes))),
        np.zeros((n, 2)),
        np.zeros((n, len(rules.vetoes)), dtype=np.bool_),
    )


def _fill(rules: Rules, batch: _Batch, seed: np.random.SeedSequence) -> None:
    """Play one batch."""
    rng = np.random.Generator(np.random.SFC64(seed))
    n, n_months = len(batch.first), len(rules.months)
    tie = rules.tie
    tolls = np.stack([rules.withheld, rules.lost])
    idle = _idle(rules, tolls)
    _alone(rules, batch, np.flatnonzero(idle), rng)
    busy = np.flatnonzero(~idle)
    order = busy[np.argsort(-tie.happens[busy].max(axis=1, initial=0.0), kind="stable")]  # the frequent first
    uniform = rng.random((n, n_months + 1, 2))
    events = np.empty((n, n_months), dtype=np.uint64)
    walk(uniform, tie.now, tie.step, 1.0 - tie.happens[order], tie.moves[order], batch.in_state, events)
    first = np.full((n, len(order)), NEVER, dtype=np.int16)
    happened = np.zeros((len(order), n_months), dtype=np.int64)
    luck = rng.random(batch.over.shape)
    settle(events, rules.ends[order], luck, tolls[:, order], first, batch.over, happened, batch.taken)
    batch.first[:, order], batch.happened[order] = first, happened
    _milestones(rules, batch, rng)
    for i, (clause, month, chance, _) in enumerate(rules.vetoes):
        batch.refused[:, i] = (rng.random(n) < chance) & (batch.over[:, clause] >= month)
    _programmes(rules, batch, rng)


def _idle(rules: Rules, tolls: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return (hazard,) whether an event is as likely in every state and moves, ends and takes nothing."""
    tie = rules.tie
    steady = (tie.happens == tie.happens[:, :1]).all(axis=1)
    idle: NDArray[np.bool_] = steady & (tie.moves < 0) & ~rules.ends.any(axis=1) & ~tolls.any(axis=(0, 2))
    return idle


def _alone(rules: Rules, batch: _Batch, hazards: NDArray[np.int64], rng: np.random.Generator) -> None:
    """Date the first event of hazards that nothing else hangs on, and count them by month, each by its law."""
    n, n_months = len(batch.first), len(rules.months)
    chance = rules.tie.happens[hazards, 0]
    with np.errstate(divide="ignore"):
        waits = np.floor(np.log1p(-rng.random((n, len(hazards)))) / np.log1p(-chance))  # geometric
    batch.first[:, hazards] = np.where(waits < n_months, waits, NEVER).astype(np.int16)
    batch.happened[hazards] = rng.binomial(n, chance[:, None], (len(hazards), n_months))


def _milestones(rules: Rules, batch: _Batch, rng: np.random.Generator) -> None:
    """Date the milestones and end what they end."""
    n = len(batch.first)
    for m, cumulative in enumerate(rules.dates):
        at = np.searchsorted(cumulative, rng.random(n), side="right")
        batch.came[:, m] = np.where(at < len(rules.months), at, NEVER)
    for trigger in rules.triggers:
        all_came = batch.came[:, list(trigger.milestones)].max(axis=1)
        when = np.maximum(all_came, np.int16(min(trigger.earliest, NEVER)))
        holds = (rng.random(n) < trigger.accepted) & (when < batch.over[:, trigger.clause])
        for clause in trigger.ends:
            batch.over[holds, clause] = np.minimum(batch.over[holds, clause], when[holds])


def _programmes(rules: Rules, batch: _Batch, rng: np.random.Generator) -> None:
    """Complete the programmes: a split log-normal through early, middle and late, plus first delays."""
    for p, (early, middle, late) in enumerate(rules.completion):
        z = rng.standard_normal(len(batch.first))
        if middle <= 0.0:
            batch.done[:, p] = middle
            continue
        below = np.log(middle / early) / 1.6448536 if 0.0 < early < middle else 0.0
        above = np.log(late / middle) / 1.6448536 if late > middle else 0.0
        batch.done[:, p] = middle * np.exp(np.where(z < 0.0, below, above) * z)
        for h in np.flatnonzero(rules.delay[:, p]):
            hit = batch.first[:, h] < batch.done[:, p]
            batch.done[hit, p] += rules.delay[h, p]


def _join(rules: Rules, batches: list[_Batch]) -> Paths:
    """Return all batches as one result."""

    def stack(of: Callable[[_Batch], NDArray[np.generic]]) -> NDArray[np.generic]:
        return np.concatenate([of(b) for b in batches])

    n = sum(len(b.first) for b in batches)
    return Paths(
        rules=rules,
        in_state=sum((b.in_state for b in batches), np.zeros_like(batches[0].in_state)) / n,
        happened=sum((b.happened for b in batches), np.zeros_like(batches[0].happened)) / n,
        first=stack(lambda b: b.first),  # type: ignore[arg-type]
        over=stack(lambda b: b.over),  # type: ignore[arg-type]
        came=stack(lambda b: b.came),  # type: ignore[arg-type]
        done=stack(lambda b: b.done),  # type: ignore[arg-type]
        withheld=stack(lambda b: b.taken[:, 0]),  # type: ignore[arg-type]
        refused=stack(lambda b: b.refused),  # type: ignore[arg-type]
        lost=stack(lambda b: b.taken[:, 1]),  # type: ignore[arg-type]
    )
