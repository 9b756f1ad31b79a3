"""Headline numbers: each with its interval, its method in a line, and everything it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from provender.alliance.walk import rests_on
from provender.exposure.result import Headline
from provender.instance.grid import as64, to_datetime

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provender.alliance.case import Case, Named
    from provender.exposure.result import Dependence, Exposure, Row

_EPOCH = date(1970, 1, 1)
Sources = tuple[tuple[str, ...], tuple[str, ...]]


def headlines(case: Case, exposures: Mapping[str, Exposure], pairs: tuple[Dependence, ...]) -> dict[str, Headline]:
    """Return every headline number of a case by id, as the story of a case may name them."""
    found: list[Headline] = [_estimate(n) for n in case.estimates.values() if n.is_headline]
    for exposed in exposures.values():
        basis = rests_on(
            [w for w in case.workloads.values() if w.provision == exposed.provision],
            case.provisions[exposed.provision],
            [c for c in case.contracts.values() if c.provision == exposed.provision],
        )
        found += _shares(case, exposed, basis)
        for row in exposed.rows:
            found += _row(case, exposed, row)
        found += _worst(case, exposed)
    for pair in pairs:
        found += _dependence(case, pair)
    return {h.id: h for h in found}


#: how a named estimate is printed, by its unit
_KINDS = {"1": "share", "share": "share", "%": "share", "days": "days", "USD": "money"}


def _estimate(named: Named) -> Headline:
    e = named.estimate
    kind = _KINDS.get(e.unit, "number")
    return Headline(
        f"estimate.{named.id}", e.value, e.low, e.high, kind,  # type: ignore[arg-type]
        unit=e.unit, name=named.name or named.id, name_zh=named.name_zh,
        method=f"derived: {e.formula}" if e.formula else "estimate of the case",
        method_zh=f"推导:{e.formula}" if e.formula else "案例中的估计值",
        claims=(*e.claims, *e.cited), assumptions=e.assumptions,
    )  # fmt: skip


def _row(case: Case, exposed: Exposure, row: Row) -> list[Headline]:
    """Return the numbers of one contingency."""
    prefix = f"{exposed.provision}.{row.id}"
    offers = [case.offers[x.offer] for x in row.replanned]
    basis = rests_on(
        [w for w in case.workloads.values() if w.provision == exposed.provision],
        [case.contracts[c] for c in row.cohorts_hit if c in case.contracts],
        case.provisions[exposed.provision].vintages,
    )
    answer = rests_on(offers)
    both = (tuple(dict.fromkeys(basis[0] + answer[0])), tuple(dict.fromkeys(basis[1] + answer[1])))
    survive, felt = row.tts_by_future.values(), row.first_stop_by_future.values()
    cost = row.extra_by_future.values()
    share = row.share_lost[row.share_lost > 0]
    first = float(share[0]) if len(share) else 0.0
    return [
        _number(f"{prefix}.tts", row.tts_days, survive, "days", basis),
        _number(f"{prefix}.first_stop_days", row.first_stop_days, felt, "days", basis),
        _text(f"{prefix}.first_stop", row.first_to_stop, basis),
        _number(f"{prefix}.share_lost", first, share if len(share) else [0.0], "share", basis),
        _number(f"{prefix}.ttr_critical", row.ttr_critical_days, [], "days", both),
        _number(f"{prefix}.ttr_today", row.ttr_today_days, [], "days", both),
        _number(f"{prefix}.ttr_without", row.ttr_without_days, [], "days", both),
        _number(f"{prefix}.extra_replanned", row.extra_replanned, cost, "money", both, unit=case.currency),
        _number(f"{prefix}.extra_frozen", row.extra_frozen, [], "money", basis, unit=case.currency),
    ]


def _shares(case: Case, exposed: Exposure, basis: Sources) -> list[Headline]:
    """Return concentration now and the partner's share now and at each year's end."""
    prefix = exposed.provision
    now = max(0, int(np.searchsorted(exposed.period_starts, as64(case.as_of), side="right")) - 1)
    block = int(exposed.block_of_period[now])
    found = [_number(f"{prefix}.hhi_now", float(exposed.concentration.hhi[block]), [], "number", basis)]
    if not exposed.partner:
        return found
    years = range(case.as_of.year, to_datetime(exposed.period_starts[-1]).year + 1)
    marks = {"now": now} | {f"end{y}": _last_period(exposed, y) for y in years}
    for label, t in marks.items():
        for name, series in (("share", exposed.capacity), ("supply_share", exposed.supply_capacity)):
            shares = _partner_share(series, exposed.partner, t) + np.zeros(len(exposed.probabilities))
            value = float(shares @ exposed.probabilities)
            found.append(_number(f"{prefix}.partner_{name}_{label}", value, shares, "share", basis))
    return found


def _last_period(exposed: Exposure, year: int) -> int:
    """Return the last period that starts in a year."""
    return max(0, int(np.searchsorted(exposed.period_starts, as64(date(year + 1, 1, 1)))) - 1)


def _partner_share(
    series: Mapping[tuple[str, str], NDArray[np.float64]], partner: str, period: int
) -> NDArray[np.float64]:
    """Return (scenario,) the partner's share of capacity in a period; (1,) 0 where nothing is held."""
    total = sum((path[:, period] for path in series.values()), np.zeros(1))
    mine = sum((path[:, period] for (supplier, _), path in series.items() if supplier == partner), np.zeros(1))
    return np.where(total > 0, mine / np.where(total > 0, total, 1.0), 0.0) + np.zeros_like(total)


def _worst(case: Case, exposed: Exposure) -> list[Headline]:
    """Return the supplier, not one's own, whose loss stops critical work soonest, and the numbers of it."""
    losses = [
        r
        for r in exposed.rows
        if r.target_kind == "supplier"
        and r.stage in ("delivered", "all")
        and case.parties[r.target].own_of != exposed.dependant
    ]
    if not losses:
        return []
    worst = min(losses, key=lambda r: (r.tts_days, -r.extra_replanned))
    basis = rests_on([case.contracts[c] for c in worst.cohorts_hit if c in case.contracts])
    prefix = f"{exposed.provision}.worst"
    cost = worst.extra_by_future.values()
    return [
        _text(prefix, worst.target, basis),
        _number(f"{prefix}.tts", worst.tts_days, worst.tts_by_future.values(), "days", basis),
        _number(f"{prefix}.ttr_critical", worst.ttr_critical_days, [], "days", basis),
        _number(f"{prefix}.extra_replanned", worst.extra_replanned, cost, "money", basis, unit=case.currency),
        _number(f"{prefix}.extra_frozen", worst.extra_frozen, [], "money", basis, unit=case.currency),
        _text(f"{prefix}.first_stop", worst.first_to_stop, basis),
    ]


def _dependence(case: Case, pair: Dependence) -> list[Headline]:
    """Return who needs whom more now, and when that flips."""
    basis = rests_on(list(case.contracts.values()), list(case.workloads.values()))
    difference = pair.first_ratio - pair.second_ratio
    leader = pair.first if difference[0] > 0 else pair.second
    found = [
        _text("dependence.now", leader, basis),
        _number("dependence.first_now", float(pair.first_ratio[0]), [], "share", basis),
        _number("dependence.second_now", float(pair.second_ratio[0]), [], "share", basis),
    ]
    when, who = pair.flips[0] if pair.flips else (None, "")
    days = float((when - _EPOCH).days) if when else float("inf")
    found.append(_number("dependence.flip", days, [], "date", basis))
    found.append(_text("dependence.flip_to", who, basis))
    return found


def _number(id: str, value: float, spread: Iterable[float], kind: str, basis: Sources, *, unit: str = "") -> Headline:
    values = [float(v) for v in spread] or [value]
    low, high = min([value, *values]), max([value, *values])
    return Headline(id, value, low, high, kind, unit=unit, claims=basis[0], assumptions=basis[1])  # type: ignore[arg-type]


def _text(id: str, text: str, basis: Sources) -> Headline:
    nothing = float("nan")
    return Headline(id, nothing, nothing, nothing, "text", text=text, claims=basis[0], assumptions=basis[1])
