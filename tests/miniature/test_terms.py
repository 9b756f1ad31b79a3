"""Section 9 of the miniature: beliefs, certainty equivalents, the zone that is missing, declaring."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from provender.terms import Declaration, annuity, bargain, certain, present

RATE, SHARE = 0.1, 200.0  # a year; kUSD a year
OMEGA, ALPHA = 0.25, 0.6
P_YEAR_2 = {"L": 0.6, "M": 0.2, "observer_L": 0.4, "observer_M": 0.4}
TABLE = Path(__file__).parent.parent / "data" / "miniature.csv"


def rows() -> list[dict[str, str]]:
    """Return the rows of the table that belong to the section, the price of exclusivity left to plans."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        mine = [r for r in csv.DictReader(file) if r["section"] == "9"]
    return [r for r in mine if not r["key"].startswith("exclusivity.")]


def number(who: str) -> dict[str, float]:
    """Return mean, tail and certainty equivalent of the share as one side sees it; costs as positive money."""
    paid = present(np.full(6, SHARE), np.arange(1.0, 7.0), RATE)
    sign = -1.0 if who.endswith("L") else 1.0
    values, chance = sign * paid[[2, 6]], np.array([P_YEAR_2[who], 1.0 - P_YEAR_2[who]])
    equivalent = certain(values, chance, omega=OMEGA, alpha=ALPHA)
    struck = certain(sign * paid[[6]], np.ones(1), omega=OMEGA, alpha=ALPHA)
    return {
        f"share.{who}.mean": sign * certain(values, chance, omega=0.0, alpha=ALPHA),
        f"share.{who}.cvar": sign * certain(values, chance, omega=1.0, alpha=ALPHA),
        f"share.{who}.ce": sign * equivalent,
        f"milestone.value.{who}": abs(struck - equivalent),
    }


@pytest.fixture(scope="module")
def found() -> Mapping[str, float]:
    """Return every number of the section by key of the table."""
    paid = present(np.full(6, SHARE), np.arange(1.0, 7.0), RATE)
    out = {f"annuity.{n}": annuity(RATE, n) for n in range(1, 7)}
    out |= {"share.fixed": paid[6], "share.until2": paid[2]}
    for who in P_YEAR_2:
        out |= number(who)
    gains = (-out["milestone.value.L"], out["milestone.value.M"])  # of striking the clause
    deal = bargain(("L", "M"), gains)
    assert (deal.status, deal.keeper) == ("no_zone", "L")
    out["milestone.zone_gap"] = deal.short
    for t in range(6):
        at = Declaration(SHARE * annuity(RATE, 6 - t), 300.0, 100.0)
        out |= {f"declare.remaining.t{t}": at.remaining, f"declare.sole_gain.t{t}": at.alone}
        if at.threshold is not None:
            out[f"declare.panel_threshold.t{t}"] = at.threshold
    return out


@pytest.mark.parametrize("row", rows(), ids=lambda r: r["key"])
def test_number(row: dict[str, str], found: Mapping[str, float]) -> None:
    """The number under a key of the section, within the table's own tolerance."""
    assert found[row["key"]] == pytest.approx(float(row["value"]), abs=float(row["tolerance"]), rel=0.0)


def test_declaring_never_pays_in_the_last_year() -> None:
    """At 5 the share left, 181.818, is less than what the answer costs, 300: no panel makes it pay."""
    last = Declaration(SHARE * annuity(RATE, 1), 300.0, 100.0)
    assert last.threshold is None
    assert not last.is_rational_alone
    assert last.with_panel(1.0) == pytest.approx(-118.182, abs=1e-3)


def test_zone_under_the_observer() -> None:
    """Under one belief striking has a zone from 157.183 to 288.170; the Nash payment halves it."""
    observer = number("observer_L") | number("observer_M")
    gains = (-observer["milestone.value.observer_L"], observer["milestone.value.observer_M"])
    deal = bargain(("L", "M"), gains)
    assert (deal.status, deal.payer) == ("zone", "M")
    assert (deal.low, deal.high) == pytest.approx((157.183, 288.170), abs=1e-3)
    assert deal.payment == pytest.approx((157.183 + 288.170) / 2.0, abs=1e-3)
