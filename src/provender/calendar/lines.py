"""Entries from what is held or being built: contracts, commitments, programmes; and from beliefs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from provender.alliance.clauses import NoticeClause, Prepayment
from provender.calendar.phrases import PHRASES, days, iso, share, sum_of
from provender.calendar.view import View, before, entry
from provender.dates import add_months, midnight

if TYPE_CHECKING:
    from provender.alliance.contract import Contract
    from provender.alliance.estimate import Estimate
    from provender.alliance.milestone import Belief
    from provender.calendar.entry import Entry

#: sums of probabilities that should be a half may miss it by rounding
_NEARLY = 1e-9


def line_entries(view: View) -> Iterator[Entry]:
    """Yield the entries of contracts, commitments and programmes."""
    for contract in view.case.contracts.values():
        yield from _contract(contract, view)
    yield from _commitments(view)
    yield from _programmes(view)


def _contract(contract: Contract, view: View) -> Iterator[Entry]:
    sides, about = (contract.supplier, view.dependant(contract.provision)), f"contract.{contract.id}"
    line = view.named(view.case.contracts, contract.id)
    if contract.stage != "delivered":
        yield _delivery(contract, sides, view)
    if contract.prepayment and contract.delivery > view.case.as_of and not _is_covered(contract, view):
        said = {"line": line, "amount": sum_of(contract.prepayment)}
        yield entry("prepayment", contract.delivery, (sides[1], sides[0]), about, **said)
    if full := ramp_end(contract.delivery, contract.ramp):
        yield entry("ramp_full", full, sides, about, line=line, inferred=True)
    if contract.end is not None:
        yield entry("contract_end", contract.end, sides, about, line=line)
        yield from _notice_by(contract, contract.end, view)


def _is_covered(contract: Contract, view: View) -> bool:
    """Return whether a clause says what is paid ahead for a contract: the calendar gives that one."""
    return any(isinstance(c, Prepayment) and c.amount and contract.id in c.contracts for c in view.live())


def _delivery(contract: Contract, sides: tuple[str, str], view: View) -> Entry:
    said: dict[str, Any] = {"line": view.named(view.case.contracts, contract.id)}
    if contract.stage in {"announced", "optioned"} and contract.conversion is not None:
        said |= {"phrase": "chance", "stage": PHRASES[f"stage.{contract.stage}"]}
        said |= {"chance": share(contract.conversion.value)}
    said |= {"inferred": contract.months_to_go is not None}
    return entry("delivery", contract.delivery, sides, f"contract.{contract.id}", **said)


def _notice_by(contract: Contract, end: date, view: View) -> Iterator[Entry]:
    """Yield the last day for notice of the end, by each side that a notice clause binds to warn."""
    sides = {contract.supplier, view.dependant(contract.provision)}
    for clause in view.live(contract.provision):
        if not isinstance(clause, NoticeClause) or {clause.holder, clause.grantor} != sides:
            continue
        if clause.written_days is not None:
            wait = clause.written_days.value
            said = {"line": view.named(view.case.contracts, contract.id), "end": iso(end), "days": days(wait)}
            who = (clause.grantor, clause.holder)
            yield entry("notice_by", before(end, wait), who, f"contract.{contract.id}", inferred=True, **said)


def ramp_end(start: date, ramp: Sequence[float]) -> date | None:
    """Return the day on which a ramp reaches its last share; None where that is at once.

    Examples
    --------
    >>> ramp_end(date(2025, 1, 1), (0.5, 1.0, 1.0)), ramp_end(date(2025, 1, 1), (1.0,))
    (datetime.date(2025, 2, 1), None)
    """
    months = next((i for i in range(len(ramp), 0, -1) if ramp[i - 1] != ramp[-1]), 0)
    return add_months(midnight(start), months).date() if months else None


def _commitments(view: View) -> Iterator[Entry]:
    for held in view.case.commitments.values():
        offer = view.case.offers[held.offer]
        if held.end is not None:
            sides = (view.dependant(offer.provision), offer.supplier)
            line = view.named(view.case.commitments, held.id)
            yield entry("commitment_end", held.end, sides, f"commitment.{held.id}", line=line)


def _programmes(view: View) -> Iterator[Entry]:
    for programme in view.case.programmes.values():
        provision = view.case.provisions[programme.provision]
        # against the partner a party builds its own; in any other provision against nobody in particular
        whom = provision.partner if programme.party == provision.dependant else provision.dependant
        where = ((programme.party, whom), f"programme.{programme.id}")
        line = view.named(view.case.programmes, programme.id)
        done, low, high = _completions(programme.completion_days, view.case.as_of)
        said: dict[str, Any] = {"phrase": "range", "low": iso(low), "high": iso(high)} if low < high else {}
        yield entry("programme", done, *where, line=line, inferred=True, **said)
        if full := ramp_end(done, programme.ramp):
            yield entry("ramp_full", full, *where, line=line, inferred=True)


def _completions(count: Estimate, as_of: date) -> tuple[date, date, date]:
    """Return the central, the early and the late date, rounded to days as the engine rounds them."""
    done, low, high = (as_of + timedelta(days=round(d)) for d in (count.value, count.low, count.high))
    return done, low, high


def belief_entries(view: View) -> Iterator[Entry]:
    """Yield the median date of each party's belief; none where never is likelier than not."""
    for milestone in view.case.milestones.values():
        for party, belief in milestone.beliefs.items():
            if day := median(belief):
                name = view.named(view.case.milestones, milestone.id)
                said = {"milestone": name, "chance": share(sum(p.value for p in belief.probabilities))}
                sides = (party, "" if party == milestone.decider else milestone.decider)
                yield entry("belief", day, sides, f"milestone.{milestone.id}", inferred=True, **said)


def median(belief: Belief) -> date | None:
    """Return the first date by which the milestone is at least as likely as not; None for never."""
    total = 0.0
    for day, chance in sorted(zip(belief.dates, belief.probabilities, strict=True), key=lambda pair: pair[0]):
        total += chance.value
        if total >= 0.5 - _NEARLY:
            return day
    return None
