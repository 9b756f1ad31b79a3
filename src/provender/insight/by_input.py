"""How much of each number's change every single input explains, where few numbers of the input differ.

Both sides are read from their folders, so that one typed number or one fact of a side can be set to what the other
says and everything that rests on it is worked out anew. What differs besides – a clause, a date, rows – is one player
more, ``rest``; parts are Shapley values as between groups, and sum to the change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from provender.cases import read
from provender.cases.leaves import leaves
from provender.errors import ProvenderError
from provender.insight.attribution import attribute, n_sets

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from provender.alliance.case import Case
    from provender.insight.sides import Side

#: inputs up to which each is told apart: 66 sets with what else differs
MOST_INPUTS = 8
#: the player that stands for everything else that differs
REST = "rest"


def by_input(
    sides: tuple[Side, Side],
    cases: tuple[Case, Case],
    numbers: Callable[[Case], Mapping[str, float]],
    progress: Callable[[str, int, int], None] | None = None,
) -> dict[str, dict[str, float]]:
    """Return by number the part of its change that each input explains, and what all else does as ``rest``.

    Nothing where no number of the input differs, or more than `MOST_INPUTS` do.

    Parameters
    ----------
    sides, cases
        Both sides as written, and as loaded.
    numbers
        Returns the headline numbers of a case.
    """
    first, second = (leaves(case) for case in cases)
    moved = [k for k in first if k in second and first[k].value != second[k].value]
    if not 1 <= len(moved) <= MOST_INPUTS:
        return {}
    drafts = [read(side.case) for side in sides]
    players, done = (*moved, REST), 0

    def with_moved(there: frozenset[str]) -> Mapping[str, float]:
        nonlocal done
        done += 1
        if progress:
            progress("inputs one by one", done, n_sets(len(players)))
        at = int(REST in there)
        values = {k: (second if k in there else first)[k].value for k in moved}
        return numbers(drafts[at].case(sides[at].as_of, sides[at].reading, values=values))

    try:
        return attribute(players, with_moved)
    except (ProvenderError, KeyError, ValueError):
        return {}
