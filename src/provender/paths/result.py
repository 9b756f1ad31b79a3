"""What paths of an alliance say: chances, survival of clauses, cash."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from provender.errors import UnknownNameError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provender.paths.rules import Rules


@dataclass(frozen=True, slots=True)
class Share:
    """A share of paths with its 95 % interval (Wilson), so that none and all have a width too."""

    value: float
    low: float
    high: float

    @classmethod
    def of(cls, hits: int, n: int) -> Share:
        """Return the share of hits among n paths.

        Source: Wilson (1927).

        Examples
        --------
        >>> Share.of(0, 100).high < 0.04
        True
        """
        z = 1.959964
        p = hits / n
        middle = (p + z * z / (2 * n)) / (1 + z * z / n)
        half = z / (1 + z * z / n) * float(np.sqrt(p * (1 - p) / n + z * z / (4 * n * n)))
        return cls(p, max(0.0, middle - half), min(1.0, middle + half))


@dataclass(frozen=True, slots=True)
class Paths:
    """Paths of an alliance; months count from the one of the as-of date.

    Parameters
    ----------
    in_state
        (month, state) share of paths in each state at the start of a month.
    happened
        (hazard, month) share of paths with the event in the month; of events that nothing hangs on it is drawn
        apart from `first`.
    first, over, came
        (path, hazard), (path, clause), (path, milestone) month of the first event, of the clause's end,
        of the milestone; 32767 for never.
    done
        (path, programme) months until completion.
    withheld
        (path,) money of tranches withheld.
    refused
        (path, veto) whether consent was withheld at its deadline.
    lost
        (path,) share of delivered capacity times months lost.
    """

    rules: Rules
    in_state: NDArray[np.float64]
    happened: NDArray[np.float64]
    first: NDArray[np.int16]
    over: NDArray[np.int16]
    came: NDArray[np.int16]
    done: NDArray[np.float64]
    withheld: NDArray[np.float64]
    refused: NDArray[np.bool_]
    lost: NDArray[np.float64]

    @property
    def n_paths(self) -> int:
        """Number of paths."""
        return len(self.first)

    def chance(self, hazard: str, months: int) -> float:
        """Return the chance of at least one event of a hazard within some months."""
        return self.share(hazard, months).value

    def share(self, hazard: str, months: int) -> Share:
        """Return the chance of a hazard within some months, with its sampling error.

        Raises
        ------
        UnknownNameError
            If the case has no such hazard.
        """
        at = _index("hazard", hazard, self.rules.tie.hazards)
        return Share.of(int((self.first[:, at] < months).sum()), self.n_paths)

    def standing(self, clause: str) -> NDArray[np.float64]:
        """Return (month + 1,) the share of paths in which a clause still stands at the start of each month."""
        over = self.over[:, _index("clause", clause, self.rules.clauses)]
        n_months = len(self.rules.months)
        gone = np.bincount(np.minimum(over, n_months), minlength=n_months + 1)[:n_months]
        return np.concatenate([[1.0], 1.0 - np.cumsum(gone) / self.n_paths])

    def ended(self, clause: str, months: int) -> Share:
        """Return the chance that a clause has ended within some months."""
        over = self.over[:, _index("clause", clause, self.rules.clauses)]
        return Share.of(int((over < months).sum()), self.n_paths)

    def first_to_end(self, months: int) -> dict[str, float]:
        """Return, by clause, the share of paths in which it is the first that ends early, within some months.

        Clauses that end by their own date at that time do not count; ties are shared.
        """
        early = self.over < np.minimum(self.rules.until, months)[None, :]
        month = np.where(early, self.over, np.int16(32767))
        first = month.min(axis=1, keepdims=True) if month.size else month
        hit = early & (month == first)
        weight = hit / np.maximum(1, hit.sum(axis=1, keepdims=True))
        return dict(zip(self.rules.clauses, weight.mean(axis=0).tolist(), strict=True))

    def cash(self, clause: str, *, side: str = "paid") -> NDArray[np.float64]:
        """Return (path,) the present value of what a clause pays in all.

        Parameters
        ----------
        side
            ``"paid"`` discounts at the payer's rate, ``"received"`` at the receiver's.
        """
        at = _index("clause", clause, self.rules.clauses)
        total = np.zeros(self.n_paths)
        n_months = len(self.rules.months)
        for due in self.rules.due:
            if due.clause == at:
                table = due.paid if side == "paid" else due.received
                total += table[np.minimum(self.over[:, at], n_months)]
        for i, (veto, _, _, cost) in enumerate(self.rules.vetoes):
            if veto == at:
                total += self.refused[:, i] * cost
        return total


def _index(kind: str, name: str, names: tuple[str, ...]) -> int:
    if name not in names:
        raise UnknownNameError(kind, name, names)
    return names.index(name)
