"""How concentrated supply is: shares by ultimate owner and shared dependency, and the HHI."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from provender.dates import days_between
from provender.report.arrays import MOST_BUCKETS, buckets, to_days
from provender.report.charts.series import Frame, Line, shares, steps
from provender.report.charts.theme import WORK, Chart, Colours, Key
from provender.report.charts.vega import INK, amounts, finished, rule_at
from provender.report.numbers import EPOCH

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from provender.exposure.result import Exposure
    from provender.report.edition import Edition

#: flags of the concentration test
HHI_FLAG, SHARE_FLAG = 1800.0, 0.30
_MOST_OWNERS, _MOST_SHARED = 6, 3


def concentration(exposure: Exposure, edition: Edition, colours: Colours) -> tuple[Chart, ...]:
    """Return the charts of shares and of the HHI; none where no capacity is held at all."""
    found = exposure.concentration
    if not found.owners or not np.isfinite(found.hhi).any():
        return ()
    now = np.searchsorted(to_days(exposure.block_starts), days_between(EPOCH, edition.case.as_of), side="right") - 1
    first, last = max(int(now), 0), len(exposure.block_starts) - 1
    kept = np.unique(np.linspace(first, last, min(last - first + 1, MOST_BUCKETS)).round().astype(np.int64))
    starts = tuple(float(d) for d in to_days(exposure.block_starts)[kept])
    end = float(buckets(exposure).ends[-1])
    lines = _lines(exposure, edition, colours, kept)
    words = edition.words
    percent = Frame(starts, end, edition, amounts(form=words("axis.percent"), most=1.0))
    index = Frame(starts, end, edition, amounts(form=",d", most=10_000.0))
    said = tuple(edition.figures.number(float(v)) for v in found.hhi[kept])
    hhi = Line("HHI", found.hhi[kept], INK, said)
    return (
        Chart(
            id=f"shares-{exposure.provision}",
            title=words("chart.shares.title"),
            subtitle=words("chart.shares.subtitle"),
            spec=finished([*steps(lines, percent), *rule_at(SHARE_FLAG, words("chart.shares.flag"))], 240),
            keys=tuple(Key(line.name, line.colour, "dashed" if line.is_dashed else "line") for line in lines),
            is_wide=False,
        ),
        Chart(
            id=f"hhi-{exposure.provision}",
            title=words("chart.hhi.title"),
            subtitle=words("chart.hhi.subtitle"),
            spec=finished([*steps([hhi], index), *rule_at(HHI_FLAG, words("chart.hhi.flag"))], 240),
            is_wide=False,
        ),
    )


def _lines(exposure: Exposure, edition: Edition, colours: Colours, kept: NDArray[np.int64]) -> list[Line]:
    found, names = exposure.concentration, edition.names
    owners = _largest(found.owners, _MOST_OWNERS)
    shared = _largest(found.dependencies, _MOST_SHARED)
    lines = [shares(names.party(o), v[kept], colours(o), edition) for o, v in owners.items()]
    dashed = [
        shares(names.dependency(d), v[kept], tone, edition) for (d, v), tone in zip(shared.items(), WORK, strict=False)
    ]
    return [*lines, *(Line(d.name, d.values, d.colour, d.said, is_dashed=True) for d in dashed)]


def _largest(held: Mapping[str, NDArray[np.float64]], most: int) -> dict[str, NDArray[np.float64]]:
    real = {k: v for k, v in held.items() if np.nan_to_num(v).max(initial=0.0) > 0}
    return dict(sorted(real.items(), key=lambda kv: -float(np.nan_to_num(kv[1]).mean()))[:most])
