"""Time the fast planner on CAP: `python -m benchmarks.cap.run D:plain D:real E:cvar --seeds 10`.

Every instance is timed from arrays in memory to the plan with its bound, and `numpy.sort` of the same total
demand along hours right after it, in the same process; the table gives medians, worst cases and their ratio.
Compiling is done on a small instance first. CPU time is given beside wall time, for busy machines.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from benchmarks.cap.law import SIZES, Size, averse, batches, flexible, in_lots, plain, real, secure

from provender.planning.fast import (
    Control,
    Prepared,
    plan,
    prepare,
    prepare_streamed,
    reach,
    without_supplier,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from provender.planning.fast import Plan, Problem


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds of one instance: wall, CPU, sort; rounds and gap of its plan."""

    wall_s: float
    cpu_s: float
    sort_s: float
    rounds: int
    gap: float
    status: str

    @property
    def ratio(self) -> float:
        """Return wall time in sorts."""
        return self.wall_s / self.sort_s


def same(problem: Problem) -> Problem:
    """Return the problem."""
    return problem


#: variant: what makes the instance, what is part of planning (needs from data), relative gap
VARIANTS: dict[str, tuple[Callable[[Problem], Problem], Callable[[Problem], Problem], float]] = {
    "plain": (same, same, 1e-6),
    "cvar": (averse, same, 1e-6),
    "flex": (flexible, same, 1e-6),
    "secure": (same, secure, 1e-6),
    "lots8": (lambda p: in_lots(p, 8.0), same, 1e-4),
    "lots64": (lambda p: in_lots(p, 64.0), same, 1e-4),
}


def instance(size: Size, variant: str, seed: int) -> tuple[Problem, Callable[[Problem], Problem], float]:
    """Return an instance, what planning begins with, and the gap to reach."""
    if variant == "real":
        return real(size, seed), secure, 1e-6
    make, begin, gap = VARIANTS[variant]
    return make(plain(size, seed)), begin, gap


def sort_seconds(demand: NDArray[np.float64]) -> float:
    """Return the seconds that sorting (scenario, period) along hours takes."""
    begun = time.perf_counter()
    np.sort(demand, axis=1)
    return time.perf_counter() - begun


def time_plan(size: Size, variant: str, seed: int, limit_s: float) -> Timing:
    """Return what one instance takes."""
    problem, begin, gap = instance(size, variant, seed)
    wall, cpu = time.perf_counter(), time.process_time()
    found = plan(prepare(begin(problem)), control=Control(gap=gap, time_limit_s=limit_s))
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    total = problem.work.demand[:, 0] if problem.work.demand.shape[1] == 1 else problem.work.demand.sum(axis=1)
    return Timing(wall, cpu, sort_seconds(total), found.rounds, found.gap, found.status)


def time_stream(size: Size, seed: int) -> Timing:
    """Return what a streamed instance takes, drawing left out; the sort is that of the same batches."""
    problem = plain(size, seed, np.zeros((0, size.periods)))
    spent = {"draw": 0.0, "sort": 0.0}

    def stream() -> Iterator[NDArray[np.float64]]:
        begun = time.perf_counter()
        for batch in batches(size, seed):
            spent["draw"] += time.perf_counter() - begun
            spent["sort"] += sort_seconds(batch)
            yield batch[:, None]
            begun = time.perf_counter()

    wall, cpu = time.perf_counter(), time.process_time()
    found = plan(prepare_streamed(problem, stream()))
    aside = spent["draw"] + spent["sort"]
    wall, cpu = time.perf_counter() - wall - aside, time.process_time() - cpu - aside
    return Timing(wall, cpu, spent["sort"], found.rounds, found.gap, found.status)


def replans(size: Size, seed: int, times: int) -> list[tuple[float, float]]:
    """Return wall and CPU seconds of re-plans: other fees, a supplier lost, ends of a supplier's range."""
    problem = plain(size, seed)
    prepared = prepare(problem)
    best = plan(prepared)
    rng = np.random.default_rng(seed)
    return [_replan(problem, prepared, best, (i, rng)) for i in range(times)]


def _replan(
    problem: Problem, prepared: Prepared, best: Plan, turn: tuple[int, np.random.Generator]
) -> tuple[float, float]:
    number, rng = turn
    n_offers = int((problem.columns.start == 0).sum())
    factor = np.resize(1.0 + 0.05 * rng.standard_normal(n_offers), problem.terms.fee.shape[1])
    terms = replace(problem.terms, fee=problem.terms.fee * factor)
    supplier = problem.columns.supplier
    wall, cpu = time.perf_counter(), time.process_time()
    if number % 3 == 2:
        reach(prepared, best, (supplier == number % 4).astype(float))
        # two plans: the least and the most
        return (time.perf_counter() - wall) / 2.0, (time.process_time() - cpu) / 2.0
    found = plan(prepared, terms if number % 3 == 0 else without_supplier(terms, supplier, number % 4))
    if found.status != "optimal":
        raise RuntimeError(found.status)
    return time.perf_counter() - wall, time.process_time() - cpu


def line(name: str, timings: list[Timing]) -> str:
    """Return a row of the table."""
    ratios = [t.ratio for t in timings]
    walls, cpus = [t.wall_s for t in timings], [t.cpu_s for t in timings]
    rounds, gap = max(t.rounds for t in timings), max(t.gap for t in timings)
    proven = sum(t.status == "optimal" for t in timings)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    return (
        f"| {name} | {statistics.median(walls):.3f} / {max(walls):.3f} | {statistics.median(cpus):.3f} "
        f"| {statistics.median(t.sort_s for t in timings):.3f} | {statistics.median(ratios):.2f} / {max(ratios):.2f} "
        f"| {rounds} | {gap:.1e} | {proven}/{len(timings)} | {peak:.1f} |"
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", nargs="+", help="SIZE:VARIANT, SIZE:stream or SIZE:replan")
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--limit", type=float, default=60.0, help="seconds per plan")
    parser.add_argument("--times", type=int, default=1000, help="re-plans")
    chosen = parser.parse_args()
    print(
        "| instance | wall s, median / worst | CPU s | sort s | ratio, median / worst | rounds | gap | proven | GiB |"
    )
    print("|---|---|---|---|---|---|---|---|---|", flush=True)
    small = Size(*SIZES["B"])
    for name in chosen.what:
        letter, variant = name.split(":")
        size = Size(*SIZES[letter])
        if variant == "replan":
            taken = replans(size, 0, chosen.times)
            for kind, part in zip(("wall", "CPU"), zip(*taken, strict=True), strict=True):
                print(f"{name}: {len(part)} re-plans, {kind} median {1e3 * statistics.median(part):.1f} ms, ", end="")
                print(f"mean {1e3 * statistics.mean(part):.1f} ms, worst {1e3 * max(part):.1f} ms", flush=True)
        elif variant == "stream":
            time_stream(small, 0)
            print(line(name, [time_stream(size, seed) for seed in range(chosen.seeds)]), flush=True)
        else:
            time_plan(small, variant, 99, chosen.limit)
            print(line(name, [time_plan(size, variant, s, chosen.limit) for s in range(chosen.seeds)]), flush=True)


if __name__ == "__main__":
    main()
