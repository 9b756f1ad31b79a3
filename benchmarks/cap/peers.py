"""The same instance in extensive form, for HiGHS: `python -m benchmarks.cap.peers C plain --seed 0 --limit 600`.

Capacity enters through one variable per supplier, class and block where nothing slips, so that an hour has no
more than a handful of entries: the peer is given the form that suits it.
"""

from __future__ import annotations

import argparse
import resource
import time
from typing import TYPE_CHECKING

import numpy as np
from benchmarks.cap.law import SIZES, Size, plain, real, secure
from tests.reference.cap_extensive import Model, solve

from provender.planning.fast.blocks import block_starts
from provender.planning.fast.secure import security_rows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provender.planning.fast.problem import Problem


def aggregates(problem: Problem) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.int64]]:
    """Return (aggregate, column) members, and (aggregate,) first period and period after the last.

    Per supplier, class and block where nothing slips, else the columns themselves.
    """
    columns = problem.columns
    if len(columns.delay):
        return np.eye(len(columns.start)), columns.start, np.minimum(columns.end, problem.n_periods)
    starts = block_starts(columns, problem.n_periods)
    ends = np.append(starts[1:], problem.n_periods)
    rows, first, last = [], [], []
    for low, high in zip(starts, ends, strict=True):
        in_term = (columns.start <= low) & (low < columns.end)
        for supplier in np.unique(columns.supplier[in_term]):
            rows.append((in_term & (columns.supplier == supplier)).astype(np.float64))
            first.append(low)
            last.append(high)
    return np.array(rows), np.array(first), np.array(last)


def as_model(problem: Problem) -> Model:
    """Return an instance as the plain arrays of the extensive form."""
    terms, work, sources, columns, supply = (
        problem.terms,
        problem.work,
        problem.sources,
        problem.columns,
        problem.supply,
    )
    members, first, last = aggregates(problem)
    lead = members.argmax(axis=1)
    hours = np.arange(problem.n_periods)

    def available(s: int) -> NDArray[np.float64]:
        spells = slice(int(supply.first_spell[s]), int(supply.first_spell[s + 1]))
        pattern = supply.pattern[spells][np.searchsorted(supply.begin[spells], hours, side="right") - 1]
        late = columns.delay[s] if len(columns.delay) else np.zeros(len(columns.start), dtype=np.int64)
        inside = (hours >= (first + late[lead])[:, None]) & (hours < last[:, None])
        share: NDArray[np.float64] = supply.levels[pattern][:, columns.supplier[lead]].T * inside
        return share

    rows, reach, _, _ = security_rows(problem, block_starts(columns, problem.n_periods))
    low, high = reach, np.full(len(reach), np.inf)
    if terms.limits is not None:
        rows = np.vstack([rows, terms.limits.matrix])
        low = np.append(low, np.full(len(terms.limits.upper), -np.inf))
        high = np.append(high, terms.limits.upper)
    fee = np.broadcast_to(terms.fee, (len(problem.probabilities), terms.fee.shape[1]))
    return Model(
        work.demand,
        work.unmet_cost * problem.period_hours,
        work.eligible,
        work.is_deferrable,
        work.window_periods,
        sources.price * problem.period_hours,
        sources.limit,
        sources.group,
        available,
        members,
        columns.group[lead],
        fee,
        terms.lower,
        terms.upper,
        terms.lot,
        rows,
        low,
        high,
        problem.probabilities,
        terms.omega,
        terms.alpha,
    )


def main() -> None:
    """Solve one instance and print what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("size", choices=sorted(SIZES))
    parser.add_argument("variant", choices=["plain", "real"])
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--scenarios", type=int, default=0, help="fewer scenarios than the size has")
    parser.add_argument("--limit", type=float, default=600.0, help="seconds for the solver")
    chosen = parser.parse_args()
    periods, scenarios, offers, windows = SIZES[chosen.size]
    size = Size(periods, chosen.scenarios or scenarios, offers, windows)
    problem = plain(size, chosen.seed) if chosen.variant == "plain" else secure(real(size, chosen.seed))
    begun = time.perf_counter()
    answer = solve(as_model(problem), time_limit=chosen.limit)
    taken = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    rows, columns, entries = answer.size
    print(f"{chosen.size} {chosen.variant} seed {chosen.seed}, {size.scenarios} scenarios:")
    print(f"{rows} rows, {columns} columns, {entries} entries; {taken:.1f} s, status {answer.status},")
    print(f"value {answer.value:.3f}, peak {peak:.1f} GiB")


if __name__ == "__main__":
    main()
