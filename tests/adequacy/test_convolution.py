"""Exact adequacy: enumeration of states, laws, and the published test systems."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provender.adequacy import AdequacyError, System, capacity_table, exact, load_curve, published, supplier, two_state
from provender.adequacy import convolution as room
from tests.adequacy.made import chains, mixed, pairs
from tests.reference import adequacy_enumeration as enumeration

BESIDE = Path(__file__).resolve().parents[2].parent / "shared"
SHARED = Path(os.environ.get("PROVENDER_SHARED", BESIDE)) / "data" / "rbts"


def test_rbts() -> None:
    """RBTS against the RTS-79 load: LOLH 1.0916 h and EUE 9.861 MWh a year, to four digits."""
    found = exact(published("rbts"))
    assert found.lolh_hours == pytest.approx(1.0916, abs=5e-5)
    assert found.eue == pytest.approx(9.861, abs=5e-4)
    assert found.mean_duration_hours == pytest.approx(found.lolh_hours / found.frequency)


def test_rts79() -> None:
    """The generating units of the RTS-79: LOLH 9.39 h and EUE 1,176 MWh a year, as published."""
    system = published("rts79")
    assert len(system.suppliers) == 32
    assert sum(float(s.capacity.max()) for s in system.suppliers) == 3405.0
    found = exact(system)
    assert found.lolh_hours == pytest.approx(9.39, abs=5e-3)
    assert found.eue == pytest.approx(1176.0, abs=0.5)


def test_rbts_by_a_table_of_megawatts() -> None:
    """The same from a table with one row per megawatt, filled unit by unit without the product."""
    system = published("rbts")
    chance = np.zeros(241)
    chance[0] = 1.0
    for one in system.suppliers:
        size, q = int(one.capacity[1]), float(one.probability[0])
        chance = chance * q + (1.0 - q) * np.concatenate([np.zeros(size), chance[:-size]])
    lack = np.maximum(system.load[:, None] - np.arange(241), 0.0)
    assert exact(system).eue == pytest.approx(float((lack @ chance).sum()), rel=1e-10)
    assert exact(system).lolh_hours == pytest.approx(float(((lack > 1e-6) @ chance).sum()), rel=1e-10)


def test_bundled_facts_are_those_shared() -> None:
    """Bundled load tables equal the shared copy, where there is one."""
    if not SHARED.is_dir():
        pytest.skip("no shared copy of the RBTS here")
    for name in ("load_daily_percent", "load_hourly_percent", "load_weekly_percent"):
        bundled = Path(room.__file__).parent / "data" / f"{name}.csv"
        assert bundled.read_text(encoding="utf-8") == (SHARED / f"{name}.csv").read_text(encoding="utf-8")


def test_unknown_system() -> None:
    """A system that is not bundled is refused with the names of those that are."""
    with pytest.raises(AdequacyError, match="rbts, rts79"):
        published("rts96")


@pytest.mark.parametrize("system", [mixed(), pairs(), mixed(hours=3.0)], ids=["mixed", "pairs", "long"])
def test_enumeration(system: System) -> None:
    """LOLH, EUE and frequency are those of every combination of states, one by one."""
    found = exact(system)
    lolh, eue = enumeration.lolh_eue(chains(system), system.load, system.hours)
    assert found.lolh_hours == pytest.approx(lolh, rel=1e-12)
    assert found.eue == pytest.approx(eue, rel=1e-12)
    assert found.frequency == pytest.approx(enumeration.frequency(chains(system), system.load, system.hours), rel=1e-12)


def test_two_suppliers_by_hand() -> None:
    """Two of 5 at 10 % down against 4, 6: P(0) = 0.01, P(5) = 0.18: LOLH 0.01·2 + 0.18, EUE 0.01·10 + 0.18·1."""
    found = exact(System((two_state(5.0, 0.1),) * 2, np.array([4.0, 6.0])))
    assert found.lolh_hours == pytest.approx(0.2)
    assert found.eue == pytest.approx(0.28)
    assert np.isnan(found.frequency)


def test_capacity_equal_to_load_is_enough() -> None:
    """A load that the capacity just carries is served, however sums are rounded."""
    suppliers = tuple(
        two_state(0.1, 0.0) for _ in range(3)
    )  # 0.1 + 0.1 + 0.1 > 0.3 in binary, and less in another order
    found = exact(System(suppliers, np.array([0.3, 0.30000000000000004])))
    assert found.lolh_hours == 0.0
    assert found.eue == pytest.approx(0.0, abs=1e-12)


def test_never_short_has_no_duration() -> None:
    """Where nothing can be short, LOLH, EUE and frequency are zero and the duration is NaN."""
    found = exact(System((two_state(9.0, 0.0, mean_down_hours=1.0),), np.array([5.0])))
    assert (found.lolh_hours, found.eue, found.frequency) == (0.0, 0.0, 0.0)
    assert np.isnan(found.mean_duration_hours)


UNITS = st.lists(st.tuples(st.integers(1, 40), st.floats(0.0, 0.5)), min_size=1, max_size=5)


@settings(deadline=None)
@given(UNITS, st.permutations(range(5)))
def test_order_of_suppliers(units: list[tuple[int, float]], order: list[int]) -> None:
    """The table does not depend on the order of suppliers, sums to one and keeps the mean."""
    made = [two_state(float(c), q) for c, q in units]
    table = capacity_table(made)
    other = capacity_table([made[i] for i in order if i < len(made)])
    np.testing.assert_allclose(table.capacity, other.capacity)
    np.testing.assert_allclose(table.probability, other.probability, atol=1e-12)
    assert table.probability.sum() == pytest.approx(1.0)
    assert table.probability @ table.capacity == pytest.approx(sum(c * (1.0 - q) for c, q in units))


@settings(deadline=None)
@given(UNITS, st.floats(0.5, 13.0))
def test_grid_keeps_the_mean_and_never_lowers_eue(units: list[tuple[int, float]], step: float) -> None:
    """Splitting capacities onto a grid keeps expected capacity and errs towards more unserved work."""
    made = [two_state(float(c), q) for c, q in units]
    fine, coarse = capacity_table(made), capacity_table(made, step=step)
    assert coarse.probability @ coarse.capacity == pytest.approx(fine.probability @ fine.capacity)
    system = System(tuple(made), np.array([5.0, 30.0, 55.5]))
    assert exact(system, step=step).eue >= exact(system).eue - 1e-9


@settings(deadline=None)
@given(UNITS, st.floats(1.0, 30.0))
def test_one_more_supplier_is_never_worse(units: list[tuple[int, float]], size: float) -> None:
    """Adding a supplier lowers LOLH and EUE or leaves them."""
    made = tuple(two_state(float(c), q) for c, q in units)
    load = np.array([5.0, 30.0, 55.5])
    one, more = exact(System(made, load)), exact(System((*made, two_state(size, 0.3)), load))
    assert more.lolh_hours <= one.lolh_hours + 1e-12
    assert more.eue <= one.eue + 1e-9


def test_too_many_levels() -> None:
    """Sums that cannot be kept are refused with the way out; a grid then works."""
    made = [two_state(float(np.sqrt(p)), 0.1) for p in range(2, 30)]
    with pytest.raises(AdequacyError, match="Give step="):
        capacity_table(made)
    assert capacity_table(made, step=0.5).probability.sum() == pytest.approx(1.0)


def test_step_refused() -> None:
    """A grid has a width."""
    with pytest.raises(AdequacyError, match="units > 0"):
        capacity_table([two_state(1.0, 0.1)], step=0.0)


@settings(deadline=None)
@given(st.lists(st.integers(0, 6), min_size=1, max_size=12), st.integers(0, 7))
def test_load_curve(levels: list[int], capacity: int) -> None:
    """Hours, work and climbs above a capacity are those counted hour by hour around the circle."""
    load = np.array(levels, dtype=float)
    hours = np.arange(1.0, len(load) + 1.0)
    curve = load_curve(System((two_state(9.0, 0.1),), load, hours))
    c = np.array(float(capacity))
    assert curve.hours_above(c) == sum(h for x, h in zip(load, hours, strict=True) if x > capacity)
    assert curve.work_above(c) == pytest.approx(sum(max(x - capacity, 0) * h for x, h in zip(load, hours, strict=True)))
    assert curve.climbs_above(c) == sum(load[t - 1] <= capacity < load[t] for t in range(len(load)))


def test_supplier_from_rates_and_from_shares() -> None:
    """The long run of the rates is the only one they keep; other shares are refused."""
    one = supplier([0.0, 10.0], rate_per_hour=[[0.0, 0.3], [0.1, 0.0]])
    np.testing.assert_allclose(one.probability, [0.25, 0.75])
    np.testing.assert_allclose(supplier([0.0, 10.0], probability=[0.25, 0.75]).probability, [0.25, 0.75])
    with pytest.raises(AdequacyError, match="do not keep"):
        supplier([0.0, 10.0], probability=[0.5, 0.5], rate_per_hour=[[0.0, 0.3], [0.1, 0.0]])


@pytest.mark.parametrize("unavailability", [-0.1, 1.0, float("nan")])
def test_unavailability_refused(unavailability: float) -> None:
    """Time down is a share below one."""
    with pytest.raises(AdequacyError, match="unavailability"):
        two_state(1.0, unavailability)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({}, "neither shares nor rates"),
        ({"probability": [0.5, 0.4]}, "sum to 1"),
        ({"probability": [1.5, -0.5]}, "sum to 1"),
        ({"probability": [1.0]}, "(state,)"),
        ({"rate_per_hour": [[0.0]]}, "One row per level"),
        ({"rate_per_hour": [[0.0, 0.0], [0.0, 0.0]]}, "more than one long run"),
        ({"rate_per_hour": [[0.0, -1.0], [1.0, 0.0]], "probability": [0.5, 0.5]}, "no rates"),
    ],
)
def test_supplier_refused(options: dict[str, object], says: str) -> None:
    """What is no chain is refused with what was found."""
    with pytest.raises(AdequacyError) as error:
        supplier([0.0, 10.0], **options)  # type: ignore[arg-type]
    assert says in str(error.value)


@pytest.mark.parametrize("bad", [0.0, -1.0, np.nan])
def test_time_to_restore_refused(bad: float) -> None:
    """The mean time to restore is above zero."""
    with pytest.raises(AdequacyError, match="mean_down_hours"):
        two_state(1.0, 0.1, mean_down_hours=bad)


@pytest.mark.parametrize(
    ("load", "hours"),
    [
        (np.zeros(0), np.zeros(0)),
        (np.array([np.nan]), np.ones(1)),
        (np.array([-1.0]), np.ones(1)),
        (np.ones(2), np.ones(3)),
        (np.ones(2), np.array([1.0, 0.0])),
    ],
)
def test_system_refused(load: np.ndarray, hours: np.ndarray) -> None:
    """A load has periods with lengths, and no gap."""
    with pytest.raises(AdequacyError):
        System((two_state(1.0, 0.1),), load, hours)


def test_capacity_below_zero_refused() -> None:
    """Capacity is not negative."""
    with pytest.raises(AdequacyError, match="finite units >= 0"):
        two_state(-1.0, 0.1)
