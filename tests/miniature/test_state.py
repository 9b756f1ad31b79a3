"""Section 8 of the miniature, number for number: chain, signals, hazards, forecasts, scores, rivals."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import gamma

from provender.state import Chain, Rate, Smoothed, brier, chance_ahead, episode_factor, log_score, skill, smooth
from provender.state.hypotheses import posterior

TABLE = Path(__file__).parent.parent / "data" / "miniature.csv"
MINE = ("chain.K", "state.", "hazard.", "forecast.", "baserate.", "score.", "hypothesis.")
CHAIN = Chain(("A", "H"), np.array([[-1.5, 1.5], [1.0, -1.0]]), np.array([0.8, 0.2]), np.array([1.0, 2.0]))
LIKELIHOOD = {"c1": [0.1, 0.4], "c2": [0.5, 0.4], "c3": [0.4, 0.1], "c4": [0.1, 0.4]}
D1, D2, AS_OF = 146 / 365, 219 / 365, 365 / 365  # 2024-05-27, 2024-08-08, 2025-01-01


def factor(*claims: str, weight: float = 1.0) -> NDArray[np.float64]:
    """Return the factor of an episode of some claims."""
    return episode_factor(CHAIN, np.array([LIKELIHOOD[c] for c in claims]), weight)


def at(e1: tuple[str, ...], e2: tuple[str, ...], chain: Chain = CHAIN) -> tuple[Smoothed, dict[str, int]]:
    """Return the state with the claims of two episodes; an episode without claims did not occur."""
    signals = [(D1, "d1", factor(*e1))] if e1 else []
    signals += [(D2, "d2", factor(*e2, weight=0.5))] if e2 else []
    marks = {name: i for i, (_, name, _) in enumerate(signals)}
    years = np.array([t for t, _, _ in signals])
    found = smooth(chain, years, np.array([f for _, _, f in signals]), AS_OF)
    return found, marks | {"asof": len(signals)}


def silent_at(e1: tuple[str, ...], e2: tuple[str, ...], when: float) -> float:
    """Return P(H) on a date without a signal, by a signal that says nothing there."""
    signals = [(D1, factor(*e1))] if e1 else []
    signals += [(D2, factor(*e2, weight=0.5))] if e2 else []
    signals = sorted([*signals, (when, np.ones(2))], key=lambda s: s[0])
    index = [t for t, _ in signals].index(when)
    found = smooth(CHAIN, np.array([t for t, _ in signals]), np.array([f for _, f in signals]), AS_OF)
    return float(found.probability[index, 1])


VARIANTS = {
    "all": (("c1", "c2"), ("c3",)),
    "no_c1": (("c2",), ("c3",)),
    "no_c2": (("c1",), ("c3",)),
    "no_c3": (("c1", "c2"), ()),
    "no_E1": ((), ("c3",)),
    "none": ((), ()),
}


@pytest.fixture(scope="module")
def found() -> Mapping[str, float]:
    """Return every number of section 8 by key."""
    out = {
        f"chain.K{t}.{a}{b}": CHAIN.silence(t)[i, j]
        for t in (0.2, 0.4)
        for i, a in enumerate("AH")
        for j, b in enumerate("AH")
    }
    for name, (e1, e2) in VARIANTS.items():
        state, marks = at(e1, e2)
        for date, when in (("d1", D1), ("d2", D2), ("asof", AS_OF)):
            out[f"state.{name}.H.{date}"] = (
                float(state.probability[marks[date], 1]) if date in marks else silent_at(e1, e2, when)
            )
        out[f"state.{name}.loglik"] = state.log_likelihood
    return out | passes() | ahead()


def passes() -> dict[str, float]:
    """Return factors, forward and backward vectors, and the variants of date, prior and silence."""
    state, _ = at(*VARIANTS["all"])
    out = {f"state.filter.H.{d}": float(state.filtered[i, 1]) for i, d in enumerate(("d1", "d2", "asof"))}
    e1, e2 = factor("c1", "c2"), factor("c3", weight=0.5)
    k4, k2 = CHAIN.silence(0.4), CHAIN.silence(0.2)
    ones = np.ones(2)
    forward = {"d1.before": CHAIN.prior @ k4}
    forward["d1.after"] = forward["d1.before"] * e1
    forward["d2.before"] = forward["d1.after"] @ k2
    forward["d2.after"] = forward["d2.before"] * e2
    forward["asof"] = forward["d2.after"] @ k4
    backward = {"d2.before_factor": k4 @ ones, "d1": k2 @ (e2 * (k4 @ ones))}
    for i, name in enumerate("AH"):
        out |= {f"state.factor.E1.{name}": e1[i], f"state.factor.E2.{name}": e2[i]}
        out |= {f"state.forward.{key}.{name}": v[i] for key, v in forward.items()}
        out |= {f"state.backward.{key}.{name}": v[i] for key, v in backward.items()}
    deaf = Chain(CHAIN.states, CHAIN.generator, CHAIN.prior, np.zeros(2))
    out["state.chain_only.H.asof"] = float(smooth(deaf, np.zeros(0), np.zeros((0, 2)), 1.0).probability[0, 1])
    half = Chain(CHAIN.states, CHAIN.generator, np.array([0.5, 0.5]), CHAIN.signal_rate)
    out["state.prior_half.H.asof"] = float(at(*VARIANTS["all"], chain=half)[0].probability[-1, 1])
    years, signals = np.array([D1, D2, 292 / 365]), np.array([e1, e2, factor("c4")])
    later = smooth(CHAIN, years, signals, 438 / 365)
    out["state.asof_2025-03-15.H"] = float(later.probability[-1, 1])
    return out


def ahead() -> dict[str, float]:
    """Return hazards, forecasts, base rates, scores and the rival explanations."""
    rates = {"pause": Rate.from_counts(1, 10.0), "cut": Rate.from_counts(0, 5.0)}
    now = at(*VARIANTS["all"])[0].probability[-1]
    multiplier = np.array([1.0, 3.0])
    out = {"hazard.pause.mean.asof_2025-03-15": Rate.from_counts(2, 11.0).mean}
    for kind, rate in rates.items():
        out[f"hazard.{kind}.mean"] = rate.mean
        out[f"hazard.{kind}.hi95"] = float(gamma.ppf(0.95, rate.shape, scale=1.0 / rate.years))
        out[f"hazard.{kind}.now"] = rate.mean * float(now @ multiplier)
        for months in (6, 12):
            chance = chance_ahead(CHAIN.generator, now, rate.mean * multiplier, months / 12)
            out[f"forecast.{kind}.{months}m"] = chance
        out[f"baserate.{kind}.12m"] = rate.chance_within(1.0)
    happened = np.array([True, False])
    ours = np.array([out["forecast.pause.12m"], out["forecast.cut.12m"]])
    base = np.array([out["baserate.pause.12m"], out["baserate.cut.12m"]])
    out |= {"score.brier": brier(ours, happened), "score.log": log_score(ours, happened)}
    out |= {"score.brier.baserate": brier(base, happened), "score.log.baserate": log_score(base, happened)}
    out["score.brier.skill"] = skill(out["score.brier"], out["score.brier.baserate"])
    out |= {"score.brier.pause": brier(ours[:1], happened[:1]), "score.brier.cut": brier(ours[1:], happened[1:])}
    factors, weights = np.array([[0.5, 0.2], [0.1, 0.4]]), np.array([1.0, 0.5])
    prior = np.array([0.3, 0.7])
    mass = prior * np.prod(factors ** weights[:, None], axis=0)
    out["hypothesis.cutoff"] = float(posterior(prior, factors, weights)[0])
    return out | {"hypothesis.cutoff.weight": mass[0], "hypothesis.limit.weight": mass[1]}


def rows() -> list[dict[str, str]]:
    """Return the rows of the table that belong to section 8."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return [r for r in csv.DictReader(file) if r["key"].startswith(MINE)]


@pytest.mark.parametrize("row", rows(), ids=lambda r: r["key"])
def test_number(row: dict[str, str], found: Mapping[str, float]) -> None:
    """The number under a key of the table, within the table's own tolerance."""
    assert found[row["key"]] == pytest.approx(float(row["value"]), abs=float(row["tolerance"]), rel=0.0)
