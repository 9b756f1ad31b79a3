"""What is asked around a plan says how far it is, stops when told, and says which needs it lowered."""

from __future__ import annotations

import numpy as np
import pytest

from provender.cases import load
from provender.planning import alternatives, around, clause_prices, frontier, plan, unit_worths


class Later:
    """Says stop from the n-th time on that it is told of progress."""

    def __init__(self, n: int) -> None:
        self.left = n
        self.told: list[tuple[str, int, int]] = []

    def progress(self, what: str, done: int, total: int) -> None:
        """Count down."""
        self.told.append((what, done, total))
        self.left -= 1

    def stop(self) -> bool:
        """Say whether it is over."""
        return self.left <= 0


def test_progress_counts_to_the_total() -> None:
    """Points of a frontier, ends and hops of alternatives: every step is told, the last one is the total."""
    for ask, n in ((frontier, 6), (alternatives, 2 * (3 * 2 + 5))):
        watch = Later(10_000)
        ask(load("miniature"), "compute", progress=watch.progress)
        assert [done for _, done, _ in watch.told] == list(range(1, n + 1))
        assert {total for _, _, total in watch.told} == {n}


def test_what_is_found_before_a_stop_is_kept() -> None:
    """After two steps: two points of the frontier, one supplier's range, and what a whole search says of it."""
    case = load("miniature")
    whole = alternatives(case, "compute", allowances=(0.05,))
    watch = Later(2)
    part = alternatives(case, "compute", allowances=(0.05,), progress=watch.progress, stop=watch.stop)
    assert part.is_stopped
    assert not whole.is_stopped
    assert part.shares == whole.shares[:1]
    watch = Later(2)
    assert len(frontier(case, "compute", progress=watch.progress, stop=watch.stop).points) == 2


def test_a_stop_before_anything_leaves_out_what_was_not_looked_for() -> None:
    """No price of a clause is guessed, no part is made; the answer says that it was stopped."""
    case = load("miniature")
    found = plan(case, "compute", against=[])
    beside = around(case, found, stop=lambda: True, by_year=["exclusivity"])
    assert beside.is_stopped
    assert (beside.frontier, beside.alternatives, beside.readings, beside.clauses, beside.worth) == (None,) * 5
    assert beside.years == {}
    assert clause_prices(case, "compute", stop=lambda: True) == ()
    assert isinstance(unit_worths(case, "compute", stop=lambda: True), tuple)


def test_a_need_that_no_plan_meets_is_said_to_be_lowered() -> None:
    """M's loss leaves 59 units short at most whatever is signed: frontier and alternatives say so, as the plan does."""
    case = load("miniature")
    held = {x.loss: float(np.max(x.relaxed)) for x in plan(case, "compute", against=["M", "O"]).losses}
    for found in (
        frontier(case, "compute", against=["M", "O"]),
        alternatives(case, "compute", against=["M", "O"], allowances=(0.02,)),
    ):
        assert found.lowered == {"M": pytest.approx(held["M"])}
        assert found.lowered["M"] == pytest.approx(59.0)
    assert frontier(case, "compute", against=["O"]).lowered == {}
