"""The base plan under many scenarios as data frames: indices, fans, exceedance, causes."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from provender.exposure.risk import LEVELS
from provender.report.arrays import blocks, to_date
from provender.report.risk_causes import added
from provender.report.sheets.risk import INDICES

if TYPE_CHECKING:
    from provender.adequacy import Interval
    from provender.alliance.case import Case
    from provender.exposure.result import Findings
    from provender.exposure.risk import Risk

Record = dict[str, Any]
#: the quantiles of a `Risk` along periods
FANS = ("capacity", "critical_demand", "critical_unmet")


def _indices(_: Case, findings: Findings) -> Iterator[Record]:
    """Yield a row per provision, scope (all work, critical work, a tier) and index."""
    for risk in findings.risks.values():
        unit = findings.exposures[risk.provision].work_unit
        units = {"work": f"{unit}-hours", "hours": "hours", "share": "share", "count": "count", "units": unit}
        for scope, name, found in _intervals(risk):
            where = {"provision": risk.provision, "scope": scope, "index": name, "unit": units[INDICES[name]]}
            values = {"value": found.value, "low": found.low, "high": found.high, "method": found.method}
            yield {**where, **values, "scenarios": risk.n_scenarios}


def _intervals(risk: Risk) -> Iterator[tuple[str, str, Interval]]:
    for scope, held in (("all", risk.all_work), ("critical", risk.critical_work)):
        yield from ((scope, name, getattr(held, name)) for name in INDICES if held is not None)
    yield from ((t, "eue", found) for t, found in zip(risk.tiers, risk.all_work.eue_by_tier, strict=True))


def _fans(_: Case, findings: Findings) -> Iterator[Record]:
    """Yield a row per provision, block, quantity and level: quantiles of every period, averaged over the block."""
    for risk in findings.risks.values():
        exposure = findings.exposures[risk.provision]
        starts = [to_date(b) for b in exposure.block_starts]
        for quantity in FANS:
            values = blocks(exposure).mean(getattr(risk, quantity))  # (level, block) work units
            for level, row in zip(LEVELS, values, strict=True):
                where = {"provision": risk.provision, "quantity": quantity, "level": level}
                for start, value in zip(starts, row, strict=True):
                    yield {**where, "start": start, "value": float(value), "work_unit": exposure.work_unit}


def _exceedance(_: Case, findings: Findings) -> Iterator[Record]:
    """Yield a row per provision and scenario, the worst first."""
    for risk in findings.risks.values():
        for place, value in enumerate(risk.exceedance, start=1):
            where = {"provision": risk.provision, "place": place, "chance": place / len(risk.exceedance)}
            yield {**where, "unserved_critical": float(value)}


def _causes(_: Case, findings: Findings) -> Iterator[Record]:
    """Yield a row per provision and event."""
    for risk in findings.risks.values():
        total = added(risk)
        for cause in risk.causes:
            what = {"hazard": cause.hazard, "kind": cause.kind, "target": cause.target, "chance": cause.chance}
            share = cause.unserved / total if total > 0.0 else math.nan
            adds = {"unserved": cause.unserved, "share": share, "critical": cause.critical}
            yield {"provision": risk.provision, **what, **adds}


#: maker of the rows of each frame, by name
RISK_MAKERS: dict[str, Callable[[Case, Findings], Iterator[Record]]] = {
    "risk_indices": _indices,
    "risk_fans": _fans,
    "risk_exceedance": _exceedance,
    "risk_causes": _causes,
}
