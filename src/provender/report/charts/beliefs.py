"""When a milestone is believed to come: cumulative probability by party."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from provender.dates import days_between
from provender.report.charts.series import Frame, Line, shares, steps
from provender.report.charts.theme import WORK, Chart, Colours, Key
from provender.report.charts.vega import INK, amounts, finished
from provender.report.numbers import EPOCH

if TYPE_CHECKING:
    from provender.alliance.milestone import Belief, Milestone
    from provender.report.edition import Edition


def beliefs(milestone: Milestone, edition: Edition, colours: Colours) -> Chart | None:
    """Return the chart of one milestone; nothing where no belief has a date."""
    days = sorted({days_between(EPOCH, d) for b in milestone.beliefs.values() for d in b.dates})
    if not days:
        return None
    starts = tuple(dict.fromkeys([min(days_between(EPOCH, edition.case.as_of), days[0]), *days]))
    end = days[-1] + max(60.0, 0.06 * (days[-1] - starts[0]))
    words = edition.words
    spare = iter(WORK)
    lines = [
        _line(
            party,
            belief,
            starts,
            edition,
            colours.of.get(party) or (INK if party == "observer" else next(spare, INK)),
        )
        for party, belief in milestone.beliefs.items()
    ]
    return Chart(
        id=f"belief-{milestone.id}",
        title=words("chart.belief.title", milestone=edition.names.milestone(milestone.id)),
        subtitle=words("chart.belief.subtitle"),
        spec=finished(steps(lines, Frame(starts, end, edition, amounts(form=words("axis.percent"), most=1.0))), 220),
        keys=tuple(Key(line.name, line.colour, "dashed" if line.is_dashed else "line") for line in lines),
    )


def _line(party: str, belief: Belief, starts: tuple[float, ...], edition: Edition, tone: str) -> Line:
    values = np.array([_by(belief, day) for day in starts])
    return replace(shares(edition.names.party(party), values, tone, edition), is_dashed=party == "observer")


def _by(belief: Belief, day: float) -> float:
    """Return the probability of the milestone up to a day."""
    pairs = zip(belief.dates, belief.probabilities, strict=True)
    return sum(p.value for d, p in pairs if days_between(EPOCH, d) <= day)
