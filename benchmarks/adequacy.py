"""Adequacy beside its peers, and many seeds on published systems; see benchmarks/peers.txt for the environment.

A registry of comparisons, each run in one process on one system. Times are medians of several runs, in
seconds of processor time on one thread, because others may share the machine; compiled code is warm.
Memory is the peak that Python's allocator saw in a run of its own. Times belong to the machine they were
taken on; compare ratios.
"""

from __future__ import annotations

import argparse
import statistics
import time
import tracemalloc
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from provender.adequacy import (
    Settings,
    System,
    exact,
    indices,
    published,
    simulate_sequence,
    simulate_states,
)

Floats = NDArray[np.float64]


def timed(run: Callable[[], Any], times: int) -> tuple[float, Any]:
    """Return the median of several runs in seconds of processor time, and what the last one gave."""
    taken, found = [], None
    for _ in range(times):
        start = time.process_time()
        found = run()
        taken.append(time.process_time() - start)
    return statistics.median(taken), found


def peak_mib(run: Callable[[], Any]) -> float:
    """Return the most memory that a run held, MiB."""
    tracemalloc.start()
    run()
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most / 2**20


def row(name: str, peer: float, ours: float, unit: str) -> None:
    """Print a line of a comparison."""
    print(f"  {name:44s} {peer:12.5g} {ours:12.5g} {unit:4s} ratio {peer / ours:8.1f}")


# --- assetra ---------------------------------------------------------------------------------------------


def assetra_simulation(system: System, n_trials: int) -> Any:
    """Return assetra's simulation of a system, ready to run: every unit drawn anew in every hour."""
    xr, pd = import_module("xarray"), import_module("pandas")
    units, fleet = import_module("assetra.units"), import_module("assetra.system")
    hours = pd.date_range("2023-01-02", periods=len(system.load), freq="h")

    def series(values: Any) -> Any:
        return xr.DataArray(np.broadcast_to(values, len(hours)).copy(), dims="time", coords={"time": hours})

    builder = fleet.EnergySystemBuilder()
    builder.add_unit(units.StaticUnit(0, 0.0, series(-system.load)))
    for i, one in enumerate(system.suppliers, start=1):
        size = float(one.capacity[1])
        builder.add_unit(units.StochasticUnit(i, size, series(size), series(one.probability[0])))
    run = import_module("assetra.simulation").ProbabilisticSimulation(hours[0], hours[-1], n_trials)
    run.assign_energy_system(builder.build())
    return run


def assetra_indices(run: Any) -> tuple[float, float, float]:
    """Return assetra's EUE, LOLH and frequency of a simulation that has run."""
    metrics = import_module("assetra.metrics")
    names = ("ExpectedUnservedEnergy", "LossOfLoadHours", "LossOfLoadFrequency")
    eue, lolh, starts = (getattr(metrics, name)(run).evaluate() for name in names)
    return eue, lolh, starts


def our_indices(net: Floats) -> tuple[float, float, float]:
    """Return EUE, LOLH and frequency, with all intervals and tails, of (trial, hour) capacity less load."""
    short = np.minimum(net, 0.0)
    np.negative(short, out=short)
    found = indices(short[:, None, :], np.ones(net.shape[1]), np.array([True]), settings=Settings())
    return found.eue.value, found.lolh.value, found.frequency.value


def against_assetra(name: str, times: int) -> None:
    """Compare on the samples of one assetra run, and from the system to its indices."""
    system, n_trials = published(name), 500
    np.random.seed(1)  # noqa: NPY002 - the peer draws from the global stream
    run = assetra_simulation(system, n_trials)
    whole, _ = timed(lambda: (run.run(), assetra_indices(run)), times)
    net = np.ascontiguousarray(run.net_hourly_capacity_matrix.values)
    # the peer compares with < 0: what the load equals is served, up to the rounding of its running sum
    net = np.where(np.abs(net) < system.tolerance, 0.0, net)
    run._net_hourly_capacity_matrix.values[...] = net  # noqa: SLF001 - both read the same samples
    theirs_s, theirs = timed(lambda: assetra_indices(run), times)
    ours_s, ours = timed(lambda: our_indices(net), times)
    print(f"\nassetra, {name}, {n_trials} years; peer, ours")
    for index, a, b in zip(("EUE", "LOLH", "frequency"), theirs, ours, strict=True):
        print(f"  same samples: {index:30s} {a:12.6g} {b:12.6g}")
    row("same samples: indices", theirs_s, ours_s, "s")
    row("same samples: memory", peak_mib(lambda: assetra_indices(run)), peak_mib(lambda: our_indices(net)), "MiB")
    play = simulate_of(system, n_trials)
    sequence_s, _ = timed(play, times)
    row("system to indices, chronology", whole, sequence_s, "s")
    states_s, _ = timed(lambda: simulate_states(system, np.random.SeedSequence(1), n_draws=n_trials * 100), times)
    row("system to indices, 50,000 states", whole, states_s, "s")
    row("system to indices: memory", peak_mib(lambda: (run.run(), assetra_indices(run))), peak_mib(play), "MiB")


def simulate_of(system: System, n_spans: int) -> Callable[[], Any]:
    """Return a run of our chronology on one thread."""
    return lambda: simulate_sequence(system, np.random.SeedSequence(1), n_spans=n_spans)


# --- SimPy -----------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Watch:
    """What a SimPy model knows now and has added up."""

    up: float = 0.0
    load: float = 0.0
    since: float = 0.0
    short_hours: float = 0.0
    work: float = 0.0
    starts: int = 0
    is_short: bool = False

    def settle(self, now: float) -> None:
        """Add what held until now."""
        if self.is_short:
            self.short_hours += now - self.since
            self.work += (self.load - self.up) * (now - self.since)
        self.since = now

    def look(self, tolerance: float) -> None:
        """Note a shortfall that starts."""
        was, self.is_short = self.is_short, self.load - self.up > tolerance
        self.starts += self.is_short and not was


def simpy_year(system: System, rng: np.random.Generator) -> tuple[float, float, int]:
    """Return short hours, unserved work and shortfalls of one year: a process per unit and one for the load."""
    simpy = import_module("simpy")
    env, watch = simpy.Environment(), Watch(load=float(system.load[-1]))
    tolerance = system.tolerance

    def unit(size: float, unavailability: float, rates: Floats) -> Iterator[Any]:
        is_up = bool(rng.random() >= unavailability)
        watch.up += size * is_up
        while rates[1, 0] > 0.0:
            yield env.timeout(rng.exponential(1.0 / (rates[1, 0] if is_up else rates[0, 1])))
            watch.settle(env.now)
            is_up = not is_up
            watch.up += size if is_up else -size
            watch.look(tolerance)

    def load() -> Iterator[Any]:
        for level, length in zip(system.load.tolist(), system.hours.tolist(), strict=True):
            watch.settle(env.now)
            watch.load = level
            watch.look(tolerance)
            yield env.timeout(length)

    for one in system.suppliers:
        env.process(unit(float(one.capacity[1]), float(one.probability[0]), np.asarray(one.rate)))
    env.process(load())
    env.run(until=system.span_hours)
    watch.settle(system.span_hours)
    return watch.short_hours, watch.work, watch.starts


def against_simpy(name: str, times: int) -> None:
    """Compare years per second of the same chronology, and check that both come to the same mean."""
    system, n_years = published(name), 60
    rng = np.random.default_rng(1)
    peer_s, _ = timed(lambda: [simpy_year(system, rng) for _ in range(n_years // times)], times)
    many = 4000
    ours_s, ours = timed(lambda: simulate_sequence(system, np.random.SeedSequence(1), n_spans=many), times)
    years = np.array([simpy_year(system, rng) for _ in range(n_years)])
    print(f"\nSimPy, {name}; peer, ours")
    row("one year", peer_s / (n_years // times), ours_s / many, "s")
    truth = exact(system)
    error = years.std(axis=0, ddof=1) / np.sqrt(n_years)
    for i, (index, value, mine) in enumerate(
        (
            ("LOLH", truth.lolh_hours, ours.lolh),
            ("EUE", truth.eue, ours.eue),
            ("frequency", truth.frequency, ours.frequency),
        )
    ):
        mean = years[:, i].mean()
        print(
            f"  {index:10s} SimPy {mean:10.4g} ± {1.96 * error[i]:8.3g}   ours {mine.value:10.5g}   exact {value:10.6g}"
        )


# --- seeds ----------------------------------------------------------------------------------------


def seeds(name: str, _times: int) -> None:
    """Count how many of the first seeds hold the exact value, at the default width of 2 %."""
    system = published(name)
    truth = exact(system)
    print(f"\nseeds, {name}: LOLH {truth.lolh_hours:.4f}, EUE {truth.eue:.4f}, frequency {truth.frequency:.4f}")
    for simulate, n_seeds in ((simulate_states, 200), (simulate_sequence, 20)):
        start = time.process_time()
        found = [simulate(system, np.random.SeedSequence(s)) for s in range(n_seeds)]
        taken = (time.process_time() - start) / n_seeds
        inside = [sum(f.lolh.covers(truth.lolh_hours) for f in found), sum(f.eue.covers(truth.eue) for f in found)]
        widest = [max(f.lolh.width / f.lolh.value for f in found), max(f.eue.width / f.eue.value for f in found)]
        print(
            f"  {simulate.__name__:18s} inside {inside[0]}, {inside[1]} of {n_seeds}; "
            f"widest {100 * widest[0]:.2f} %, {100 * widest[1]:.2f} %; {taken:.3f} s a run"
        )


COMPARISONS: dict[str, Callable[[str, int], None]] = {
    "assetra": against_assetra,
    "simpy": against_simpy,
    "seeds": seeds,
}


def main() -> None:
    """Run the comparisons asked for."""
    warnings.filterwarnings("ignore", message="Converting non-nanosecond")  # its dates on a newer xarray
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("comparison", nargs="*", help=", ".join(COMPARISONS))
    parser.add_argument("--system", action="append", choices=("rbts", "rts79"))
    parser.add_argument("--times", type=int, default=5)
    options = parser.parse_args()
    for comparison in options.comparison or COMPARISONS:
        for name in options.system or ("rbts", "rts79"):
            COMPARISONS[comparison](name, options.times)


if __name__ == "__main__":
    main()
