"""Probabilities and shares that must give one together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from provender.alliance.chain import StateChain
from provender.alliance.estimate import Estimate
from provender.alliance.evidence import Hypothesis
from provender.alliance.milestone import Belief, Milestone
from provender.alliance.workload import Workload
from provender.cases.collector import Collector
from provender.cases.document import Document
from provender.cases.models.know import HypothesisBlock, MilestoneBlock
from provender.cases.models.work import FutureBlock, WorkloadBlock
from provender.cases.spelled import Spelled
from provender.cases.toml_lines import Path
from provender.cases.wording import number

TOLERANCE = 1e-9


def check_futures(document: Document, collector: Collector) -> None:
    """Tell of futures whose probabilities do not give one."""
    futures = document.of(FutureBlock)
    given = [f.probability for f in futures.values()]
    if given and all(p is not None for p in given) and not is_one(sum(given)):
        _tell(("future",), "probabilities of all futures", sum(given), collector)


def is_one(total: float) -> bool:
    """Return whether a sum is one, within rounding."""
    return abs(total - 1.0) <= TOLERANCE


def _tell(path: Path, what: str, total: float, collector: Collector) -> None:
    """Add the problem of a sum that is not one."""
    rest = 1.0 - total
    fix = f"Raise the parts by {number(rest)} in all." if rest > 0 else f"Lower the parts by {number(-rest)} in all."
    collector.add("sum", path, found=f"{what} that sum to {number(total)}", allowed="a sum of 1", fix=fix)


def check_dated_sums(
    document: Document,
    gone: frozenset[tuple[str, str]],
    estimates: Mapping[Spelled, Estimate],
    collector: Collector,
) -> None:
    """Tell of tier shares, beliefs and priors (of explanations and of states) that do not give one."""
    for path, what, parts, rest in _groups(document, gone):
        if all(p in estimates for p in parts):
            total = sum(estimates[p].value for p in parts) + rest
            if not is_one(total):
                _tell(path, what, total, collector)


def _groups(document: Document, gone: frozenset[tuple[str, str]]) -> Iterator[tuple[Path, str, list[Spelled], float]]:
    """Yield what must give one: where it stands, what it is, its estimates and its plain part."""
    for key, workload in document.of(WorkloadBlock).items():
        shares = [t.share for t in workload.tiers if t.share is not None]
        is_told = any(t.share is None and t.demand is None for t in workload.tiers)
        if shares and not is_told and ("workload", key) not in gone:
            yield ("workload", key, "tiers"), "shares of the tiers", shares, 0.0
    for key, milestone in document.of(MilestoneBlock).items():
        for party, entries in milestone.beliefs.items() if ("milestone", key) not in gone else ():
            parts = [e.probability for e in entries if e.probability is not None]
            never = sum(e.never for e in entries if e.never is not None)
            yield ("milestone", key, "beliefs", str(party)), "probabilities with never", parts, never
    chain = document.head.chain
    if chain is not None and chain.prior and set(chain.prior) == set(chain.states or ()):
        yield ("chain", "prior"), "probabilities of the states", list(chain.prior.values()), 0.0
    events: dict[str, list[tuple[str, Spelled]]] = {}
    for key, hypothesis in document.of(HypothesisBlock).items():
        if hypothesis.event and hypothesis.prior is not None and ("hypothesis", key) not in gone:
            events.setdefault(hypothesis.event, []).append((key, hypothesis.prior))
    for event, priors in events.items():
        yield ("hypothesis", priors[0][0], "prior"), f"priors of event {event!r}", [p for _, p in priors], 0.0


def balanced(everything: dict[str, Any]) -> dict[str, Any]:
    """Return the parts of a case with shares and probabilities that give one again.

    Moving a leaf to its low or high moves the sum; all parts are then scaled alike.
    """
    workloads = {k: _balanced_workload(w) for k, w in everything["workloads"].items()}
    milestones = {k: _balanced_milestone(m) for k, m in everything["milestones"].items()}
    hypotheses: dict[str, Hypothesis] = everything["hypotheses"]
    totals: dict[str, float] = {}
    for hypothesis in hypotheses.values():
        totals[hypothesis.event] = totals.get(hypothesis.event, 0.0) + hypothesis.prior.value
    scaled = {k: replace(h, prior=_scaled(h.prior, totals[h.event])) for k, h in hypotheses.items()}
    chain = _balanced_chain(everything["chain"])
    return everything | {"workloads": workloads, "milestones": milestones, "hypotheses": scaled, "chain": chain}


def _scaled(estimate: Estimate, total: float) -> Estimate:
    """Return an estimate divided by a sum, unless the sum is one (or nothing)."""
    if is_one(total) or total <= 0:
        return estimate
    value = estimate.value / total
    return replace(estimate, value=value, low=min(estimate.low, value), high=max(estimate.high, value))


def _balanced_chain(chain: StateChain | None) -> StateChain | None:
    """Return a chain whose prior gives one."""
    if chain is None:
        return None
    total = sum(p.value for p in chain.prior.values())
    return replace(chain, prior={state: _scaled(p, total) for state, p in chain.prior.items()})


def _balanced_workload(workload: Workload) -> Workload:
    """Return a workload whose tier shares give one."""
    total = sum(t.share.value for t in workload.tiers if t.share is not None)
    tiers = tuple(t if t.share is None else replace(t, share=_scaled(t.share, total)) for t in workload.tiers)
    return workload if is_one(total) else replace(workload, tiers=tiers)


def _balanced_milestone(milestone: Milestone) -> Milestone:
    """Return a milestone whose beliefs give one."""
    return replace(milestone, beliefs={party: _balanced_belief(b) for party, b in milestone.beliefs.items()})


def _balanced_belief(belief: Belief) -> Belief:
    """Return a belief that gives one."""
    total = sum(p.value for p in belief.probabilities) + belief.never
    if is_one(total) or total <= 0:
        return belief
    probabilities = tuple(_scaled(p, total) for p in belief.probabilities)
    return replace(belief, probabilities=probabilities, never=belief.never / total)
