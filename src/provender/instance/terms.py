"""What the clauses of a provision do, gathered once under one party's reading."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from provender.alliance.clauses import LateDelivery, ModelAccess
from provender.alliance.earnings import day_of_total

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from provender.alliance.case import Case
    from provender.alliance.clauses import Bar, Clause, Confinement, Effect, Ending, Prepaid
    from provender.alliance.clauses.base import Reclaimable
    from provender.alliance.estimate import Estimate
    from provender.alliance.provision import Provision
    from provender.alliance.workload import Future


@dataclass(frozen=True, slots=True)
class Terms:
    """The effects of all clauses of a provision as plain numbers.

    `acting` lists the clauses that change something; mappings are by offer, contract or supplier as
    in `provender.alliance.clauses.Effect`; `minimum_spend` is (amount per year, start, end, clause);
    `lapses` holds, by supplier, the first day without its supply in each future; `prepaid`, by contract,
    the rule and the part of its money that falls to the contract.
    """

    bars: tuple[Bar, ...] = ()
    confinements: tuple[Confinement, ...] = ()
    lapses: Mapping[str, tuple[date | None, ...]] = field(default_factory=dict)
    notice: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    response_days: Mapping[str, float] = field(default_factory=dict)
    unsecured: frozenset[str] = frozenset()
    take_or_pay: Mapping[str, float] = field(default_factory=dict)
    minimum_spend: Mapping[str, tuple[float, date | None, date | None, str]] = field(default_factory=dict)
    late_discount: Mapping[str, float] = field(default_factory=dict)
    late_grace: Mapping[str, float] = field(default_factory=dict)
    reclaims: tuple[Reclaimable, ...] = ()
    prepaid: Mapping[str, tuple[Prepaid, float]] = field(default_factory=dict)
    migration_days: Mapping[str, float] = field(default_factory=dict)
    migration_cost: Mapping[str, float] = field(default_factory=dict)
    acting: tuple[str, ...] = ()

    def is_barred(self, offer: str, start: date) -> bool:
        """Return whether a clause forbids the offer to start on a date."""
        return any(
            offer in b.offers and (b.start is None or b.start <= start) and (b.end is None or start < b.end)
            for b in self.bars
        )


def gather_terms(case: Case, provision: Provision, reading: str) -> Terms:
    """Return what the clauses in force do to a provision as `reading` reads them.

    Response days under a right of first refusal count for clauses in force on the as-of date; a cold
    supplier adds its longest migration among critical workloads to every lead time.
    """
    everything = [c.under(reading) for c in case.clauses.values()]
    read = [c for c in everything if c.provision in ("", provision.id)]
    live = [c for c in read if not (c.end and c.end <= case.as_of)]
    pairs = [(c, c.effect()) for c in live]
    days, cost = _migration(case, provision)
    return Terms(
        bars=tuple(b for _, e in pairs for b in e.bars),
        confinements=tuple(x for c in read for x in c.effect().confinements),
        lapses=_lapses(case, pairs, provision, endings(case, everything)),
        notice=_notices(pairs),
        response_days=_values(pairs, "response_days"),
        unsecured=frozenset(o for _, e in pairs for o in e.unsecured_offers),
        take_or_pay=_values(pairs, "take_or_pay"),
        minimum_spend={s: (m.value, c.start, c.end, c.id) for c, e in pairs for s, m in e.minimum_spend.items()},
        late_discount=_values(pairs, "late_discount"),
        late_grace=_grace(live),
        reclaims=tuple(r for _, e in pairs for r in e.reclaims),
        prepaid={c: (p, share) for _, e in pairs for p in e.prepaid for c, share in _parts(case, p).items()},
        migration_days=days,
        migration_cost=cost,
        acting=tuple(c.id for c, e in pairs if not e.is_empty),
    )


def _values(pairs: list[tuple[Clause, Effect]], name: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for _, effect in pairs:
        mapping: Mapping[str, Estimate] = getattr(effect, name)
        for key, estimate in mapping.items():
            found[key] = found.get(key, 0.0) + estimate.value if name == "response_days" else estimate.value
    return found


def _grace(clauses: list[Clause]) -> dict[str, float]:
    return {
        contract: clause.grace_days.value
        for clause in clauses
        if isinstance(clause, LateDelivery) and clause.grace_days
        for contract in clause.contracts
    }


def _parts(case: Case, prepaid: Prepaid) -> dict[str, float]:
    """Return the part of a prepayment that falls to each contract: by size times price, the whole for one."""
    held = {c: case.contracts[c] for c in prepaid.contracts}
    worth = {c: x.size.value * x.price.value for c, x in held.items()}
    total = sum(worth.values())
    return {c: w / total if total > 0.0 else 1.0 / len(worth) for c, w in worth.items()}


def endings(case: Case, clauses: Iterable[Clause]) -> dict[str, tuple[date | None, ...]]:
    """Return, by clause, the day on which milestones end it in each future (None: they do not)."""
    found: dict[str, tuple[date | None, ...]] = {}
    for end, rule in [(c.end, e) for c in clauses for e in c.effect().endings]:
        days = tuple(_day_of(case, rule, future) for future in case.futures.values())
        days = tuple(d if d and not (end and d >= end) else None for d in days)  # what has ended triggers nothing
        for clause in rule.clauses:
            before = found.get(clause, (None,) * len(days))
            found[clause] = tuple(_first(pair) for pair in zip(before, days, strict=True))
    return found


def _day_of(case: Case, rule: Ending, future: Future) -> date | None:
    """Return the day on which everything that a rule waits for has come in a future."""
    days = [dict(future.milestones or {}).get(m) for m in rule.milestones]
    if rule.profit:
        party, total = rule.profit
        earned = case.parties[party].profit
        days.append(day_of_total(earned, total.value, case.end) if earned else None)
    known = [d for d in days if d is not None]
    return max(known) if len(known) == len(days) else None


def _first(days: Iterable[date | None]) -> date | None:
    return min((d for d in days if d is not None), default=None)


def _lapses(
    case: Case,
    pairs: list[tuple[Clause, Effect]],
    provision: Provision,
    ended: Mapping[str, tuple[date | None, ...]],
) -> dict[str, tuple[date | None, ...]]:
    """Return, by supplier and future, the first day on which a right to its supply has ended."""
    futures = tuple(case.futures.values())
    found: dict[str, tuple[date | None, ...]] = {}
    for clause, effect in pairs:
        early: tuple[date | None, ...] = ended.get(clause.id, (None,) * len(futures))
        if isinstance(clause, ModelAccess) and clause.survives_milestone:
            early = (None,) * len(futures)
        elif isinstance(clause, ModelAccess) and clause.milestone:
            own = [dict(f.milestones or {}).get(clause.milestone) for f in futures]
            early = tuple(_first(pair) for pair in zip(early, own, strict=True))
        for lapse in effect.lapses if clause.provision == provision.id else ():
            before = found.get(lapse.supplier, (None,) * len(futures))
            found[lapse.supplier] = tuple(_first((b, lapse.end, e)) for b, e in zip(before, early, strict=True))
    return found


def _notices(pairs: list[tuple[Clause, Effect]]) -> dict[str, tuple[float, float]]:
    """Return (written, lived) days by supplier; what is not known as lived counts as written."""
    found = {}
    for _, effect in pairs:
        for notice in effect.notices:
            written = notice.written_days.value if notice.written_days else 0.0
            lived = notice.lived_days.value if notice.lived_days else written
            found[notice.supplier] = (written, lived)
    return found


def _migration(case: Case, provision: Provision) -> tuple[dict[str, float], dict[str, float]]:
    """Return the longest migration (days) and the total cost by supplier that is cold for some work."""
    days: dict[str, float] = {}
    cost: dict[str, float] = {}
    for reach in case.reaches.values():
        if case.workloads[reach.workload].provision != provision.id or reach.is_warm or not reach.is_eligible:
            continue
        critical = any(t.is_critical for t in case.workloads[reach.workload].tiers)
        wait = reach.migration_days.value if reach.migration_days and critical else 0.0
        paid = sum(e.value for e in (reach.migration_cost, reach.egress_cost) if e)
        days[reach.supplier] = max(days.get(reach.supplier, 0.0), wait)
        cost[reach.supplier] = cost.get(reach.supplier, 0.0) + paid
    return days, cost
