"""How much of a change each group of inputs explains, so that the parts sum to the whole.

Shapley's value: the change that a group makes when it is moved from one side to the other, averaged over all orders in
which the groups can be moved (Shapley 1953). With up to six groups every set of them is worked out; with more, the
average is over some orders and their reverses. The parts of each order sum to the change, and so does their average.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import permutations
from math import factorial
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: groups up to which every order counts
MOST_EXACT = 6
#: orders drawn beyond that, each with its reverse
_ORDERS = 4

Numbers = Mapping[str, float]


def attribute(
    groups: Sequence[str], numbers: Callable[[frozenset[str]], Numbers], *, seed: int = 0
) -> dict[str, dict[str, float]]:
    """Return by number the part of its change that each group explains.

    Parameters
    ----------
    groups
        Names of the groups.
    numbers
        Returns every number with some groups moved to the other side; asked once for each set. A number that
        some set does not have is left out.
    seed
        Of the orders drawn where there are more than six groups.

    Examples
    --------
    >>> def product(moved):
    ...     return {"revenue": (3.0 if "price" in moved else 2.0) * (20.0 if "units" in moved else 10.0)}
    >>> attribute(["price", "units"], product)  # from 20 to 60: price first 10 and 20, units first 20 and 30
    {'revenue': {'price': 15.0, 'units': 25.0}}
    """
    told: dict[frozenset[str], Numbers] = {}

    def at(moved: frozenset[str]) -> Numbers:
        if moved not in told:
            told[moved] = numbers(moved)
        return told[moved]

    orders = _orders(groups, seed)
    whole = frozenset(groups)
    ids = [k for k in at(frozenset()) if k in at(whole)]
    parts: dict[str, dict[str, float]] = {k: dict.fromkeys(groups, 0.0) for k in ids}
    for order in orders:
        moved: frozenset[str] = frozenset()
        for group in order:
            then = moved | {group}
            before, after = at(moved), at(then)
            for k in list(parts):
                if k not in before or k not in after:
                    del parts[k]
                    continue
                parts[k][group] += (after[k] - before[k]) / len(orders)
            moved = then
    return parts


def _orders(groups: Sequence[str], seed: int) -> list[tuple[str, ...]]:
    """Return the orders to average over."""
    if len(groups) <= MOST_EXACT:
        return list(permutations(groups))
    rng = np.random.default_rng(seed)
    drawn: list[tuple[str, ...]] = []
    for _ in range(_ORDERS):
        order: NDArray[np.int64] = rng.permutation(len(groups))
        forth = tuple(groups[int(i)] for i in order)
        drawn += [forth, forth[::-1]]
    return drawn


def n_sets(n_groups: int) -> int:
    """Return how many sets of groups are worked out at most.

    Examples
    --------
    >>> n_sets(3), n_sets(7)
    (8, 50)
    """
    if n_groups <= MOST_EXACT:
        return int(2**n_groups)
    return min(2 * _ORDERS * (n_groups - 1) + 2, factorial(n_groups))
