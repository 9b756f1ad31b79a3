"""Fields of template B_07.01 of the register of information (Regulation (EU) 2024/2956, DORA), with reasons.

What can be computed is proposed with the number that it rests on; what only the entity knows (audits, its
own identifiers, whether an exit plan was adopted) is left to it and says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING

import numpy as np

from provender.ledger.exits import gone

if TYPE_CHECKING:
    from collections.abc import Mapping

    from provender.alliance.case import Case
    from provender.exposure.result import Exposure, Row

#: days within which a substitute that serves critical need again makes substitution easy, or of medium complexity
EASY_DAYS, MEDIUM_DAYS = 30.0, 180.0
#: share of critical work short at the worst beyond which the impact is high
HIGH_SHARE = 0.1
_NEVER_AUDITED = "9999-12-31"
_IAAS = "S17"  # cloud services: infrastructure; Annex III


@dataclass(frozen=True, slots=True)
class Assessment:
    """A row of B_07.01; the names end in the number of the column."""

    provision: str
    arrangement_0010: str
    provider_0020: str
    code_type_0030: str
    service_0040: str
    substitutability_0050: str
    reason_0060: str
    last_audit_0070: str
    exit_plan_0080: str
    reintegration_0090: str
    impact_0100: str
    alternatives_0110: str
    alternatives_0120: str
    why: str
    others: tuple[str, ...] = ()


def register(case: Case, exposures: Mapping[str, Exposure]) -> tuple[Assessment, ...]:
    """Return a row for each supplier of each provision."""
    return tuple(_assessed(case, e, row) for e in exposures.values() for row in gone(case, e))


def _assessed(case: Case, exposed: Exposure, row: Row) -> Assessment:
    lines = [c.id for c in case.contracts.values() if (c.supplier, c.provision) == (row.target, exposed.provision)]
    lines += [k.id for k in case.commitments.values() if case.offers[k.offer].supplier == row.target]
    others = sorted({line.supplier for line in row.replanned} | _sources(case, exposed, row.target))
    level, level_why = _substitutability(row)
    worst = float(np.max(row.extra_critical_share)) if row.extra_critical_share.size else 0.0
    impact = "high" if worst > HIGH_SHARE else "medium" if worst > 0 else "low"
    back, back_why = _reintegration(case, exposed)
    return Assessment(
        exposed.provision,
        ", ".join(lines) or "none held",
        row.target,
        "to be filled in: LEI or EUID",
        _IAAS,
        level,
        _reason(case, exposed, row, level),
        f"{_NEVER_AUDITED} until an audit is recorded",
        "no; a draft stands in the exit playbook",
        back,
        impact,
        "yes" if others else "no",
        ", ".join(case.parties[s].name or s for s in others),
        f"{level_why}; at the worst {worst:.0%} of critical work is short; {back_why}",
        tuple(others),
    )


def _sources(case: Case, exposed: Exposure, lost: str) -> set[str]:
    """Return who else sells on demand."""
    return {case.offers[o].supplier for o in exposed.sources if case.offers[o].supplier != lost}


def _substitutability(row: Row) -> tuple[str, str]:
    """Return how hard the supplier is to replace, and the number that says so."""
    if not isfinite(row.first_stop_days):
        return "easily substitutable", "no critical work stops when it is lost"
    days = row.ttr_critical_days
    if not isfinite(days):
        return "not substitutable", "critical need is not served again within the horizon"
    told = f"critical need is served again after {days:.0f} days"
    if days <= EASY_DAYS:
        return "easily substitutable", told
    return ("medium complexity" if days <= MEDIUM_DAYS else "highly complex substitutability"), told


def _reason(case: Case, exposed: Exposure, row: Row, level: str) -> str:
    """Return why a supplier is hard to replace; blank where it is not."""
    if level not in {"not substitutable", "highly complex substitutability"}:
        return ""
    cold = any(
        not r.is_warm or not r.is_eligible
        for r in case.reaches.values()
        if r.supplier != row.target and case.workloads[r.workload].provision == exposed.provision
    )
    lacking = not isfinite(row.ttr_critical_days)
    if lacking and cold:
        return "both"
    return "lack of real alternatives" if lacking else "difficulties in migrating"


def _reintegration(case: Case, exposed: Exposure) -> tuple[str, str]:
    """Return how hard it is to take the work back in house, from programmes of one's own."""
    own = [p for p in case.programmes.values() if p.provision == exposed.provision and p.party == exposed.dependant]
    if any(case.parties[s].own_of == exposed.dependant for s, _ in exposed.capacity):
        return "easy", "own capacity runs already"
    if own:
        return "difficult", f"an own programme is under way: {', '.join(p.id for p in own)}"
    return "highly complex", "no own programme stands in the case"
