"""The compiled passes against plain loops over the same numbers, bit for bit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provender.paths.kernels import settle, walk
from provender.paths.rules import NEVER
from tests.reference.paths_loops import ends_one, first_one, taken_one, walk_one


def a_world(seed: int, n_states: int, n_hazards: int) -> dict[str, Any]:
    """Return random chances of 40 paths of 30 months, with zero and certain events among them."""
    rng = np.random.default_rng(seed)
    now, step = rng.dirichlet(np.ones(n_states)), rng.dirichlet(np.ones(n_states), size=n_states)
    cumulative = [np.cumsum(x, axis=-1) for x in (now, step)]
    for table in cumulative:
        table[..., -1] = 1.0
    happens = np.where(rng.random((n_hazards, n_states)) < 0.2, 0.0, 0.3 * rng.random((n_hazards, n_states)))
    happens[rng.random((n_hazards, n_states)) < 0.03] = 1.0
    return {
        "uniform": rng.random((40, 31, 2)),
        "now": cumulative[0],
        "step": cumulative[1],
        "miss": 1.0 - happens,
        "moves": rng.integers(-1, n_states, size=n_hazards),
    }


def walked(world: dict[str, Any]) -> tuple[np.ndarray, np.ndarray]:
    """Return (month, state) counts and (path, month) bits of the compiled pass."""
    in_state = np.zeros((30, len(world["now"])), dtype=np.int64)
    events = np.empty((40, 30), dtype=np.uint64)
    uniform, now, step, miss, moves = (world[k] for k in ("uniform", "now", "step", "miss", "moves"))
    walk(uniform, now, step, miss, moves, in_state, events)
    return in_state, events


def kinds(bits: int) -> list[int]:
    """Return the positions of the bits that are set."""
    return [h for h in range(64) if bits >> h & 1]


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), n_states=st.integers(1, 4), n_hazards=st.integers(0, 6))
def test_walk_is_its_naive_twin(seed: int, n_states: int, n_hazards: int) -> None:
    """States and events of every month of every path are those of plain loops, for any chances."""
    world = a_world(seed, n_states, n_hazards)
    in_state, events = walked(world)
    tables = [world[k].tolist() for k in ("now", "step", "miss", "moves")]
    counts = np.zeros_like(in_state)
    for s, uniform in enumerate(world["uniform"].tolist()):
        states, happened = walk_one(uniform, *tables)
        assert [kinds(int(bits)) for bits in events[s]] == happened
        counts[range(30), states] += 1
    np.testing.assert_array_equal(in_state, counts)


def test_the_64th_hazard_has_a_bit_of_its_own() -> None:
    """With 64 kinds of which only the last is certain, bit 63 is set in every month and no other."""
    happens = np.zeros((64, 1))
    happens[63] = 1.0
    events = np.empty((40, 30), dtype=np.uint64)
    uniform = np.random.default_rng(1).random((40, 31, 2))
    one = np.ones(1)
    walk(uniform, one, one[None], 1.0 - happens, np.full(64, -1), np.zeros((30, 1), dtype=np.int64), events)
    assert (events == np.uint64(1 << 63)).all()


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), n_hazards=st.integers(0, 6), n_clauses=st.integers(0, 5))
def test_settle_is_its_naive_twin(seed: int, n_hazards: int, n_clauses: int) -> None:
    """First events, ends of clauses and what is taken are those of plain loops, to the last bit."""
    rng = np.random.default_rng(seed)
    events = walked(a_world(seed, 2, n_hazards))[1]
    ends = np.where(rng.random((n_hazards, n_clauses)) < 0.5, rng.random((n_hazards, n_clauses)), 0.0)
    luck, tolls = rng.random((40, n_clauses)), rng.random((2, n_hazards, 30))
    until = rng.choice([0, 10, 29, NEVER], size=n_clauses).astype(np.int16)
    first = np.full((40, n_hazards), NEVER, dtype=np.int16)
    over, happened = np.tile(until, (40, 1)), np.zeros((n_hazards, 30), dtype=np.int64)
    taken = np.zeros((40, 2))
    settle(events, ends, luck, tolls, first, over, happened, taken)
    counts = np.zeros_like(happened)
    for s in range(40):
        path = [kinds(int(bits)) for bits in events[s]]
        assert first[s].tolist() == first_one(path, n_hazards, NEVER)
        assert over[s].tolist() == ends_one(path, ends.tolist(), luck[s].tolist(), until.tolist())
        assert taken[s].tolist() == [taken_one(path, toll.tolist()) for toll in tolls]
        for month, here in enumerate(path):
            counts[here, month] += 1
    np.testing.assert_array_equal(happened, counts)


def test_settle_by_hand() -> None:
    """Events in months 0 and 1, each ending the clause at 0.5: gone by 0.5, then 0.75, so 0.6 ends in month 1."""
    events = np.array([[1, 1, 0]], dtype=np.uint64)
    over = np.full((1, 3), NEVER, dtype=np.int16)
    luck = np.array([[0.4, 0.6, 0.8]])
    first, happened = np.full((1, 1), NEVER, dtype=np.int16), np.zeros((1, 3), dtype=np.int64)
    taken = np.zeros((1, 1))
    settle(events, np.full((1, 3), 0.5), luck, np.array([[[10.0, 7.0, 1.0]]]), first, over, happened, taken)
    assert over.tolist() == [[0, 1, NEVER]]
    assert taken[0, 0] == pytest.approx(17.0)
