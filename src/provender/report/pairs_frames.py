"""Losses in scenarios, two losses together, and whose doing the spread is, as data frames."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import polars as pl

from provender.report.frame_columns import SCHEMAS

if TYPE_CHECKING:
    from provender.alliance.case import Case
    from provender.exposure.pairs import Pair
    from provender.exposure.result import Findings

Record = dict[str, Any]


def pairs_table(found: Mapping[str, Sequence[Pair]]) -> pl.DataFrame:
    """Return a row per provision and pair, the worst first; money in the case's currency, work in unit-hours."""
    return pl.DataFrame(list(_rows(found)), schema=SCHEMAS["pairs"], orient="row")


def _rows(found: Mapping[str, Sequence[Pair]]) -> Iterator[Record]:
    same = ("announced", "in_force", "tts_days", "first_to_stop", "critical_unmet", "critical_alone")
    for provision, held in found.items():
        for pair in held:
            ends = list(pair.tts_by_future.values()) or [pair.tts_days]
            yield {
                "provision": provision,
                "first": pair.first.id,
                "second": pair.second.id,
                **{k: getattr(pair, k) for k in same},
                "tts_low_days": min(ends),
                "tts_high_days": max(ends),
                "extra_unmet": sum(pair.extra_unmet.values()),
                "extra_frozen": pair.extra_frozen,
                "extra_replanned": pair.extra_replanned,
            }


def _effects(_: Case, findings: Findings) -> Iterator[Record]:
    """Yield a row per provision, outcome and source of its spread."""
    for found in findings.variances.values():
        for spread in found.spreads:
            where = {"provision": found.provision, "outcome": spread.outcome}
            size = {"mean": spread.mean, "deviation": spread.deviation}
            for source, effect in spread.effects.items():
                yield {**where, "source": source, "effect": effect, "error": spread.errors[source], **size}


def _drawn(_: Case, findings: Findings) -> Iterator[Record]:
    """Yield a row per provision and loss: means, 5 and 95 % of scenarios, the median time to survive."""
    for provision, losses in findings.drawn.items():
        for found in losses:
            ends = {
                k: float(x) for k, x in zip(("tts_low_days", "tts_days", "tts_high_days"), found.tts_days, strict=True)
            }
            ends |= {"critical_low": float(found.critical[0]), "critical_high": float(found.critical[2])}
            ends |= {"cost_low": float(found.cost[0]), "cost_high": float(found.cost[2])}
            means = {"critical": found.critical_mean, "cost": found.cost_mean, "chance": found.chance}
            yield {"provision": provision, "id": found.loss.id, "scenarios": found.n_scenarios, **means, **ends}


#: makers of the rows of the frames
PAIR_MAKERS: dict[str, Callable[[Case, Findings], Iterator[Record]]] = {
    "pairs": lambda _, findings: _rows(findings.pairs),
    "variance": _effects,
    "n1_drawn": _drawn,
}
