"""Worlds: every uncertain leaf of a case drawn, and the case worked out anew.

Estimates are correlated because they share leaves: a price feeds a size, a demand and a fee. So it is the
leaves that are drawn, each by its own law through its 5, 50 and 95 % points, independently of one
another, and the whole case is evaluated at every draw: all correlations come out exactly, through whatever
formulas the case has. In a world every leaf is known, so derived ranges collapse too.

The law of a leaf is the one its estimate names; by default split log-normal where its low is above 0, else
split normal. Field limits hold: what a draw puts beyond them stands at the limit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from provender.cases.leaves import leaves
from provender.errors import UnknownNameError
from provender.scenarios.marginals import Marginal, marginal_of
from provender.scenarios.sampling import Design, Sampling, design
from provender.scenarios.seeds import BATCH, n_batches

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from provender.alliance.case import Case
    from provender.alliance.estimate import Estimate
    from provender.cases.draft import Draft


@dataclass(frozen=True, slots=True)
class World:
    """One draw of what is not known: `values` by leaf, in the leaf's unit, and the case that follows."""

    number: int
    values: Mapping[str, float]
    case: Case


def uncertain(case: Case) -> dict[str, Estimate]:
    """Return the leaves of a case that have a range, by name.

    Examples
    --------
    >>> from provender.cases import load
    >>> sorted(uncertain(load("miniature")))
    ['forecast.cut.rate_per_year', 'forecast.pause.rate_per_year']
    """
    return {leaf: e for leaf, e in leaves(case).items() if not e.is_certain}


def draw_worlds(
    draft: Draft,
    n_worlds: int,
    *,
    seed: int = 0,
    sampling: Sampling = "sobol",
    as_of: date | None = None,
    names: Iterable[str] | None = None,
) -> Iterator[World]:
    """Return worlds one after another; each is equally likely.

    Parameters
    ----------
    draft
        The case as read.
    n_worlds
        How many, > 0.
    seed, sampling
        As in `provender.scenarios.draw`; the first worlds of more are the same, but for a Latin hypercube.
    as_of
        Date of knowledge; default is the one in the case.
    names
        Leaves to draw; default all that have a range. The others keep value and range.

    Raises
    ------
    ValueError
        If there is no world to draw.
    UnknownNameError
        If a name is no leaf with a range.
    CaseProblemsError
        While iterating, if some draw leaves an estimate without a value.

    Examples
    --------
    >>> from provender.cases import read
    >>> one, other = draw_worlds(read("acme-gpu"), 2)
    >>> one.case.estimates["fjord_pods"].estimate.value == other.case.estimates["fjord_pods"].estimate.value
    False
    """
    if n_worlds < 1:
        raise ValueError(f"found {n_worlds} worlds; allowed: 1 or more")
    ranged = uncertain(draft.case(as_of))
    chosen = tuple(ranged) if names is None else tuple(names)
    for name in chosen:
        if name not in ranged:
            raise UnknownNameError("leaf with a range", name, tuple(ranged))
    laws = {name: marginal_of(ranged[name], "real") for name in chosen}
    return _each(draft, as_of, laws, design(sampling, n_worlds, len(chosen), seed))


def _each(draft: Draft, as_of: date | None, laws: Mapping[str, Marginal], laid_out: Design) -> Iterator[World]:
    """Yield the world of each row of a design."""
    for batch in range(n_batches(laid_out.n_scenarios)):
        normals = laid_out.normals(batch)[: laid_out.n_scenarios - batch * BATCH]
        columns = {name: law.at(normals[:, i]) for i, (name, law) in enumerate(laws.items())}
        for row in range(len(normals)):
            values = {name: float(column[row]) for name, column in columns.items()}
            yield World(batch * BATCH + row, values, draft.case(as_of, values=values))
