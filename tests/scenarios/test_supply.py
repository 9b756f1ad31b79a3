"""What events leave of lines: by hand, day by day against a naive twin, and laws that must hold."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provender.scenarios.event_kernels import DELAYS, ENDS, FREEZES, MAX_PARTS, TAKES, fill_supply
from tests.reference.scenario_supply import supply_by_day

CODES = {"takes": TAKES, "delays": DELAYS, "freezes": FREEZES, "ends": ENDS}
Event = tuple[str, int, int, float]
EDGES = [-10, 0, 10, 30, 40, 60]


def left(
    base: list[float], timing: tuple[float, float, float, float], events: list[Event], *, late: float = 0.0
) -> list[float]:
    """Return (block,) what the kernel leaves of one line in one scenario."""
    out = np.empty((1, 1, len(base)))
    fill_supply(
        np.array(EDGES, dtype=float),
        np.array([base]),
        np.array([timing], dtype=float),
        np.array([[late]]),
        np.array([[CODES[what]] for what, *_ in events], dtype=np.int8).reshape(-1, 1),
        np.array([0, len(events)]),
        np.array([[i, *event[1:]] for i, event in enumerate(events)], dtype=float).reshape(-1, 4),
        out,
    )
    found: list[float] = out[0, 0].tolist()
    return found


HELD = (-10.0, -np.inf, np.inf, 15.0)
COMING = (10.0, -np.inf, np.inf, 15.0)
ALL = [1.0] * 5
LATER = [0.0, 0.0, 0.5, 1.0, 1.0]


def test_an_outage_counts_by_the_share_of_the_block_it_takes() -> None:
    """Days 5 to 12 at severity 0.8: half of block two and a tenth of block three, 1 − 0.4 and 1 − 0.08."""
    assert left(ALL, HELD, [("takes", 5, 12, 0.8)]) == pytest.approx([1.0, 0.6, 0.92, 1.0, 1.0])


def test_two_outages_at_once_leave_the_product() -> None:
    """Days 0 to 10 at a half, 5 to 10 at a half: mean of 0.5 and 0.25, exact within the block."""
    assert left(ALL, HELD, [("takes", 0, 10, 0.5), ("takes", 5, 10, 0.5)])[1] == pytest.approx(0.375)


def test_a_cut_spares_what_is_still_to_come() -> None:
    """A cut on day 5 for good: the line due on day 10 arrives as planned, one delivered is gone."""
    cut: list[Event] = [("takes", 5, 10_000, 1.0)]
    assert left(LATER, COMING, cut) == LATER
    assert left(ALL, HELD, cut) == pytest.approx([1.0, 0.5, 0.0, 0.0, 0.0])


def test_a_slip_moves_the_ramp_along() -> None:
    """Due on day 10 at a half, whole from day 30; 15 days late it is a half from 25 and whole from 45."""
    assert left(LATER, COMING, [("delays", 3, 18, 1.0)]) == pytest.approx([0.0, 0.0, 0.125, 0.5, 0.875])


def test_a_slip_of_a_share_leaves_the_rest_on_time() -> None:
    """Four tenths of the line are 15 days late, six tenths come as planned."""
    some = left(LATER, COMING, [("delays", 3, 18, 0.4)])
    assert some == pytest.approx([0.0, 0.0, 0.6 * 0.5 + 0.4 * 0.125, 0.6 + 0.4 * 0.5, 0.6 + 0.4 * 0.875])


def test_a_slip_spares_what_is_delivered() -> None:
    """On the day of delivery it is too late to slip."""
    assert left(LATER, COMING, [("delays", 10, 50, 1.0)]) == LATER


def test_a_freeze_spares_what_is_nearer_than_its_reach() -> None:
    """15 days to go are spared, 16 are not: due on day 10, frozen on day −5 or −6."""
    assert left(LATER, COMING, [("freezes", -5, 10, 1.0)]) == LATER
    assert left(LATER, COMING, [("freezes", -6, 14, 1.0)])[2] == pytest.approx(0.0)


def test_a_line_not_yet_signed_is_not_delayed() -> None:
    """Signed on day 2: an event of day 1 does not touch it, one of day 2 does."""
    timing = (10.0, 2.0, np.inf, 15.0)
    assert left(LATER, timing, [("delays", 1, 40, 1.0)]) == LATER
    assert left(LATER, timing, [("delays", 2, 41, 1.0)])[2] == 0.0


def test_a_term_ends_when_it_ends_however_late_it_began() -> None:
    """Due on day 10, ending on day 40, 25 days late: only days 35 to 40 are left, a half of block four's ramp."""
    base = [0.0, 0.0, 0.5, 1.0, 0.0]
    found = left(base, (10.0, -np.inf, 40.0, 15.0), [("delays", 0, 25, 1.0)])
    assert found == pytest.approx([0.0, 0.0, 0.0, 0.25, 0.0])


def test_a_delay_without_an_end_takes_the_line_off_the_grid() -> None:
    """Nothing is ever delivered."""
    assert left(LATER, COMING, [("delays", 3, 10**9, 1.0)]) == [0.0] * 5


def test_what_is_early_runs_further_into_its_ramp() -> None:
    """Due on day 10, done on day −5: a half for half of block one, and whole from day 15 on."""
    assert left(LATER, COMING, [], late=-15.0) == pytest.approx([0.25, 0.5, 0.875, 1.0, 1.0])


def test_insolvency_ends_what_is_delivered_and_what_is_to_come() -> None:
    """From day 5 on nothing is left of either."""
    assert left(ALL, HELD, [("ends", 5, 10**9, 1.0)]) == pytest.approx([1.0, 0.5, 0.0, 0.0, 0.0])
    assert left(LATER, COMING, [("ends", 5, 10**9, 1.0)]) == pytest.approx([0.0] * 5)


def test_a_part_that_slipped_escapes_the_cut_that_hits_the_rest() -> None:
    """Half of the line slips past day 35; the cut of day 35 takes the other half only."""
    found = left(LATER, COMING, [("delays", 0, 30, 0.5), ("takes", 35, 10**9, 1.0)])
    assert found[4] == pytest.approx(0.5 * (0.5 * 1.0 + 0.5 * 0.0))  # late half: 0.5 from day 40, 1 from day 60
    assert found[3] == pytest.approx(0.5 * 0.5)


EVENTS = st.lists(
    st.tuples(
        st.sampled_from(sorted(CODES)), st.integers(-10, 59), st.integers(1, 70), st.sampled_from([0.25, 0.5, 1.0])
    ).map(lambda e: (e[0], e[1], e[1] + e[2], e[3])),
    max_size=5,
).map(lambda events: sorted(events, key=lambda e: e[1]))
LINES = st.tuples(st.integers(-10, 50), st.sampled_from([-np.inf, 5.0]), st.sampled_from([np.inf, 30, 40]))


@settings(max_examples=300, deadline=None)
@given(LINES, EVENTS, st.integers(-20, 20), st.lists(st.sampled_from([0.25, 0.5, 1.0]), min_size=5, max_size=5))
def test_the_kernel_agrees_with_its_naive_twin(
    line: tuple[int, float, float], events: list[Event], late: int, ramp: list[float]
) -> None:
    """Any mix of delays, freezes, cuts and ends, early or late, against the rules applied day by day."""
    delivery, signed, over = line
    shares = sorted(ramp)
    base = [r if delivery <= a < over else 0.0 for a, r in zip(EDGES, shares, strict=False)]
    shift = late if delivery > 0 else 0
    timing = (float(delivery), signed, over, 15.0)
    assert left(base, timing, events, late=shift) == pytest.approx(
        supply_by_day(EDGES, base, timing, shift, events), abs=1e-12
    )


@settings(max_examples=100, deadline=None)
@given(EVENTS)
def test_capacity_stays_between_nothing_and_the_plan(events: list[Event]) -> None:
    """Of a line whose ramp only rises, events leave at least nothing and at most what was planned."""
    found = np.array(left(LATER, COMING, events))
    assert (found >= -1e-12).all()
    assert (found <= np.array(LATER) + 1e-12).all()


def test_more_parts_than_there_is_room_for_keep_their_mean_delay() -> None:
    """Nine slips of a day at a half make 512 parts, 64 are kept apart; the mean delay is 4.5 days all the same."""
    slips: list[Event] = [("delays", t, t + 1, 0.5) for t in range(-9, 0)]
    assert MAX_PARTS < 2**9
    base = [0.0, 0.0, 1.0, 1.0, 1.0]
    assert left(base, COMING, slips)[2] == pytest.approx(1.0 - 4.5 / 20.0)
