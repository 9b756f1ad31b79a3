"""CAP by every tool that can state it, each in a process of its own: `python -m benchmarks.cap.against A B C D:real`.

Tools and their environment are in `benchmarks/cap/peers.txt`. Time is from arrays in memory to the answer;
compiling is done before; memory is the peak of the process.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from benchmarks.cap import lshaped, tools
from benchmarks.cap.law import SIZES, Size, plain, real, secure
from benchmarks.cap.peers import as_model
from benchmarks.cap.results import add
from tests.reference.cap_extensive import solve

from provender.planning.fast import plan, prepare

if TYPE_CHECKING:
    from provender.planning.fast import Problem

TOOLS: dict[str, Callable[[Problem, float], float]] = {
    "provender": lambda problem, _: plan(prepare(problem)).objective,
    "single-cut L-shaped": lambda problem, limit: lshaped.solve(problem, time_limit=limit)[0],
    "HiGHS simplex, sparse matrix": lambda problem, limit: solve(as_model(problem), time_limit=limit).value,
    "HiGHS interior point, sparse matrix": tools.highs_interior,
    "linopy + HiGHS": tools.linopy_highs,
    "PyPSA stochastic": tools.pypsa_stochastic,
    "mpi-sppy L-shaped": tools.mpi_sppy_lshaped,
}


#: tools that can state every variant, not plain alone
GENERAL = ("provender", "HiGHS simplex, sparse matrix", "HiGHS interior point, sparse matrix")


def instance(name: str, seed: int) -> Problem:
    """Return SIZE plain, or SIZE:real secure against the loss of any one supplier."""
    letter, _, variant = name.partition(":")
    size = Size(*SIZES[letter])
    return secure(real(size, seed)) if variant == "real" else plain(size, seed)


def run(tool: str, name: str, seed: int, limit_s: float) -> dict[str, Any]:
    """Return one row, measured in this process."""
    if tool == "provender":
        plan(prepare(instance("A" + name[1:], 99)))
    problem = instance(name, seed)
    begun, cpu = time.perf_counter(), time.process_time()
    value = TOOLS[tool](problem, limit_s)
    wall, cpu = time.perf_counter() - begun, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    row = {"kind": "peer", "instance": name, "tool": tool, "seed": seed, "value": value, "limit_s": limit_s}
    return row | {"wall_s": wall, "cpu_s": cpu, "peak_gib": peak, "status": "limit" if np.isnan(value) else "solved"}


def apart(tool: str, name: str, seed: int, limit_s: float) -> dict[str, Any]:
    """Return one row, measured in a process of its own that may take twice the limit."""
    row = {"kind": "peer", "instance": name, "tool": tool, "seed": seed, "limit_s": limit_s}
    command = [sys.executable, "-m", "benchmarks.cap.against", name, "--only", tool, "--inside"]
    try:
        done = subprocess.run(
            [*command, "--first", str(seed), "--limit", str(limit_s)],
            capture_output=True,
            text=True,
            timeout=2.0 * limit_s + 30.0,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return row | {"status": f"stopped after {2.0 * limit_s + 30.0:.0f} s"}
    marked = [line for line in done.stdout.splitlines() if line.startswith("ROW ")]
    if marked:
        return dict(json.loads(marked[-1][4:]))
    last = (done.stderr.strip().splitlines() or ["no word"])[-1]
    return row | {"status": f"failed: {last[:120]}"}


def main() -> None:
    """Print and keep one row per size, tool and seed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("size", nargs="+", choices=[*sorted(SIZES), *(f"{size}:real" for size in sorted(SIZES))])
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="first seed")
    parser.add_argument("--only", action="append", choices=list(TOOLS))
    parser.add_argument("--limit", type=float, default=300.0, help="seconds for a tool")
    parser.add_argument("--inside", action="store_true", help="measure in this process")
    parser.add_argument("--out", help="results file to add rows to")
    chosen = parser.parse_args()
    for name in chosen.size:
        for seed in range(chosen.first, chosen.first + chosen.seeds):
            for tool in chosen.only or (GENERAL if ":" in name else TOOLS):
                if chosen.inside:
                    print("ROW " + json.dumps(run(tool, name, seed, chosen.limit)))
                    continue
                row = apart(tool, name, seed, chosen.limit)
                print(row, flush=True)
                add(chosen.out, row)


if __name__ == "__main__":
    main()
