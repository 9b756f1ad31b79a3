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
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from benchmarks.cap.law import SIZES, Size, averse, batches, flexible, in_lots, jittered, plain, real, secure
from benchmarks.cap.results import add

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
    sort_cpu_s: float
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
    if variant == "jitter":
        return jittered(plain(size, seed), seed), same, 1e-6
    make, begin, gap = VARIANTS[variant]
    return make(plain(size, seed)), begin, gap


def sort_seconds(demand: NDArray[np.float64]) -> tuple[float, float]:
    """Return the wall and CPU seconds that sorting (scenario, period) along hours takes."""
    begun, cpu = time.perf_counter(), time.process_time()
    np.sort(demand, axis=1)
    return time.perf_counter() - begun, time.process_time() - cpu


def time_plan(size: Size, variant: str, seed: int, limit_s: float) -> Timing:
    """Return what one instance takes."""
    problem, begin, gap = instance(size, variant, seed)
    wall, cpu = time.perf_counter(), time.process_time()
    found = plan(prepare(begin(problem)), control=Control(gap=gap, time_limit_s=limit_s))
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    total = problem.work.demand[:, 0] if problem.work.demand.shape[1] == 1 else problem.work.demand.sum(axis=1)
    return Timing(wall, cpu, *sort_seconds(total), found.rounds, found.gap, found.status)


def time_stream(size: Size, seed: int) -> Timing:
    """Return what a streamed instance takes, drawing left out; the sort is that of the same batches."""
    problem = plain(size, seed, np.zeros((0, size.periods)))
    aside, sort = np.zeros(2), np.zeros(2)  # (wall, CPU) seconds

    def stream() -> Iterator[NDArray[np.float64]]:
        nonlocal aside, sort
        begun = _clocks()
        for batch in batches(size, seed):
            drawn = _clocks()
            np.sort(batch, axis=1)
            sort = sort + _clocks() - drawn
            aside = aside + _clocks() - begun
            yield batch[:, None]
            begun = _clocks()

    begun = _clocks()
    found = plan(prepare_streamed(problem, stream()))
    wall, cpu = (_clocks() - begun - aside).tolist()
    return Timing(wall, cpu, float(sort[0]), float(sort[1]), found.rounds, found.gap, found.status)


def _clocks() -> NDArray[np.float64]:
    return np.array([time.perf_counter(), time.process_time()])


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
    return (
        f"| {name} | {statistics.median(walls):.3f} / {max(walls):.3f} | {statistics.median(cpus):.3f} "
        f"| {statistics.median(t.sort_s for t in timings):.3f} | {statistics.median(ratios):.2f} / {max(ratios):.2f} "
        f"| {rounds} | {gap:.1e} | {proven}/{len(timings)} | {peak_gib():.1f} |"
    )


def peak_gib() -> float:
    """Return the most memory that this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def run_replans(name: str, size: Size, seeds: int, times: int, out: str | None) -> None:
    """Time re-plans, print and keep a row per seed, in milliseconds."""
    for seed in range(seeds):
        row: dict[str, Any] = {"kind": "replan", "instance": name, "seed": seed, "times": times}
        for kind, part in zip(("wall", "cpu"), zip(*replans(size, seed, times), strict=True), strict=True):
            ms = 1e3 * np.array(part)
            row |= {f"{kind}_median": float(np.median(ms)), f"{kind}_mean": float(ms.mean()), f"{kind}_worst": ms.max()}
        print(row, flush=True)
        add(out, row)


def run_plans(name: str, size: Size, chosen: argparse.Namespace) -> None:
    """Time one variant over seeds, print its line and keep a row per seed."""
    variant, timings = name.split(":")[1], []
    for seed in range(chosen.first, chosen.first + chosen.seeds):
        is_streamed = variant == "stream"
        timings.append(time_stream(size, seed) if is_streamed else time_plan(size, variant, seed, chosen.limit))
        hours = size.periods * size.scenarios
        row = {"kind": "plan", "instance": name, "seed": seed, "scenario_hours": hours, "peak_gib": peak_gib()}
        add(chosen.out, row | asdict(timings[-1]))
    print(line(name, timings), flush=True)


def main() -> None:
    """Print the table, and keep one row per instance and seed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", nargs="+", help="SIZE:VARIANT, SIZE:stream or SIZE:replan")
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--first", type=int, default=0, help="first seed")
    parser.add_argument("--limit", type=float, default=60.0, help="seconds per plan")
    parser.add_argument("--times", type=int, default=1000, help="re-plans")
    parser.add_argument("--out", help="results file to add rows to")
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
            run_replans(name, size, chosen.seeds, chosen.times, chosen.out)
            continue
        if variant == "stream":
            time_stream(small, 0)
        else:
            time_plan(small, variant, 99, chosen.limit)
        run_plans(name, size, chosen)


if __name__ == "__main__":
    main()
