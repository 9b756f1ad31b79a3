"""What news changes: the state of the tie, the events ahead, the numbers, and what to sign by when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from provender.exposure.findings import findings
from provender.exposure.tie import N_PATHS

if TYPE_CHECKING:
    from provender.alliance.case import Case
    from provender.exposure.result import Exposure, Findings, Headline, Row, SignedLine

#: a number that moves by less than this share has not changed
_SAME = 1e-9
#: numbers that are shares of paths have moved only beyond two standard errors
_PLAYED = ("clause.", "milestone.")


@dataclass(frozen=True, slots=True)
class Moved:
    """A headline number before and after; `share` is the relative change, infinite from zero."""

    id: str
    before: Headline
    after: Headline

    @property
    def share(self) -> float:
        """Relative change; 0 where a text stays, infinite where it or a zero changes."""
        if self.before.kind == "text":
            return 0.0 if self.before.text == self.after.text else np.inf
        a, b = self.before.value, self.after.value
        if a == b or (np.isinf(a) and np.isinf(b)):
            return 0.0
        if self.id.startswith(_PLAYED) and self.before.kind == "share" and abs(b - a) < _noise(a):
            return 0.0
        return abs(b - a) / abs(a) if a not in (0.0, np.inf) else np.inf


def _noise(share: float) -> float:
    """Return two standard errors of a share of the paths behind a report."""
    return 2.0 * float(np.sqrt(max(share * (1.0 - share), 0.0) / N_PATHS))


@dataclass(frozen=True, slots=True)
class Deadline:
    """A line that answers the loss of a supplier, and the last day to sign it for its start.

    `covers_from` is the day on which it delivers; `loss` the contingency that it answers, empty for a
    line of the plan itself.
    """

    line: SignedLine
    provision: str
    sign_by: date
    covers_from: date
    loss: str = ""


@dataclass(frozen=True, slots=True)
class Threat:
    """A supplier whose loss is likelier than before, and what stands against it.

    Parameters
    ----------
    before, after
        Chance of the event within twelve months.
    unprotected_days
        Days from the announcement on in which critical work would be short although everything is
        signed at once: time to recover less time to survive, 0 where it never is.
    at_risk
        Chance within twelve months times what the event would cost once replanned, money.
    """

    hazard: str
    row: str
    provision: str
    before: float
    after: float
    tts_days: float
    ttr_days: float
    unprotected_days: float
    at_risk: float


@dataclass(frozen=True, slots=True)
class Change:
    """What changed between two states of knowledge of one case.

    `moved` holds the headline numbers that changed, the largest relative change first; `deadlines`
    what to sign by when, the earliest first; `threats` the events that became likelier.
    """

    as_of: date
    before: Findings
    after: Findings
    moved: tuple[Moved, ...]
    threats: tuple[Threat, ...]
    deadlines: tuple[Deadline, ...]


def change(before: Case, after: Case) -> Change:
    """Return what changed between two cases that differ in what is known.

    Parameters
    ----------
    before, after
        The case without and with the news, as of the same day.
    """
    found = findings(before, n_scenarios=0), findings(after, n_scenarios=0)  # news moves chances, not draws
    threats = tuple(_threats(after, *found))
    return Change(
        after.as_of,
        *found,
        moved(found[0].headlines, found[1].headlines),
        threats,
        tuple(sorted(_deadlines(after, found[1], threats), key=lambda d: (d.sign_by, d.line.offer))),
    )


def moved(before: Mapping[str, Headline], after: Mapping[str, Headline]) -> tuple[Moved, ...]:
    """Return the numbers that both have and that changed, the largest relative change first."""
    pairs = (Moved(k, before[k], h) for k, h in after.items() if k in before)
    return tuple(sorted((m for m in pairs if m.share > _SAME), key=lambda m: (-min(m.share, 1e300), m.id)))


def _threats(case: Case, before: Findings, after: Findings) -> list[Threat]:
    """Return the events on suppliers that became likelier, with what stands against each."""
    found = []
    for hazard in case.hazards.values():
        chances = [f.tie.chances[hazard.id].get(12, 0.0) for f in (before, after)]
        if chances[1] - chances[0] <= 1e-6:
            continue
        cost = sum(next(e for e in after.tie.events if e.hazard == hazard.id).extra.values())
        stage = "pipeline" if hazard.kind in {"pause", "slip"} else "delivered"
        for exposed in after.exposures.values():
            row = next((r for r in exposed.rows if r.target == hazard.target and r.stage == stage), None)
            if row is not None:
                found.append(_threat(hazard.id, exposed, row, (*chances, cost)))
    return sorted(found, key=lambda t: -t.at_risk)


def _threat(hazard: str, exposed: Exposure, row: Row, numbers: tuple[float, ...]) -> Threat:
    """Return a threat from the row that it is the worst case of; `numbers` are chances and cost."""
    before, after, cost = numbers
    short = row.ttr_critical_days - row.tts_days if np.isfinite(row.tts_days) else 0.0
    return Threat(
        hazard,
        row.id,
        exposed.provision,
        before,
        after,
        row.tts_days,
        row.ttr_critical_days,
        max(0.0, short),
        after * cost,
    )


def _deadlines(case: Case, after: Findings, threats: tuple[Threat, ...]) -> list[Deadline]:
    """Return what to sign next: the plan's own lines, then the first answers to the likelier losses."""
    found = []
    for exposed in after.exposures.values():
        found += [_deadline(exposed, line, "") for line in exposed.base.lines]
        rows = {r.id: r for r in exposed.rows}
        for threat in threats:
            if threat.provision == exposed.provision:
                lines = rows[threat.row].replanned
                first = min((line.start for line in lines), default=None)
                found += [_deadline(exposed, line, threat.row) for line in lines if line.start == first]
    once = {(d.provision, d.line.offer, d.line.start, d.loss): d for d in found if d.sign_by >= case.as_of}
    answers = {k[:3] for k in once if k[3]}
    return [d for k, d in once.items() if k[3] or k[:3] not in answers]


def _deadline(exposed: Exposure, line: SignedLine, loss: str) -> Deadline:
    lead = exposed.lead_days.get(line.offer, 0.0)
    return Deadline(line, exposed.provision, line.start - timedelta(days=int(np.ceil(lead))), line.start, loss)
