"""Notice, severity and recovery of break cases: by hand, against Kaplan and Meier, and held back by date."""

from __future__ import annotations

import csv
import math
import os
import random
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from provender.cases import load
from provender.errors import UnknownNameError
from provender.state.breaks import Spread, spread
from provender.state.censored import Seen, turnbull
from provender.state.library import MEASURES, MEDIA, RECOVERIES, SIDES, Break, bundled_library

AS_OF, LATER = date(2025, 5, 2), date(2026, 6, 30)
LIBRARY = bundled_library()
DELIVERED = ("software", "hosting", "hardware")
BESIDE = Path(__file__).parents[2].parent / "shared"
SOURCE = Path(os.environ.get("PROVENDER_SHARED", BESIDE)) / "cases" / "cutoffs.csv"
#: exact, between two ends, or above one: small whole numbers, so that ends meet
EXACT = st.integers(0, 8).map(lambda v: Seen(float(v), float(v)))
OPEN = st.integers(0, 8).map(lambda v: Seen(float(v), math.inf))
BETWEEN = st.tuples(st.integers(0, 8), st.integers(1, 4)).map(lambda v: Seen(float(v[0]), float(v[0] + v[1])))
SEEN = st.one_of(EXACT, OPEN, BETWEEN)


def one(key: str) -> Break:
    """Return a row."""
    return next(row for row in LIBRARY.breaks if row.id == key)


# ---- the estimate --------------------------------------------------------------------------------


def kaplan_meier(seen: list[Seen]) -> dict[float, float]:
    """Return the drop of the product-limit curve at each exact value; naive."""
    drops, alive = {}, 1.0
    for value in sorted({s.low for s in seen if s.low == s.high}):
        at_risk = sum(s.low > value if math.isinf(s.high) else s.low >= value for s in seen)
        at_risk += sum(math.isinf(s.high) and s.low == value for s in seen)  # censored there: still at risk
        deaths = sum(s.low == s.high == value for s in seen)
        drops[value] = alive * deaths / at_risk
        alive -= drops[value]
    return drops


@given(st.lists(st.one_of(EXACT, OPEN), min_size=1))
@settings(deadline=None)
def test_exact_and_open_values_give_kaplan_and_meier(seen: list[Seen]) -> None:
    """The masses on points are the drops of the product-limit curve; what is left is open to the right."""
    cells = turnbull(seen)
    points = {c.low: c.mass for c in cells if c.low == c.high}
    assert points == pytest.approx(kaplan_meier(seen), abs=1e-6)
    assert sum(c.mass for c in cells) == pytest.approx(1.0)


def log_likelihood(seen: list[Seen], at: NDArray[np.float64], mass: NDArray[np.float64]) -> float:
    """Return the log likelihood of masses at points; naive."""
    return sum(
        math.log(max(1e-300, sum(m for x, m in zip(at, mass, strict=True)
                                 if (x > s.low if math.isinf(s.high) else s.low <= x <= s.high))))
        for s in seen
    )  # fmt: skip


@given(st.lists(SEEN, min_size=1, max_size=7), st.integers(0, 10_000))
@settings(deadline=None, max_examples=60)
def test_no_other_masses_are_likelier(seen: list[Seen], seed: int) -> None:
    """Random masses on a grid of halves, pure or mixed with the estimate, never have a higher likelihood."""
    cells = turnbull(seen)
    grid = np.arange(0.0, 14.0, 0.5)
    ours = np.zeros(len(grid))
    for cell in cells:  # a cell has a point of the grid strictly inside it or is one
        inside = cell.low if cell.low == cell.high else cell.low + 0.5
        ours[round(inside * 2)] += cell.mass
    best = log_likelihood(seen, grid, ours)
    rng = np.random.default_rng(seed)
    for share in (1.0, 0.1, 0.001):
        other = rng.dirichlet(np.full(len(grid), 0.2))
        assert log_likelihood(seen, grid, (1 - share) * ours + share * other) <= best + 1e-6


@given(st.lists(SEEN, min_size=1, max_size=8), st.randoms(use_true_random=False), st.floats(0.1, 100.0))
@settings(deadline=None)
def test_order_says_nothing_and_units_scale(seen: list[Seen], dealer: random.Random, factor: float) -> None:
    """Shuffled observations give the same cells; days times a factor give cells times it."""
    shuffled = list(seen)
    dealer.shuffle(shuffled)
    cells = [(c.low, c.high, round(c.mass, 6)) for c in turnbull(seen)]
    assert [(c.low, c.high, round(c.mass, 6)) for c in turnbull(shuffled)] == cells
    scaled = turnbull([Seen(s.low * factor, s.high * factor) for s in seen])
    assert [(c.low, c.high, round(c.mass, 6)) for c in scaled] == [(a * factor, b * factor, m) for a, b, m in cells]


def test_the_estimate_by_hand() -> None:
    """2..4 and 3..5 overlap in 3..4; nothing seen has no cell; a backward observation is refused."""
    assert [(c.low, c.high, c.mass) for c in turnbull([Seen(2, 4), Seen(3, 5)])] == [(3, 4, 1.0)]
    assert turnbull([]) == ()
    with pytest.raises(ValueError, match="from 2 to 1"):
        turnbull([Seen(2, 1)])


# ---- the library ---------------------------------------------------------------------------------


def test_the_notice_of_the_flagship() -> None:
    """(1.25 × 14 × 120..123)^(1/3) = 12.8..12.9 days: Parler, China, Huawei; H20 had none, Arm withdrew."""
    notice = spread(AS_OF, "formal_notice_days", sides=["supplier"], media=DELIVERED)
    low, high, n_zero = notice.geometric_mean()
    assert (low, high) == pytest.approx((2100 ** (1 / 3), 2152.5 ** (1 / 3)))
    assert (notice.n, n_zero, dict(notice.left_out)) == (4, 1, {"LB12": "withdrawn"})
    used = load("microsoft-openai").estimates["lived_notice"].estimate.value
    assert low == pytest.approx(used)
    withdrawn = spread(AS_OF, "formal_notice_days", sides=["supplier"], media=DELIVERED, is_withdrawn_counted=True)
    assert withdrawn.geometric_mean()[0] == pytest.approx((2100 * 60) ** (1 / 4))


def test_notice_by_side() -> None:
    """By mid-2026: ten suppliers' cuts and a withdrawn one, half without notice; leaving customers give most."""
    cut = spread(LATER, "formal_notice_days", sides=["supplier"])
    left = spread(LATER, "formal_notice_days", sides=["customer"])
    assert (cut.n, left.n) == (11, 4)
    assert cut.quantile(0.5) == (0.0, 0.0)
    assert left.quantile(0.5) == (180.0, 180.0)
    assert cut.share_within(0.0)[0] == pytest.approx(27 / 44)  # 6 of 11, and of Windsurf's 0..5 days its part
    assert sum(1 for s in cut.seen.values() if s.high == 0) == 6


@pytest.mark.parametrize(
    ("key", "as_of", "measure", "low", "high"),
    [
        ("LB08", date(2025, 5, 2), "full_recovery_days", 23.0, math.inf),
        ("LB15", date(2025, 5, 2), "full_recovery_days", 25.0, math.inf),
        ("LB16", date(2025, 5, 2), "full_recovery_days", 275.0, math.inf),
        ("LB08", date(2025, 7, 15), "full_recovery_days", 95.0, 95.0),
        ("LB16", date(2025, 11, 12), "full_recovery_days", 365.0, 490.0),
        ("LB01", date(2025, 5, 2), "full_recovery_days", 1573.0, math.inf),
        ("LB06", date(2025, 5, 2), "partial_recovery_days", 0.0, 14.0),
        ("LB01", date(2025, 5, 2), "private_warning_days", 14.0, math.inf),
        ("LB07", date(2025, 5, 2), "share_lost", 0.97, 0.99),
    ],
    ids=[
        "H20 open",
        "Ohio open",
        "freeze open",
        "H20 over",
        "freeze over",
        "Parler never",
        "between",
        "floor",
        "share",
    ],
)
def test_what_a_case_says_on_a_date(key: str, as_of: date, measure: str, low: float, high: float) -> None:
    """Open since the cut until the recovery was public; then what the row says."""
    assert spread(as_of, measure).seen[key] == Seen(low, high)


@pytest.mark.parametrize(
    ("key", "as_of", "measure", "reason"),
    [
        ("LB13", AS_OF, "full_recovery_days", "no_number"),
        ("LB14", LATER, "full_recovery_days", "no_number"),
        ("LB12", AS_OF, "share_lost", "withdrawn"),
        ("LB06", date(2024, 7, 1), "share_lost", "not_yet_cut"),
        ("LB06", date(2024, 7, 1), "full_recovery_days", "not_yet_cut"),
        ("LB10", date(2019, 1, 1), "private_warning_days", "no_number"),
    ],
    ids=["undated", "phase-out", "withdrawn", "told ahead", "told ahead, recovery", "private until 2020"],
)
def test_what_a_case_does_not_say_has_a_reason(key: str, as_of: date, measure: str, reason: str) -> None:
    """Left out and listed, never guessed."""
    found = spread(as_of, measure)
    assert (found.left_out[key], key in found.seen) == (reason, False)


def test_a_withdrawn_cut_counts_until_its_day() -> None:
    """Arm gave 60 days on 22 October 2024; in November nobody could know that no cut would come."""
    assert spread(date(2024, 11, 1), "formal_notice_days").seen["LB12"] == Seen(60.0, 60.0)
    assert "LB12" not in spread(date(2024, 12, 21), "formal_notice_days").seen


def test_quantiles_are_bounds() -> None:
    """Full recovery as of the flagship: an eighth within 14 days, the median 1,078..1,079, the last never seen."""
    found = spread(AS_OF, "full_recovery_days")
    assert (found.n, found.n_open, found.n_between) == (8, 4, 3)
    assert found.share_within(14.0) == pytest.approx((1 / 8, 1 / 8))
    assert found.share_within(7.0) == pytest.approx((0.0, 1 / 8))
    assert found.quantile(0.5) == (1078.0, 1079.0)
    assert found.quantile(0.95) == (1573.0, math.inf)


def test_nothing_known_bounds_nothing() -> None:
    """Before the first case: no cell, quantiles from 0 to infinity, shares from 0 to 1."""
    found = spread(date(2017, 1, 1), "formal_notice_days")
    assert (found.n, found.cells, found.rests_on) == (0, (), ())
    assert found.quantile(0.5) == (0.0, math.inf)
    assert found.share_within(10.0) == (0.0, 1.0)
    assert found.geometric_mean() == (0.0, math.inf, 0)


def told(as_of: date, rows: tuple[Break, ...]) -> list[Spread]:
    """Return every spread of some rows."""
    return [spread(as_of, m, sides=[s], library=replace(LIBRARY, breaks=rows)) for m in MEASURES for s in SIDES]


@given(st.dates(date(2017, 6, 1), date(2026, 6, 30)))
@settings(deadline=None, max_examples=40)
def test_rows_known_later_change_no_byte(as_of: date) -> None:
    """Cuts not yet public may vanish; of those whose end is not, private warnings and recoveries may be anything."""

    def altered(row: Break) -> Break:
        if row.known_from is not None and row.known_from <= as_of:
            return row
        hidden = ("private_warning_days", *RECOVERIES)
        spans = {m: (7.0, 7.0) if m in hidden else span for m, span in row.spans.items()}
        return replace(row, spans=spans, recovery=dict.fromkeys(RECOVERIES, "seen"), known_from=None, note="x")

    early = tuple(row for row in LIBRARY.breaks if row.event_known_from and row.event_known_from <= as_of)
    standing = repr(told(as_of, LIBRARY.breaks))
    assert repr(told(as_of, early)) == standing
    assert repr(told(as_of, tuple(map(altered, LIBRARY.breaks)))) == standing


def test_rows_known_by_the_date_do_change_it() -> None:
    """A longer notice of China's users moves the geometric mean: the test above can fail."""
    changed = tuple(
        replace(row, spans={**row.spans, "formal_notice_days": (28.0, 28.0)}) if row.id == "LB06" else row
        for row in LIBRARY.breaks
    )
    notice = [
        spread(AS_OF, "formal_notice_days", sides=["supplier"], media=DELIVERED, library=tables).geometric_mean()[0]
        for tables in (LIBRARY, replace(LIBRARY, breaks=changed))
    ]
    assert notice[1] / notice[0] == pytest.approx(2 ** (1 / 3))


@given(st.integers(0, 800))
@settings(deadline=None)
def test_what_is_open_grows_with_the_date(days: int) -> None:
    """Ohio is open a day longer every day."""
    found = spread(AS_OF + timedelta(days), "partial_recovery_days", media=["planned capacity"])
    assert found.seen["LB15"] == Seen(25.0 + days, math.inf)


def test_unknown_names_are_refused() -> None:
    """Measures, sides and media with what is allowed; a quantile needs a probability."""
    with pytest.raises(UnknownNameError, match="found measure 'notice'; allowed: formal_notice_days"):
        spread(AS_OF, "notice")
    with pytest.raises(UnknownNameError, match="found side 'both'; allowed: supplier, customer"):
        spread(AS_OF, "share_lost", sides=["both"])
    with pytest.raises(UnknownNameError, match="found medium 'cloud'"):
        spread(AS_OF, "share_lost", media=["cloud"])
    with pytest.raises(ValueError, match="found probability 0"):
        spread(AS_OF, "share_lost").quantile(0)


def test_the_rows_are_sound() -> None:
    """Low no more than high, shares within one, spans where a recovery was seen and only there."""
    for row in LIBRARY.breaks:
        assert (row.side in SIDES, row.medium in MEDIA) == (True, True)
        assert row.cut_from <= row.cut_to
        assert row.event_known_from is not None
        assert row.known_from is not None
        assert row.event_known_from <= row.known_from
        for measure, (low, high) in row.spans.items():
            assert (low or 0.0) <= (math.inf if high is None else high), (row.id, measure)
            assert measure != "share_lost" or (high or 0.0) <= 1.0
        for measure in RECOVERIES:
            assert (row.recovery[measure] == "seen") == (row.spans[measure] != (None, None)), (row.id, measure)


@pytest.mark.skipif(not SOURCE.exists(), reason="the tables that the library was made from are not here")
def test_the_rows_are_those_of_the_sources() -> None:
    """Dates, notices, warnings, shares and recoveries; but the phase-out of one row, which is no recovery."""
    with SOURCE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [r["case"] for r in rows] == [b.case for b in LIBRARY.breaks]
    source_names = {"partial_recovery_days": "days_to_partial", "full_recovery_days": "days_to_full"}
    for r, ours in zip(rows, LIBRARY.breaks, strict=True):
        dates = (ours.cut_from, ours.cut_to, ours.event_known_from, ours.known_from)
        assert [r["cut_date"], r["cut_date_to"], r["event_known_from"], r["known_from"]] == [f"{d}" for d in dates]
        assert (r["side"], r["executed"] == "1", r["source_case"]) == (ours.side, ours.is_executed, ours.source)
        for measure, span in ours.spans.items():
            name = source_names.get(measure, measure)
            if (ours.case, measure) != ("Anthropic/DoD", "full_recovery_days"):
                theirs = tuple(float(r[f"{name}_{end}"]) if r[f"{name}_{end}"] else None for end in ("low", "high"))
                assert theirs == span, (ours.id, measure)
