"""What inputs change, and what every number and plan is in many worlds; here or in processes of their own."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from itertools import repeat
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

import numpy as np

from provender.cases import read
from provender.exposure.expose import base_plan
from provender.insight.decisions import Bench, Decision
from provender.insight.numbers import finite, numbers
from provender.insight.same import same
from provender.paths import rules_of
from provender.planning import situation

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provender.alliance.case import Case
    from provender.cases import Draft

Progress = Callable[[str, int, int], None]
T = TypeVar("T")
#: the part of a case that plays the months ahead, beside its provisions
TIE = "tie"
#: jobs that are worked through before the next progress is told
_CHUNK = 8


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked: of which case, as of when, in whose reading, about which plans, of how many numbers."""

    folder: Path
    as_of: date
    reading: str
    decisions: Mapping[str, tuple[Decision, ...]] = field(default_factory=dict)
    is_everything: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """What worlds told: (world,) by number, NaN where a world has it not; (world, plan) cost by provision."""

    numbers: Mapping[str, NDArray[np.float64]]
    costs: Mapping[str, NDArray[np.float64]]


class Crew:
    """Those who work: this process, or several of their own; the same to the last bit."""

    def __init__(self, workers: int, progress: Progress | None, stop: Callable[[], bool] | None = None) -> None:
        self.progress, self.stop = progress, stop
        spawn = multiprocessing.get_context("spawn")
        self.pool = ProcessPoolExecutor(workers, mp_context=spawn, initializer=_deaf) if workers > 1 else None

    def __enter__(self) -> Self:
        """Return the crew itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Send everybody home."""
        if self.pool:
            self.pool.shutdown(cancel_futures=True)

    @property
    def is_stopped(self) -> bool:
        """Whether somebody said stop."""
        return self.stop is not None and self.stop()

    def work(self, what: str, of: Callable[[Ask, Sequence[Any]], list[T]], ask: Ask, jobs: Sequence[Any]) -> list[T]:
        """Return what becomes of each job, in order; of the first jobs alone where it is told to stop."""
        if self.is_stopped:
            return []
        chunks = [jobs[i : i + _CHUNK] for i in range(0, len(jobs), _CHUNK)]
        run = self.pool.map if self.pool and len(chunks) > 1 else map
        found: list[T] = []
        parts: Iterator[list[T]] = run(of, repeat(ask), chunks)
        for part in parts:
            found += part
            if self.progress:
                self.progress(what, len(found), len(jobs))
            if self.is_stopped:
                break
        return found


def _deaf() -> None:
    """Leave Ctrl-C to the process that asked: it says when to stop."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


_drafts: dict[Path, Draft] = {}  # of this process: reading a case takes longer than moving it


def _case(ask: Ask, values: Mapping[str, float]) -> Case:
    """Return the case with some leaves at numbers."""
    if ask.folder not in _drafts:
        _drafts[ask.folder] = read(ask.folder)
    return _drafts[ask.folder].case(ask.as_of, ask.reading, values=values)


def survey(
    ask: Ask, leaves: Sequence[tuple[str, float, float]]
) -> list[tuple[frozenset[str], dict[str, list[Decision]]]]:
    """Return by leaf (name, low, high) the parts of the case that it changes, and the plans to sign if it is that."""
    base = _case(ask, {})
    still = {p: Bench.of(base, p).planner.instance for p in base.provisions}
    rules = rules_of(base)
    found = []
    for leaf, *ends in leaves:
        touched, plans = set(), {p: [] for p in base.provisions}  # type: ignore[var-annotated]
        for side, value in zip(("low", "high"), ends, strict=True):
            case = _case(ask, {leaf: value})
            for p, instance in still.items():
                bench = Bench.of(case, p)
                if not same(bench.planner.instance, instance):
                    touched.add(p)
                    plans[p].append(bench.best(f"{leaf} {side}"))
            if not same(rules_of(case), rules):
                touched.add(TIE)
        found.append((frozenset(touched), plans))
    return found


def worlds(ask: Ask, jobs: Sequence[Mapping[str, float]]) -> list[tuple[dict[str, float], dict[str, list[float]]]]:
    """Return by world, given by the numbers of some leaves, every number, and the cost of every plan."""
    found = []
    for values in jobs:
        case = _case(ask, values)
        bases = {p: base_plan(case, p, reading=ask.reading) for p in case.provisions}
        costs = {}
        for p, plans in ask.decisions.items():
            planner = bases[p].planner
            bench = Bench(planner, situation(planner.instance, case.as_of))
            costs[p] = [bench.cost(d) for d in plans]
        told = {k: finite(case, h) for k, h in numbers(case, bases, is_everything=ask.is_everything).items()}
        found.append((told | {f"{p}.plan.mean": c[0] for p, c in costs.items()}, costs))
    return found


def gathered(ask: Ask, found: list[tuple[dict[str, float], dict[str, list[float]]]]) -> Told:
    """Return what worlds told as arrays."""
    ids = dict.fromkeys(k for told, _ in found for k in told)
    by_number = {k: np.array([told.get(k, np.nan) for told, _ in found]) for k in ids}
    return Told(by_number, {p: np.array([costs[p] for _, costs in found]) for p in ask.decisions})
