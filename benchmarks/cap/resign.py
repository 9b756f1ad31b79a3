"""Re-sign CAP each quarter: `python -m benchmarks.cap.resign C D --seeds 3 --paths 100 --out FILE`.

Per seed, values are learnt anew and both policies – re-signing and rolling two-stage re-planning – walk the same
fresh paths with the same futures, drawn from the posterior given each past:
as many at each decision as the size has scenarios.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass

import numpy as np
from benchmarks.cap.futures import CapLaw
from benchmarks.cap.law import SIZES, Size, plain
from benchmarks.cap.results import add

from provender.planning.resign import (
    Policy,
    Resigning,
    Rolling,
    Simulated,
    Stages,
    Trial,
    build_lattice,
    build_stages,
    interval,
    simulate,
    train,
)


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is drawn: paths to learn from, nodes per decision, passes, fresh paths."""

    n_learn: int = 2000
    n_nodes: int = 32
    passes: int = 60
    n_paths: int = 100


def quarters(size: Size) -> Stages:
    """Return the decisions of a size: every third start window, or every window where there are fewer than six."""
    every = 3 if size.windows >= 6 else 1
    begins = np.arange(0, size.windows, every) * size.periods // size.windows
    return build_stages(plain(Size(size.periods, 1, size.offers, size.windows), 0), begins)


def run(size: Size, seed: int, effort: Effort) -> tuple[Simulated, float, tuple[float, float, float]]:
    """Return what policies cost, the bound on the chain, and seconds of learning, trying (wall) and CPU in all."""
    stages, law = quarters(size), CapLaw(size)
    to_learn, to_train, to_try = np.random.default_rng(seed).spawn(3)
    begun, cpu = time.perf_counter(), time.process_time()
    lattice = build_lattice(stages, law, to_learn, n_paths=effort.n_learn, n_nodes=effort.n_nodes)
    trained = train(lattice, to_train, passes=effort.passes)
    learnt = time.perf_counter()
    policy = Resigning(trained, law, gap=1e-5)
    policies: dict[str, Policy] = {"resign": policy, "rolling": Rolling(stages, gap=1e-5)}
    trial = Trial(effort.n_paths, size.scenarios, effort.n_learn)
    found = simulate(stages, law, policies, to_try, trial=trial, tight=policy)
    ended = time.perf_counter()
    return found, trained.bound, (learnt - begun, ended - learnt, time.process_time() - cpu)


def record(name: str, seed: int, found: Simulated, chain: float, took: tuple[float, float, float]) -> dict[str, object]:
    """Return one row of results; money in millions."""
    row: dict[str, object] = {"kind": "resign", "instance": name, "seed": seed, "chain": chain / 1e6}
    numbers = {
        "resign": found.cost("resign"),
        "rolling": found.cost("rolling"),
        "saving": found.saving("resign", "rolling"),
        "short": found.short("resign"),
        "foresight": interval(found.foresight),
        "penalised": interval(found.penalised),
    }
    for key, value in numbers.items():
        row |= {key: value.mean / 1e6, f"{key}_half": float(value.half) / 1e6}
    return row | {"n_paths": len(found.foresight), "learn_s": took[0], "try_s": took[1], "cpu_s": took[2]}


def main() -> None:
    """Print and keep one row per size and seed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("size", nargs="+", choices=sorted(SIZES))
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--first", type=int, default=0, help="first seed")
    parser.add_argument("--paths", type=int, default=100, help="fresh paths per seed")
    parser.add_argument("--learn", type=int, default=2000, help="paths to learn from")
    parser.add_argument("--out", help="results file to add rows to")
    chosen = parser.parse_args()
    for name in chosen.size:
        for seed in range(chosen.first, chosen.first + chosen.seeds):
            found, chain, took = run(Size(*SIZES[name]), seed, Effort(chosen.learn, n_paths=chosen.paths))
            row = record(name, seed, found, chain, took)
            print({k: round(v, 4) if isinstance(v, float) else v for k, v in row.items()}, flush=True)
            add(chosen.out, row)


if __name__ == "__main__":
    main()
