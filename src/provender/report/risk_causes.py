"""Whose risk it is, ready to show: what each event adds, summed by whom it strikes and by kind."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from provender.scenarios.events import KINDS

if TYPE_CHECKING:
    from provender.exposure.risk import Cause, Risk
    from provender.report.edition import Edition

#: differences of sums below this share of all that is left undone are rounding
_ROUNDING = 1e-9
#: a sum of single contributions this close to the joint one is the same
_SAME = 1e-6


@dataclass(frozen=True, slots=True)
class Share:
    """What one event, or several of one group, add.

    Parameters
    ----------
    key
        The hazard, the target or the kind.
    unserved, critical
        Unit-hours, summed over the causes; below zero where the event lessens what is left undone.
    share
        `unserved` over what all events add together; NaN where they add nothing.
    """

    key: str
    causes: tuple[Cause, ...]
    unserved: float
    critical: float
    share: float


def added(risk: Risk) -> float:
    """Return what all events add together to expected unserved work, unit-hours; 0 where it is rounding."""
    return still(risk.all_work.eue.value - risk.without_events, risk)


def still(value: float, risk: Risk) -> float:
    """Return a difference of unserved work, 0 where it is rounding."""
    return 0.0 if abs(value) <= _ROUNDING * risk.all_work.eue.value else value


def acting(risk: Risk) -> list[Cause]:
    """Return the causes that change what is left undone."""
    return [c for c in risk.causes if still(c.unserved, risk) or still(c.critical, risk)]


def by_event(risk: Risk) -> list[Share]:
    """Return what each event adds, the largest first."""
    return _grouped(risk, lambda c: c.hazard)


def by_target(risk: Risk) -> list[Share]:
    """Return the sums over the events that strike the same supplier or shared dependency, the largest first."""
    return _grouped(risk, lambda c: c.target)


def by_kind(risk: Risk) -> list[Share]:
    """Return the sums over the events of one kind, the largest first."""
    return _grouped(risk, lambda c: c.kind)


def _grouped(risk: Risk, key: Callable[[Cause], str]) -> list[Share]:
    held: dict[str, list[Cause]] = {}
    for cause in acting(risk):
        held.setdefault(key(cause), []).append(cause)
    total = added(risk)
    shares = [_share(k, causes, total) for k, causes in held.items()]
    return sorted(shares, key=lambda s: (-s.unserved, -s.critical, s.key))


def _share(key: str, causes: Iterable[Cause], total: float) -> Share:
    found = tuple(causes)
    unserved, critical = sum(c.unserved for c in found), sum(c.critical for c in found)
    return Share(key, found, unserved, critical, unserved / total if total > 0.0 else math.nan)


def meeting(risk: Risk) -> str:
    """Return whether single contributions sum to ``"more"``, ``"less"`` or what they add together, ``"equal"``.

    Two losses of different capacity leave a shortage that takes both: each one's absence saves it, so the sum is
    more. Two that take the same capacity hide each other: the absence of one saves nothing, so the sum is less.
    """
    total, alone = added(risk), sum(s.unserved for s in by_event(risk))
    if math.isclose(total, alone, rel_tol=_SAME, abs_tol=_ROUNDING * risk.all_work.eue.value):
        return "equal"
    return "more" if alone > total else "less"


@dataclass(frozen=True, slots=True)
class Rest:
    """The causes without a row: they happen and add nothing; never happen; are of a kind that takes no capacity."""

    idle: tuple[Cause, ...]
    unseen: tuple[Cause, ...]
    no_capacity: tuple[Cause, ...]


def rest(risk: Risk) -> Rest:
    """Return the causes that change nothing, by the reason for it."""
    held = {c.hazard for c in acting(risk)}
    left = [c for c in risk.causes if c.hazard not in held]
    able = [c for c in left if c.kind in KINDS]
    return Rest(
        tuple(c for c in able if c.chance > 0.0),
        tuple(c for c in able if c.chance == 0.0),
        tuple(c for c in left if c.kind not in KINDS),
    )


def event_name(hazard: str, edition: Edition) -> str:
    """Return the name of a hazard as it opens a line."""
    name = edition.names.named(edition.case.hazards[hazard])
    return name[:1].upper() + name[1:]


def target_name(target: str, edition: Edition) -> str:
    """Return the name of the supplier or of the shared dependency that is struck."""
    case, names = edition.case, edition.names
    return names.dependency(target) if target in case.dependencies else names.anything(target)


def kind_name(kind: str, edition: Edition) -> str:
    """Return the name of a kind of event as it opens a line."""
    name = edition.words.get(f"event.kind.{kind}", kind.replace("_", " "))
    return name[:1].upper() + name[1:]
