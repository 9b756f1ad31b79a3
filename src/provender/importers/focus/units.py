"""Units of a bill: how many hours of what one unit of a quantity is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_HOURS = {"hour": 1.0, "hr": 1.0, "h": 1.0, "second": 1 / 3600, "sec": 1 / 3600, "s": 1 / 3600, "minute": 1 / 60}
_HOURS |= {"min": 1 / 60, "day": 24.0, "month": 730.5, "mo": 730.5}
_UNIT = re.compile(
    r"^\s*(?:(?P<count>[\d.,]+)\s*)?(?:(?P<thing>[a-z][a-z0-9 ]*?)[\s\-/]+(?:per\s+)?)?"
    r"(?P<time>hours?|hrs?|h|seconds?|secs?|s|minutes?|mins?|days?|months?|mo)\s*$",
    re.IGNORECASE,
)
#: names of things that are an instance, a GPU or a processor; all else is not capacity
_THINGS = {
    "": "instance",
    "instance": "instance",
    "vm": "instance",
    "node": "instance",
    "compute": "instance",
    "gpu": "gpu",
    "accelerator": "gpu",
    "chip": "gpu",
    "vcpu": "vcpu",
    "core": "vcpu",
    "cpu": "vcpu",
    "vcore": "vcpu",
    "ocpu": "ocpu",
}


@dataclass(frozen=True, slots=True)
class TimeUnit:
    """A unit of use: `hours` of one `thing` (instance, gpu, vcpu, ocpu)."""

    thing: str
    hours: float


@lru_cache(maxsize=4096)
def time_unit(text: str) -> TimeUnit | None:
    """Return a unit of use taken apart; None where it is no time of capacity.

    Examples
    --------
    >>> time_unit("Hours"), time_unit("100 Hours").hours, time_unit("OCPU Per Hour").thing
    (TimeUnit(thing='instance', hours=1.0), 100.0, 'ocpu')
    >>> time_unit("vCPU-Seconds").hours * 3600, time_unit("GB-Months"), time_unit("LCU-Hours")
    (1.0, None, None)
    """
    match = _UNIT.match(text or "")
    if not match:
        return None
    name = re.sub(r"s$", "", (match["thing"] or "").strip().casefold())
    name = re.sub(r"[\s\-/]*per$", "", name).strip()
    thing = _THINGS.get(re.sub(r"s$", "", name))
    if thing is None:
        return None
    count = float(match["count"].replace(",", "")) if match["count"] else 1.0
    time = re.sub(r"(?<=.)s$", "", match["time"].casefold())
    return TimeUnit(thing, count * _HOURS[time])
