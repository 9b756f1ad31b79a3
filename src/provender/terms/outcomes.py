"""Everything that milestones and consents can bring, counted and not drawn.

A clause is valued as agreed: what renegotiations may do to it is the trade that is being priced, so events
that end clauses are left out here. What is left hangs on few dates, and is enumerated exactly.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from provender.errors import ProvenderError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provender.paths.rules import Rules

#: outcomes that are still counted in a moment
MOST = 200_000


class TooManyOutcomesError(ProvenderError, ValueError):
    """Milestones and consents with more outcomes than are counted; `found` and `allowed` say how many."""

    def __init__(self, found: int, allowed: int = MOST) -> None:
        self.found, self.allowed = found, allowed
        super().__init__(
            f"found {found:,} outcomes of milestones and consents together\nallowed: at most {allowed:,}\n\n"
            "Give beliefs fewer dates, or put milestones that come together into one."
        )


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What can come, with its chance.

    Parameters
    ----------
    probability
        (outcome,) chance; they sum to one.
    came
        (outcome, milestone) month in which it comes; the number of months for never.
    over
        (outcome, clause) month from which on the clause no longer stands; the number of months for never.
    refused
        (outcome, veto) whether consent is withheld at its deadline.
    """

    probability: NDArray[np.float64]
    came: NDArray[np.int64]
    over: NDArray[np.int64]
    refused: NDArray[np.bool_]


def outcomes(rules: Rules) -> Outcomes:
    """Return every outcome of the milestones, verifiers and consents of some rules.

    Raises
    ------
    TooManyOutcomesError
        If there are more than 200,000.
    """
    n_months = len(rules.months)
    dated = [_dates(cumulative, n_months) for cumulative in rules.dates]
    verified = [_coin(t.accepted) for t in rules.triggers]
    withheld = [_coin(chance) for _, _, chance, _ in rules.vetoes]
    total = int(np.prod([len(c) for c in (*dated, *verified, *withheld)], dtype=np.float64))
    if total > MOST:
        raise TooManyOutcomesError(total)
    picks = list(itertools.product(*dated, *verified, *withheld))
    n, m, t = len(picks), len(dated), len(verified)
    value = np.array([[v for v, _ in pick] for pick in picks], dtype=np.int64).reshape(n, -1)
    chance = np.array([np.prod([p for _, p in pick]) for pick in picks], dtype=np.float64)
    over = np.tile(np.minimum(rules.until, n_months), (n, 1))
    _end(rules, value[:, :m], value[:, m : m + t].astype(bool), over)
    refused = value[:, m + t :].astype(bool)
    for i, (clause, month, _, _) in enumerate(rules.vetoes):
        refused[:, i] &= over[:, clause] >= month
    return Outcomes(chance, value[:, :m], over, refused)


def _dates(cumulative: NDArray[np.float64], n_months: int) -> list[tuple[int, float]]:
    """Return the months in which a milestone can come with their chances; `n_months` for never."""
    mass = np.diff(cumulative, prepend=0.0)
    found = [(int(i), float(mass[i])) for i in np.flatnonzero(mass > 0.0)]
    never = 1.0 - float(cumulative[-1])
    return [*found, (n_months, never)] if never > 1e-12 or not found else found


def _coin(chance: float) -> list[tuple[int, float]]:
    """Return yes and no with their chances, those of nought left out."""
    return [(side, p) for side, p in ((1, chance), (0, 1.0 - chance)) if p > 0.0]


def _end(rules: Rules, came: NDArray[np.int64], holds: NDArray[np.bool_], over: NDArray[np.int64]) -> None:
    """End what milestones end, trigger by trigger, as paths do."""
    n_months = len(rules.months)
    for i, trigger in enumerate(rules.triggers):
        when = np.maximum(came[:, list(trigger.milestones)].max(axis=1), min(trigger.earliest, n_months))
        hit = holds[:, i] & (when < over[:, trigger.clause])
        for clause in trigger.ends:
            over[hit, clause] = np.minimum(over[hit, clause], when[hit])
