"""Section 8 of the miniature from its case: chain, signals and claims of the folder give the table's numbers."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from provender.alliance.case import Case
from provender.cases import load
from provender.state import AllianceState, state_of

TABLE = Path(__file__).parent.parent / "data" / "miniature.csv"
#: by the table's name, the claims taken out of the case
WITHOUT = {"all": (), "no_c1": ("c1",), "no_c2": ("c2",), "no_c3": ("c3",), "no_E1": ("c1", "c2")}
DAYS = {"E1": "d1", "E2": "d2"}
#: numbers between the passes, which tests/miniature/test_state.py holds; and days that are no episode's
ELSEWHERE = ("state.filter", "state.factor", "state.forward", "state.backward", "state.none.H.d")
SILENT = ("state.no_c3.H.d2", "state.no_E1.H.d1")


def without(case: Case, *claims: str) -> Case:
    """Return a case in which some claims were never made."""
    return replace(case, claims={k: c for k, c in case.claims.items() if k not in claims})


def told(name: str, state: AllianceState) -> dict[str, float]:
    """Return the numbers of one variant by the keys of the table."""
    return {
        f"state.{name}.H.asof": state.probability["H"],
        f"state.{name}.loglik": state.log_likelihood,
        **{f"state.{name}.H.{DAYS[e.id]}": e.probability["H"] for e in state.episodes},
    }


@pytest.fixture(scope="module")
def found() -> Mapping[str, float]:
    """Return the numbers of section 8 that follow from the case."""
    case = load("miniature")
    out = {k: v for name, gone in WITHOUT.items() for k, v in told(name, state_of(without(case, *gone))).items()}
    state, silent = state_of(case), state_of(without(case, "c1", "c2", "c3"))
    later = load("miniature", as_of=date(2025, 3, 15))
    return out | told("none", silent) | {
        "state.prior_half.H.asof": state.sensitivity["uniform_prior"]["H"],
        "state.chain_only.H.asof": silent.sensitivity["without_silence"]["H"],
        "state.asof_2025-03-15.H": state_of(later).probability["H"],
        "hazard.pause.now": 0.15 * state.multipliers["pause"],  # the pooled mean: 1.5 in 10 years
        "hazard.cut.now": 0.10 * state.multipliers["cut"],
    }  # fmt: skip


def rows() -> list[dict[str, str]]:
    """Return the rows of the table that follow from the case."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        mine = [r for r in csv.DictReader(file) if r["key"].startswith("state.") or r["key"].endswith(".now")]
    return [r for r in mine if not r["key"].startswith(ELSEWHERE) and r["key"] not in SILENT]


@pytest.mark.parametrize("row", rows(), ids=lambda r: r["key"])
def test_number(row: dict[str, str], found: Mapping[str, float]) -> None:
    """The number under a key of the table, within the table's own tolerance."""
    assert found[row["key"]] == pytest.approx(float(row["value"]), abs=float(row["tolerance"]), rel=0.0)


def test_what_moved_is_the_difference_to_leaving_it_out(found: Mapping[str, float]) -> None:
    """0.515933 with everything; 0.448889 without E1, 0.548178 without E2 (its only claim is c3)."""
    state = state_of(load("miniature"))
    now = state.probability["H"]
    assert [e.id for e in state.episodes] == ["E1", "E2"]
    assert [now - e.moved["H"] for e in state.episodes] == pytest.approx([0.448889, 0.548178], abs=1e-6)
    left = {claim: now - moved["H"] for claim, moved in state.claims.items()}
    assert left == pytest.approx({c: found[f"state.no_{c}.H.asof"] for c in ("c1", "c2", "c3")}, abs=1e-12)


def test_the_claim_known_later_is_held_back() -> None:
    """Deleting c4, published on 2025-02-15, changes nothing as of 2025-01-01."""
    assert "c4" not in load("miniature").claims
    assert "c4" in load("miniature", as_of=date(2025, 2, 15)).claims
