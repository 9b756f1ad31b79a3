"""Streaming dispatch: numbers checked by hand, the miniature, laws, a naive twin, and what it refuses."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import numba
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from provender import cases
from provender.dispatch import Open, block_cost, build_ladder, rung_totals
from provender.dispatch import fallback as forms
from provender.dispatch.fallback import MoneyCommitment, dispatch, form_of, solve_blocks
from provender.dispatch.stream import ArrayError, Batch, Dispatched, Group, Market, stream, stream_batches
from provender.exposure import base_plan
from provender.instance import Cohort, Instance
from provender.planning import situation
from provender.planning.situation import total_capacity
from tests.builders import grid_of, random_instance
from tests.reference.dispatch_loops import Scenario, firm, window_cost

Floats = NDArray[np.float64]
TABLE = Path(__file__).parent.parent / "data" / "miniature.csv"
PERIOD = 1200.0
NAMES = tuple(Dispatched.__dataclass_fields__)


def drawn(seed: int, *, n: int = 3, is_loose: bool = False) -> tuple[Group, Batch]:
    """Return 3 tiers, 2 cohorts, 2 sources over 10 periods in 3 blocks, numbers on a grid of tenths."""
    rng = np.random.default_rng(seed)
    block = np.array([0, 0, 0, 0, 1, 1, 2, 2, 2, 2])
    group = Group(
        rng.permutation(np.array([20.0, 7.0, 6.0])),
        np.array([10.0, 20.0]),
        np.array([1.0, 1.0, 1.0, 2.0, 1.0, 3.0, 1.0, 1.0, 1.0, 0.5]),
        block,
        np.array([False, is_loose, is_loose]),
        np.array([0, 0, 1, 1, 2, 2, 3, 3, 4, 4]),
    )
    limit = np.round(rng.random((2, 10)) * 8.0, 1)
    market = Market(rng.integers(0, 22, size=(2, 10)).astype(float), limit, np.round(limit * rng.random((2, 10)), 1))
    demand = np.round(rng.random((n, 3, 10)) * 15.0, 1)
    return group, Batch(demand, rng.choice([0.0, 0.5, 1.0], size=(n, 2, 10)), np.full(n, 1.0 / n), market)


def same_bits(one: Dispatched, other: Dispatched) -> bool:
    """Return whether two results agree to the last bit."""
    return all(np.asarray(getattr(one, x)).tobytes() == np.asarray(getattr(other, x)).tobytes() for x in NAMES)


def test_by_hand() -> None:
    """Two hours: C = 6 against 10, then 12 against 10; half the limit of 4 is committed; a source at 9 > 7 waits.

    Hour 1: short 4 + 6 = 10 less 2 committed, 2 bought at 3, so 6 short: free work (6 at 7) is shed before paid.
    Hour 2: C = 12 serves 10 + 6 = 16 but 4: 2 committed, 2 bought.
    """
    group = Group(np.array([20.0, 7.0]), np.array([12.0]), np.ones(2), np.zeros(2, dtype=np.int64))
    market = Market(np.array([3.0, 9.0]), np.array([4.0, 5.0]), np.array([2.0, 0.0]))
    demand = np.array([[[10.0, 10.0], [6.0, 6.0]]])
    found = stream(group, Batch(demand, np.array([[0.5, 1.0]]), np.ones(1), market))
    assert found.cost.tolist() == [2 * 3 + 6 * 7 + 2 * 3]
    assert found.unmet.tolist() == [[0.0, 6.0]]
    assert found.used.tolist() == [[4.0, 0.0]]
    assert found.committed_used.tolist() == [[4.0, 0.0]]
    assert (found.lolh, found.peak_shortfall.tolist(), found.unserved.tolist()) == (1.0, [6.0], [6.0])
    assert found.marginal_value.tolist() == [[0.5 * 7 + 1.0 * 3]], "hour 2: one unit more replaces a bought one"


def test_worth_on_a_kink_is_the_right_derivative() -> None:
    """Where capacity just meets the work, one unit more is worth nothing; where it is just short, all of 20."""
    group = Group(np.array([20.0]), np.array([10.0]), np.ones(1), np.zeros(1, dtype=np.int64))
    for demand, worth in ((10.0, 0.0), (10.5, 20.0)):
        found = stream(group, Batch(np.full((1, 1, 1), demand), np.ones((1, 1)), np.ones(1)))
        assert found.marginal_value.tolist() == [[worth]]


def table() -> dict[str, float]:
    """Return the table of the miniature."""
    with TABLE.open(encoding="utf-8") as file:
        return {row["key"]: float(row["value"]) for row in csv.DictReader(file) if row["section"] == "4"}


@pytest.mark.parametrize(("plan", "amounts"), [("P00", (0, 0, 0, 0)), ("P01", (0, 0, 30, 0))])
def test_miniature(plan: str, amounts: tuple[float, ...]) -> None:
    """Costs, EUE by tier, LOLH, slopes and the use of the commitment are those worked by hand."""
    want = table()
    instance = base_plan(cases.load("miniature"), "compute").planner.instance
    here = situation(instance, cases.load("miniature").as_of)
    chosen = dispatch(instance, total_capacity(instance, here, np.array(amounts)), here.open)
    assert chosen.form == "stream"
    found = chosen.result
    for s in range(4):
        assert found.cost[s] / PERIOD == pytest.approx(want[f"R.{plan}.s{s + 1}"], abs=1e-6)
    for j, name in enumerate(("paid", "free", "training")):
        assert found.eue[j] == pytest.approx(want[f"EUE.{plan}.{name}"], abs=1e-6)
    assert found.eue.sum() == pytest.approx(want[f"EUE.{plan}.all"], abs=1e-6)
    assert found.lolh == pytest.approx(want[f"LOLH.{plan}"], abs=1e-6)
    for b in range(4):
        slopes = [want[f"slope.{plan}.s{s + 1}.b{b + 1}"] for s in range(4)]
        assert found.marginal_value[0, b] / PERIOD == pytest.approx(-np.mean(slopes), abs=1e-6)
    if plan == "P01":
        assert found.expected_committed_used.sum() / PERIOD == pytest.approx(want["commit.use.P01"], abs=1e-6)
        assert found.expected_used.sum() / PERIOD == pytest.approx(want["commit.payg.P01"], abs=1e-6)


def classes_example(*, is_tied: bool) -> Instance:
    """Return the example of classes: M has 60 and 5 at 3, O 80 and 10 at 8; training of 70 is firm."""
    base = random_instance(np.random.default_rng(0), n_classes=2, windows=False)
    open_to = np.ones((3, 2, 1), dtype=bool)
    open_to[2, 1] = not is_tied
    tiers = ("paid", "free", "training")
    work = replace(
        base.work, tiers=tiers, names=tiers, unmet_cost=np.array([20.0, 7.0, 6.0]),
        demand=np.array([[[50.0], [10.0], [70.0]]]), is_deferrable=np.zeros(3, dtype=bool),
        is_critical=np.array([True, False, False]), window_of_period=np.zeros(1, dtype=np.int64), eligible=open_to,
    )  # fmt: skip
    sources = replace(
        base.sources, ids=("m", "o"), suppliers=("s0", "s1"), depends_on=((), ()), price=np.array([[3.0], [8.0]]),
        limit=np.array([[5.0], [10.0]]), haircut=np.ones(2), committed=np.zeros((2, 1)),
        commitment_fee=np.zeros((2, 1)),
    )  # fmt: skip
    held = replace(
        base.held, cohorts=tuple(Cohort(f"r{g}", f"s{g}", date(2025, 1, 1), None, "delivered") for g in range(2)),
        size=np.ones(2), supply_size=np.ones(2), nominal=np.ones((2, 1)),
        available=np.array([[[60.0], [80.0]]]), fee=np.zeros((1, 2, 1)),
    )  # fmt: skip
    return replace(
        base, grid=grid_of(np.ones(1), np.zeros(1, dtype=np.int64)), futures=("f0",), probabilities=np.ones(1),
        work=work, sources=sources, held=held, discount=np.ones(1),
    )  # fmt: skip


def test_classes_of_the_miniature() -> None:
    """Training tied to M: X = 10 at the level of 3, 5 at 6, so R = 45; fungible it costs nothing."""
    want = table()
    tied, free = classes_example(is_tied=True), classes_example(is_tied=False)
    market = Open(tied.sources.limit, tied.sources.committed)
    chosen = dispatch(tied, tied.held.available, market)
    assert chosen.form == "sets"
    assert chosen.result.expected_cost == pytest.approx(want["classes.s1.p3.P02.cut"], abs=1e-6)
    assert dispatch(free, free.held.available, market).result.expected_cost == want["classes.s1.p3.P02.fungible"]
    totals = rung_totals(build_ladder(tied), tied.held.available, market)[:, 0, 0]
    assert totals[0] == want["classes.s1.p3.P02.level3"]
    assert totals[1] == want["classes.s1.p3.P02.level6"]


@pytest.mark.parametrize("seed", range(40))
def test_equals_naive_loops(seed: int) -> None:
    """Cost, losses, purchases, committed units, short hours and peak equal those of plain greedy loops."""
    group, batch = drawn(seed)
    found = stream(group, batch)
    for s in range(3):
        capacity = np.einsum("rt,r->t", batch.availability[s], group.size).tolist()
        assert batch.market.committed is not None
        market = (batch.market.price, batch.market.limit, batch.market.committed)
        price, limit, committed = (x.tolist() for x in market)
        twin = firm(
            Scenario(
                batch.demand[s].tolist(),
                group.unmet_cost.tolist(),
                capacity,
                price,
                limit,
                committed,
                group.hours.tolist(),
            )
        )
        assert found.cost[s] == pytest.approx(float(twin.cost), rel=1e-12, abs=1e-9)
        np.testing.assert_allclose(found.unmet[s], np.array(twin.unmet, dtype=float), atol=1e-9)
        np.testing.assert_allclose(found.used[s], np.array(twin.used, dtype=float), atol=1e-9)
        np.testing.assert_allclose(found.committed_used[s], np.array(twin.committed_used, dtype=float), atol=1e-9)
        assert found.short_hours[s] == pytest.approx(float(twin.short_hours))
        assert found.peak_shortfall[s] == pytest.approx(float(twin.peak), abs=1e-9)


@pytest.mark.parametrize("is_loose", [False, True])
@pytest.mark.parametrize("seed", range(20))
def test_prices_all_scenarios_share_equal_prices_of_each(seed: int, is_loose: bool) -> None:  # noqa: FBT001
    """Sources told once for all scenarios, or again for each of them, are two ways to the same results."""
    group, batch = drawn(seed, is_loose=is_loose)
    assert batch.market.committed is not None
    told = (batch.market.price, batch.market.limit, batch.market.committed)
    each = Market(*(np.repeat(x[None], len(batch.demand), axis=0) for x in told))
    once, again = stream(group, batch), stream(group, replace(batch, market=each))
    for name in NAMES:
        np.testing.assert_allclose(getattr(once, name), getattr(again, name), rtol=1e-12, atol=1e-9, err_msg=name)


def test_a_window_with_sources_without_limit() -> None:
    """Two sources without a limit in a window: the cheaper takes all, 10 hours of work at 2, nothing is lost."""
    group = Group(
        np.array([20.0]), np.array([0.0]), np.ones(2), np.zeros(2, dtype=np.int64), np.array([True]),
        np.zeros(2, dtype=np.int64),
    )  # fmt: skip
    market = Market(np.array([3.0, 2.0]), np.array([np.inf, np.inf]))
    found = stream(group, Batch(np.array([[[4.0, 6.0]]]), np.ones((1, 2)), np.ones(1), market))
    assert (found.cost.tolist(), found.used.tolist(), found.unserved.tolist()) == ([20.0], [[0.0, 10.0]], [0.0])


@pytest.mark.parametrize("seed", range(20))
def test_windows_equal_naive_loops(seed: int) -> None:
    """With work that may move, the cost is the sum over windows of the twin's; items add up to it."""
    group, batch = drawn(seed, is_loose=True)
    assert group.is_deferrable is not None
    assert group.window_of_period is not None
    assert batch.market.committed is not None
    found = stream(group, batch)
    capacity = np.einsum("srt,r->st", batch.availability, group.size)
    for s in range(3):
        total = 0.0
        for w in range(5):
            at = group.window_of_period == w
            market = (batch.market.price, batch.market.limit, batch.market.committed)
            price, limit, committed = (x[:, at].tolist() for x in market)
            part = Scenario(
                batch.demand[s][:, at].tolist(), group.unmet_cost.tolist(), capacity[s, at].tolist(),
                price, limit, committed, group.hours[at].tolist(),
            )  # fmt: skip
            total += window_cost(part, group.is_deferrable.tolist())
        assert found.cost[s] == pytest.approx(total, rel=1e-12, abs=1e-9)


@pytest.mark.parametrize("is_loose", [False, True], ids=["firm", "windows"])
@pytest.mark.parametrize("seed", range(10))
def test_worth_of_capacity_is_what_more_of_it_saves(seed: int, is_loose: bool) -> None:  # noqa: FBT001
    """A millionth more of a cohort in one block saves a millionth of its marginal value, kinks included."""
    group, batch = drawn(seed, is_loose=is_loose)
    before = stream(group, batch)
    for r in range(2):
        for b in range(3):
            more = batch.availability.copy()
            more[:, r] *= 1.0 + 1e-6 / group.size[r] * (group.block_of_period == b)
            after = stream(group, replace(batch, availability=more))
            saved = (before.expected_cost - after.expected_cost) / 1e-6
            assert saved == pytest.approx(before.marginal_value[r, b], abs=1e-3)


def test_exact_on_fractions() -> None:
    """Against exact arithmetic: thirds of a unit at prices 1/7 and 2/7 cost what fractions say."""
    third = Fraction(1, 3)
    case = Scenario([[1.0]], [5.0], [third], [[1 / 7]], [[0.5]], [[0.0]], [1.0])
    group = Group(np.array([5.0]), np.array([1.0]), np.ones(1), np.zeros(1, dtype=np.int64))
    market = Market(np.array([1 / 7]), np.array([0.5]))
    found = stream(group, Batch(np.ones((1, 1, 1)), np.array([[1 / 3]]), np.ones(1), market))
    assert found.cost[0] == pytest.approx(float(firm(case, Fraction(0)).cost), rel=1e-15)


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), factor=st.floats(0.1, 10.0), is_loose=st.booleans())
def test_scaling(seed: int, factor: float, is_loose: bool) -> None:  # noqa: FBT001
    """All units times a factor: cost and losses grow by it, the worth of a unit stays. All prices: cost, worth grow."""
    group, batch = drawn(seed, is_loose=is_loose)
    found = stream(group, batch)
    market = batch.market
    assert market.committed is not None
    wide = Market(market.price, market.limit * factor, market.committed * factor)
    larger = stream(replace(group, size=group.size * factor), replace(batch, demand=batch.demand * factor, market=wide))
    np.testing.assert_allclose(larger.cost, found.cost * factor, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(larger.unmet, found.unmet * factor, rtol=1e-9, atol=1e-7)
    dear = stream(
        replace(group, unmet_cost=group.unmet_cost * factor),
        replace(batch, market=replace(market, price=market.price * factor)),
    )
    np.testing.assert_allclose(dear.cost, found.cost * factor, rtol=1e-9, atol=1e-9)


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), is_loose=st.booleans())
def test_order_does_not_matter(seed: int, is_loose: bool) -> None:  # noqa: FBT001
    """Cohorts, tiers, sources and scenarios in another order: the same cost, and losses that move along."""
    group, batch = drawn(seed, is_loose=is_loose)
    assert group.is_deferrable is not None
    assert batch.market.committed is not None
    found = stream(group, batch)
    tiers, scenarios = np.array([2, 0, 1]), np.array([1, 2, 0])
    market = Market(*(x[::-1] for x in (batch.market.price, batch.market.limit, batch.market.committed)))
    turned = stream(
        replace(
            group, unmet_cost=group.unmet_cost[tiers], size=group.size[::-1],
            is_deferrable=group.is_deferrable[tiers],
        ),
        Batch(batch.demand[scenarios][:, tiers], batch.availability[scenarios][:, ::-1], batch.probabilities, market),
    )  # fmt: skip
    np.testing.assert_allclose(turned.cost, found.cost[scenarios], rtol=1e-12, atol=1e-9)
    np.testing.assert_allclose(turned.unmet, found.unmet[scenarios][:, tiers], rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(turned.marginal_value, found.marginal_value[::-1], rtol=1e-9, atol=1e-9)


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), is_loose=st.booleans())
def test_more_supply_never_costs_more(seed: int, is_loose: bool) -> None:  # noqa: FBT001
    """A wider limit or more capacity never costs more; a source dearer than all work changes no bit of the cost."""
    group, batch = drawn(seed, is_loose=is_loose)
    market = batch.market
    assert market.committed is not None
    found = stream(group, batch)
    wide = stream(group, replace(batch, market=replace(market, limit=market.limit + 1.0)))
    large = stream(replace(group, size=group.size + 1.0), batch)
    assert (wide.cost <= found.cost + 1e-9).all()
    assert (large.cost <= found.cost + 1e-9).all()
    dear = Market(
        *(
            np.vstack([x, np.full((1, 10), v)])
            for x, v in ((market.price, 99.0), (market.limit, np.inf), (market.committed, 0.0))
        )
    )
    np.testing.assert_allclose(stream(group, replace(batch, market=dear)).cost, found.cost, rtol=1e-12)


def test_bits_do_not_depend_on_threads_or_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """One thread, all threads, and batches of any size give the same bits, also where all cores share the work."""
    rng = np.random.default_rng(5)
    hour = np.arange(2000)
    group = Group(np.array([20.0, 6.0]), np.array([9.0, 4.0]), np.ones(2000), hour // 700)
    batch = Batch(
        rng.random((70, 2, 2000)) * 10, rng.random((70, 2, 2000)), rng.random(70),
        Market(rng.random((2, 2000)) * 9, np.ones((2, 1))),
    )  # fmt: skip

    def pieces(n: int) -> Iterator[Batch]:
        for a in range(0, 70, n):
            yield Batch(
                batch.demand[a : a + n], batch.availability[a : a + n], batch.probabilities[a : a + n], batch.market
            )

    whole = stream(group, batch)
    for n in (1, 3):
        monkeypatch.setattr(numba.config, "NUMBA_NUM_THREADS", n)
        assert same_bits(whole, stream(group, batch))
    for n in (1, 13, 64, 70):
        assert same_bits(whole, stream_batches(group, pieces(n)))


def test_arrays_of_all_allowed_shapes_agree() -> None:
    """One number per source, per period or per scenario says the same where the numbers are the same."""
    group, batch = drawn(3)
    price, limit = np.array([3.0, 8.0]), np.array([2.0, 4.0])
    shared = replace(batch, availability=batch.availability[0])
    plain = stream(group, replace(shared, market=Market(price, limit)))
    for shape in ((2, 1), (2, 10), (1, 2, 10), (3, 2, 1), (3, 2, 10)):
        spread = [np.array(np.broadcast_to(x[:, None], shape)) for x in (price, limit)]
        again = stream(group, replace(shared, market=Market(*spread)))
        np.testing.assert_allclose(again.cost, plain.cost, rtol=1e-14)
        np.testing.assert_allclose(again.marginal_value, plain.marginal_value, rtol=1e-14)


@pytest.mark.parametrize("value", [np.nan, np.inf, -1.0])
@pytest.mark.parametrize("name", ["demand", "availability"])
def test_a_refused_number_is_named_with_its_place(name: str, value: float) -> None:
    """A number that is negative, infinite or not a number raises with its place, in any scenario."""
    group, batch = drawn(1)
    array = np.array(getattr(batch, name))
    array[2, 1, 7] = value
    with pytest.raises(ArrayError, match=rf"{name}\[2, 1, 7\]: found .*\nallowed: finite, >= 0") as caught:
        stream(group, replace(batch, demand=array) if name == "demand" else replace(batch, availability=array))
    assert caught.value.place == (2, 1, 7)


def test_a_refused_price_limit_or_hour_is_named_with_its_place() -> None:
    """Prices and committed units must be finite, limits may be infinite; hours must be positive."""
    group, batch = drawn(1)
    bad = batch.market.price.copy()
    bad[1, 4] = np.nan
    with pytest.raises(ArrayError, match=r"price\[0, 1, 4\]: found nan"):
        stream(group, replace(batch, market=replace(batch.market, price=bad)))
    with pytest.raises(ArrayError, match=r"hours\[3\]: found 0.0\nallowed: > 0"):
        stream(replace(group, hours=np.where(np.arange(10) == 3, 0.0, 1.0)), batch)
    with pytest.raises(ArrayError, match=r"probabilities: found shape \(2,\)\nallowed: shape \(3,\)"):
        stream(group, replace(batch, probabilities=np.ones(2)))
    with pytest.raises(ArrayError, match=r"window_of_period\[0\]: found 0\nallowed: inside one block"):
        stream(
            replace(group, is_deferrable=np.ones(3, dtype=bool), window_of_period=np.zeros(10, dtype=np.int64)), batch
        )
    with pytest.raises(ArrayError, match=r"block_of_period\[5\]: found 0\nallowed: from 0, never falling"):
        stream(replace(group, block_of_period=np.array([0, 0, 0, 0, 1, 0, 2, 2, 2, 2])), batch)


@pytest.mark.parametrize("empty", ["scenario", "tier", "period", "cohort", "source"])
def test_nothing_is_zero(empty: str) -> None:
    """Without scenarios, tiers or periods all is zero; without cohorts or sources work is still dispatched."""
    n = {x: 0 if x == empty else 2 for x in ("scenario", "tier", "period", "cohort", "source")}
    s, j, t, r, e = (n["scenario"], n["tier"], n["period"], n["cohort"], n["source"])
    group = Group(np.full(j, 9.0), np.full(r, 2.0), np.ones(t), np.zeros(t, dtype=np.int64))
    batch = Batch(np.full((s, j, t), 5.0), np.ones((r, t)), np.full(s, 0.5), Market(np.full(e, 3.0), np.full(e, 1.0)))
    found = stream(group, batch)
    assert found.cost.shape == (s,)
    assert found.unmet.shape == (s, j)
    assert found.used.shape == (s, e)
    assert found.marginal_value.shape == (r, min(1, t))
    # two periods, two tiers of 5: cohorts carry 4, sources 2 at 3, the rest costs 9
    want = {"cohort": 2 * (2 * 3 + 8 * 9), "source": 2 * 6 * 9}.get(empty, 0.0)
    assert found.expected_cost == want
    assert stream_batches(group, []).expected_cost == 0.0


@pytest.mark.parametrize("n_classes", [1, 2])
def test_forms_agree(n_classes: int) -> None:
    """One pass, sets and programs tell the same cost, losses by tier, purchases and committed units."""
    rng = np.random.default_rng(20 + n_classes)
    for _ in range(15):
        instance = random_instance(rng, n_classes=n_classes, windows=True)
        market = Open(instance.sources.limit, instance.sources.committed)
        capacity = instance.held.available
        chosen = dispatch(instance, capacity, market)
        by_sets = forms._by_sets(instance, capacity, market)
        found = solve_blocks(instance, capacity, market)
        assert found.is_solved
        cost, _ = block_cost(build_ladder(instance), capacity, market)
        np.testing.assert_allclose(found.cost, cost, rtol=1e-9, atol=1e-7)
        for name in ("cost", "unmet", "used", "committed_used", "short_hours", "marginal_value"):
            want = getattr(by_sets, name)
            np.testing.assert_allclose(getattr(chosen.result, name), want, rtol=1e-9, atol=1e-7, err_msg=name)


def test_more_sets_than_the_ladder_lists_go_to_programs() -> None:
    """Seven tiers tied to seven classes make 127 sets: programs, whose cost is what each class is short of alone."""
    base = random_instance(np.random.default_rng(2), n_classes=7, windows=False)
    n_t = base.grid.block_of_period.size
    names = tuple(f"w{j}" for j in range(7))
    work = replace(
        base.work, tiers=names, names=names, unmet_cost=np.arange(3.0, 10.0), demand=np.full((1, 7, n_t), 4.0),
        is_deferrable=np.zeros(7, dtype=bool), is_critical=np.zeros(7, dtype=bool),
        eligible=np.repeat(np.eye(7, dtype=bool)[:, :, None], 2, axis=2),
    )  # fmt: skip
    instance = replace(base, work=work, probabilities=np.ones(1))
    shut = Open(np.zeros_like(base.sources.limit), np.zeros_like(base.sources.limit))
    chosen = dispatch(instance, np.full((1, 7, 2), 1.5), shut)
    assert (chosen.form, chosen.status) == ("programs", "optimal")
    assert chosen.result.expected_cost == pytest.approx(2.5 * np.arange(3.0, 10.0).sum() * base.grid.period_hours.sum())


def test_money_committed_across_classes() -> None:
    """Two dollars an hour at rate 1 on both sources serve 2 of the 10 units that training lacks from M.

    Without money M sells 5 at 3 and 5 units are lost at 6: 45. With it 2 of the bought 5 are free: 45 − 2 × 3.
    """
    instance = classes_example(is_tied=True)
    market = Open(instance.sources.limit, instance.sources.committed)
    for within in ("period", "block"):
        pledge = MoneyCommitment(np.ones((2, 1)), np.array([2.0]), within)
        assert form_of(instance, [pledge]) == "programs"
        chosen = dispatch(instance, instance.held.available, market, pledges=[pledge])
        assert chosen.result.expected_cost == pytest.approx(45.0 - 2 * 3.0)
        assert chosen.result.committed_used.sum() == pytest.approx(2.0)


def test_programs_without_a_solution_have_a_status() -> None:
    """Negative capacity cannot be met: infeasible; a price below zero without a limit: unbounded. Nothing is raised."""
    instance = classes_example(is_tied=True)
    market = Open(instance.sources.limit, instance.sources.committed)
    found = solve_blocks(instance, np.full((1, 2, 1), -100.0), market)
    assert found.status == (("infeasible",),)
    assert not found.is_solved
    assert np.isnan(found.cost).all()
    paid = replace(instance, sources=replace(instance.sources, price=np.full((2, 1), -1.0)))
    endless = Open(np.full((2, 1), np.inf), market.committed)
    assert solve_blocks(paid, instance.held.available, endless).status == (("unbounded",),)
