"""Time and memory of streaming dispatch against the time NumPy takes to add up the same numbers.

The requirement: 1,000 scenarios × 26,280 hours × 4 suppliers × 3 workloads in one pass at no more than
3 times `numpy.sum` over demand and availability, with peak memory no more than 1.5 times these arrays.
Times belong to the machine they were taken on; compare ratios. Each figure is the best of several runs.
Core time is that of one thread, waits for other programs left out; divide it by the cores for an idle machine.
"""

from __future__ import annotations

import argparse
import gc
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

import numba
import numpy as np
from numpy.typing import NDArray

from provender.dispatch import Open, block_cost
from provender.dispatch.ladder import Ladder
from provender.dispatch.stream import Batch, Dispatched, Group, Market, stream, stream_batches

Floats = NDArray[np.float64]
N_SUPPLIERS, N_WORKLOADS = 4, 3
COMPILE = """
import time
start = time.perf_counter()
import numpy as np
from provender.dispatch.stream import Batch, Group, stream
ready = time.perf_counter()
group = Group(np.ones(1), np.ones(1), np.ones(1), np.zeros(1, dtype=np.int64))
stream(group, Batch(np.ones((1, 1, 1)), np.ones((1, 1)), np.ones(1)))
print(ready - start, time.perf_counter() - ready)
"""


def group_of(n_hours: int, *, is_deferrable: bool = False) -> Group:
    """Return four suppliers and three workloads; blocks of 30 days, windows of a day where work may move."""
    hour = np.arange(n_hours)
    return Group(
        np.array([20.0, 7.0, 6.0]),
        np.array([40.0, 20.0, 20.0, 30.0]),
        np.ones(n_hours),
        hour // 720,
        np.array([False, False, is_deferrable]),
        hour // 24,
    )


def batch_of(rng: np.random.Generator, n: int, n_hours: int, *, total: int, moving: str = "period") -> Batch:
    """Return scenarios with their own demand and availability; prices and limits by hour unless they stand."""
    demand = rng.random((n, N_WORKLOADS, n_hours))
    demand *= 60.0
    availability = rng.random((n, N_SUPPLIERS, n_hours))
    shape = {"none": (N_SUPPLIERS,), "period": (N_SUPPLIERS, n_hours)}[moving]
    market = Market(rng.random(shape) * 10.0, rng.random(shape) * 10.0)
    return Batch(demand, availability, np.full(n, 1.0 / total), market)


def best(run: Callable[[], object], times: int) -> float:
    """Return the shortest of several times, in seconds."""
    taken = []
    for _ in range(times):
        gc.collect()
        start = time.perf_counter()
        run()
        taken.append(time.perf_counter() - start)
    return min(taken)


def core_time(run: Callable[[], object], times: int) -> float:
    """Return the shortest time that one core works on something, in seconds."""
    taken = []
    with cores(1):
        for _ in range(times):
            start = time.thread_time()
            run()
            taken.append(time.thread_time() - start)
    return min(taken)


@contextmanager
def cores(n: int) -> Iterator[None]:
    """Let kernels use no more than n cores meanwhile."""
    usual = numba.config.NUMBA_NUM_THREADS
    numba.config.NUMBA_NUM_THREADS = n
    yield
    numba.config.NUMBA_NUM_THREADS = usual


def peak_bytes() -> int:
    """Return the most memory this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def against_sum(n: int, n_hours: int, times: int) -> None:
    """Print the table of the requirement."""
    stream(group_of(24), batch_of(np.random.default_rng(0), 1, 24, total=1))  # machine code into memory
    base = peak_bytes()
    print(f"\n{n:,} scenarios x {n_hours:,} hours x {N_SUPPLIERS} suppliers x {N_WORKLOADS} workloads")
    print(f"  {'':34s} {'seconds':>8s} {'x sum':>6s} {'peak memory / arrays':>22s}")
    for moving in ("period", "none"):
        batch = batch_of(np.random.default_rng(1), n, n_hours, total=n, moving=moving)
        size = batch.demand.nbytes + batch.availability.nbytes
        summed = best(lambda b=batch: (b.demand.sum(), b.availability.sum()), times)  # type: ignore[misc]
        taken = best(lambda b=batch: stream(group_of(n_hours), b), times)  # type: ignore[misc]
        name = {"period": "prices and limits by the hour", "none": "prices and limits that stand"}[moving]
        print(f"  {'numpy.sum of ' + format(size / 1e9, '.2f') + ' GB':34s} {summed:8.3f} {1:6.2f}")
        print(f"  {name:34s} {taken:8.3f} {taken / summed:6.2f} {(peak_bytes() - base) / size:22.2f}")
        summed = core_time(lambda b=batch: (b.demand.sum(), b.availability.sum()), times)  # type: ignore[misc]
        taken = core_time(lambda b=batch: stream(group_of(n_hours), b), times)  # type: ignore[misc]
        note = f"(sum {summed:.3f})"
        print(f"  {'  core time, one thread':34s} {taken:8.3f} {taken / summed:6.2f} {note:>22s}")
        del batch
    windows(min(n, 100), n_hours, times)


def windows(n: int, n_hours: int, times: int) -> None:
    """Print the time with daily windows, where one workload may move."""
    for moving in ("none", "period"):
        batch = batch_of(np.random.default_rng(1), n, n_hours, total=n, moving=moving)
        summed = best(lambda b=batch: (b.demand.sum(), b.availability.sum()), times)  # type: ignore[misc]
        group = group_of(n_hours, is_deferrable=True)
        taken = best(lambda b=batch, g=group: stream(g, b), 1)  # type: ignore[misc]
        name = f"day windows, {n} scenarios, " + {"period": "hourly prices", "none": "fixed"}[moving]
        print(f"  {name:34s} {taken:8.3f} {taken / summed:6.2f}")


def threads(n_hours: int) -> None:
    """Print whether one core and all cores, one batch and many, give the same bits."""
    rng = np.random.default_rng(2)
    batch, group = batch_of(rng, 100, n_hours, total=100), group_of(n_hours)
    everywhere = stream(group, batch)
    with cores(1):
        alone = stream(group, batch)
        single = best(lambda: stream(group, batch), 3)
    both = best(lambda: stream(group, batch), 3)
    parts = stream_batches(group, pieces(batch, 7))
    same = is_same(everywhere, alone) and is_same(everywhere, parts)
    print(f"\n100 scenarios: one thread {single:.3f} s, {numba.config.NUMBA_NUM_THREADS} threads {both:.3f} s")
    print(f"  one thread, all threads and batches of 7 give the same bits: {same}")


def pieces(batch: Batch, n: int) -> Iterator[Batch]:
    """Return a batch in parts."""
    for first in range(0, len(batch.demand), n):
        some = slice(first, first + n)
        yield Batch(batch.demand[some], batch.availability[some], batch.probabilities[some], batch.market)


def is_same(one: Dispatched, other: Dispatched) -> bool:
    """Return whether two results have the same bits."""
    return all(
        np.asarray(getattr(one, name)).tobytes() == np.asarray(getattr(other, name)).tobytes()
        for name in one.__dataclass_fields__
    )


def in_batches(total: int, n_hours: int, each: int) -> None:
    """Print time and memory of many scenarios, made and thrown away batch by batch."""
    base = peak_bytes()
    rng = np.random.default_rng(3)
    one = batch_of(rng, each, n_hours, total=total)
    size = one.demand.nbytes + one.availability.nbytes

    def batches() -> Iterator[Batch]:
        for _ in range(total // each):
            yield one  # the same numbers again: what is timed is dispatch, not the draw

    start = time.perf_counter()
    found = stream_batches(group_of(n_hours), batches())
    taken = time.perf_counter() - start
    print(f"\n{len(found.cost):,} scenarios in batches of {each}: {taken:.2f} s")
    print(f"  peak memory {(peak_bytes() - base) / 1e9:.2f} GB, one batch being {size / 1e9:.2f} GB")


def against_block_cost(n: int, n_hours: int, times: int) -> None:
    """Print the time of the closed form in NumPy, which also has classes and windows, on the same work."""
    rng = np.random.default_rng(4)
    batch, group = batch_of(rng, n, n_hours, total=n, moving="none"), group_of(n_hours)
    block = group.block_of_period
    first = np.flatnonzero(np.diff(block, prepend=-1))
    n_blocks = len(first)
    capacity = np.einsum("srt,r->st", batch.availability, group.size)[:, first]
    held = capacity[:, None, block]
    values = np.concatenate([batch.market.price, group.unmet_cost])
    rank = np.argsort(np.argsort(values, kind="stable"))
    rungs = np.arange(len(values))
    spread = np.ones(n_blocks)
    source_rank, tier_rank = rank[:N_SUPPLIERS], rank[N_SUPPLIERS:]

    def whole() -> tuple[Floats, Floats]:
        load = np.stack([batch.demand[:, tier_rank >= k].sum(axis=1) for k in rungs])[:, None]
        ladder = Ladder(
            np.ones((1, 1), dtype=bool), np.ones((1, 1), dtype=bool),
            np.diff(np.sort(values), prepend=0.0)[:, None] * spread,
            tier_rank[:, None] * np.ones(n_blocks, dtype=np.int64),
            source_rank[:, None] * np.ones(n_blocks, dtype=np.int64),
            load, np.zeros(0),
            (source_rank < rungs[:, None])[:, :, None] * spread,
            (source_rank >= rungs[:, None])[:, :, None] * spread,
            np.zeros(N_SUPPLIERS, dtype=np.int64), block, np.arange(n_blocks), first, group.hours, first,
        )  # fmt: skip
        limit = batch.market.limit[:, None] * spread
        return block_cost(ladder, capacity[:, None], Open(limit, np.zeros_like(limit)))

    same = Batch(batch.demand, np.ascontiguousarray(held), batch.probabilities, batch.market)
    alone = Group(group.unmet_cost, np.ones(1), group.hours, block)
    found = whole()
    np.testing.assert_allclose(found[0].sum(axis=1), stream(alone, same).cost, rtol=1e-9)
    old, new = best(whole, times), best(lambda: stream(alone, same), times)
    print(f"\n{n} scenarios, capacity constant in the block, against the closed form in NumPy (equal costs)")
    print(f"  load of the ladder and block_cost {old:8.3f} s\n  stream {new:35.3f} s   {old / new:6.1f} times faster")


def first_call() -> None:
    """Print what the first call of a process takes, with an empty and with a full cache of machine code."""
    with tempfile.TemporaryDirectory() as folder:
        print("\nfirst call of a process        import    first call, seconds")
        for name in ("nothing compiled yet", "machine code on disk"):
            environment = os.environ | {"NUMBA_CACHE_DIR": folder}
            said = subprocess.run(
                [sys.executable, "-c", COMPILE], env=environment, capture_output=True, text=True, check=True
            )
            ready, called = map(float, said.stdout.split())
            print(f"  {name:26s} {ready:8.2f} {called:13.2f}")


def main() -> None:
    """Print all tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scenarios", type=int, default=1000)
    parser.add_argument("--hours", type=int, default=26_280)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--only", choices=("sum", "threads", "batches", "numpy", "compile"))
    options = parser.parse_args()
    n_hours = options.hours
    parts: dict[str, Callable[[], None]] = {
        "sum": lambda: against_sum(options.scenarios, n_hours, options.times),
        "threads": lambda: threads(n_hours),
        "batches": lambda: in_batches(10 * options.scenarios, n_hours, max(1, options.scenarios // 10)),
        "numpy": lambda: against_block_cost(max(1, options.scenarios // 10), n_hours, options.times),
        "compile": first_call,
    }
    if options.only:
        parts[options.only]()
        return
    print(f"{date.today().isoformat()}; {os.cpu_count()} cores; NumPy {np.__version__}", flush=True)
    for name in parts:  # a process each, so that peak memory is its own
        subprocess.run([sys.executable, __file__, *sys.argv[1:], "--only", name], check=True)


if __name__ == "__main__":
    main()
