"""What single blocks must say beyond the types of their fields."""

from __future__ import annotations

import keyword
import re
from collections.abc import Callable
from typing import Any

from provender.cases.collector import Collector
from provender.cases.document import Document
from provender.cases.formula import FUNCTIONS
from provender.cases.models.clauses import ClauseBlock
from provender.cases.models.know import BeliefTable, EstimateBlock, MilestoneBlock
from provender.cases.models.supply import ContractBlock, OfferBlock, ProgrammeBlock
from provender.cases.models.who import FlowBlock
from provender.cases.models.work import DemandTable, ProvisionBlock, WorkloadBlock
from provender.cases.toml_lines import Path
from provender.cases.wording import listing, show

_CURRENCY = re.compile(r"[A-Z]{3}")
#: keys of offers that are signed for a term
_OF_TERMS = ("windows", "every", "term_months", "lot", "cap_per_window", "volume_discounts")
_TIER_ID = re.compile(r"\w[\w-]*")


def check_rules(document: Document, collector: Collector) -> None:
    """Tell of blocks whose keys do not go together."""
    currency = document.head.currency
    if currency and not _CURRENCY.fullmatch(currency):
        fix = 'Write its three letters: "USD".'
        collector.add("currency", ("currency",), found=show(currency), allowed="three capital letters", fix=fix)
    for key, provision in document.of(ProvisionBlock).items():
        _check_provision(document, ("provision", key), provision, collector)
    for kind, check in _CHECKS.items():
        for key, block in document.blocks[kind].items():
            check((kind, key), block, collector)
    for item in document.items:
        if isinstance(item.value, DemandTable):
            _check_demand(item.path, item.value, collector)


def _check_provision(document: Document, path: Path, block: ProvisionBlock, collector: Collector) -> None:
    """Check price unit and partner of a provision."""
    wanted = f"{document.head.currency}/{block.work_unit}-h"
    if block.price_unit and block.work_unit and document.head.currency and block.price_unit != wanted:
        fix = "Correct it, or take it out: it follows from currency and work unit."
        collector.add("wrong-unit", (*path, "price_unit"), found=show(block.price_unit), allowed=show(wanted), fix=fix)
    drawn = {w.provision for w in document.of(WorkloadBlock).values()}
    if drawn <= document.ids["provision"] and path[1] not in drawn and "workload" not in document.unclear:
        fix = f'Add a block [workload.<id>] with provision = "{path[1]}", or take the provision out.'
        collector.add("no-work", path, found="no workload that draws it", allowed="one or more", fix=fix)
    if block.partner and block.partner == block.dependant:
        fix = "Name the supplier, or take `partner` out."
        collector.add("same", (*path, "partner"), found=show(str(block.partner)), allowed="another party", fix=fix)


def _check_workload(path: Path, block: WorkloadBlock, collector: Collector) -> None:
    """Check the tiers of a workload, or its short form."""
    broken = any(p[:2] == path for p in collector.broken)
    if block.tiers and block.unmet_cost is not None:
        fix = "Take `unmet_cost` and `critical` out of the block; each tier has its own."
        collector.add("conflict", (*path, "unmet_cost"), found="tiers and unmet_cost", allowed="one of them", fix=fix)
    if not block.tiers and block.unmet_cost is None and not broken:
        fix = "Add `unmet_cost`, or `tiers`."
        collector.add(
            "missing-key",
            (*path, "unmet_cost"),
            found="neither tiers nor unmet_cost",
            allowed="one of them",
            fix=fix,
        )
    if len(block.tiers) > 3:
        fix = "Merge some tiers, or split the workload."
        collector.add("too-many", (*path, "tiers"), found=f"{len(block.tiers)} tiers", allowed="1 to 3", fix=fix)
    if not block.tiers and block.demand is None and not broken:
        _tell_no_demand(path, "the workload", collector)
    _check_tiers(path, block, collector)


def _tell_no_demand(path: Path, what: str, collector: Collector) -> None:
    """Add the problem of work without an amount."""
    fix = 'Add `demand = { table = "demand.csv", column = "…" }`, or a level.'
    allowed = "a table, a trace or a level"
    collector.add("missing-key", (*path, "demand"), found=f"no demand of {what}", allowed=allowed, fix=fix)


def _check_tiers(path: Path, block: WorkloadBlock, collector: Collector) -> None:
    """Check ids and demands of the tiers of a workload."""
    seen: set[str] = set()
    for index, tier in enumerate(block.tiers):
        here = (*path, "tiers", index)
        if tier.id in seen:
            fix = "Rename one of the two."
            collector.add(
                "duplicate", (*here, "id"), found=f"tier {tier.id!r} twice", allowed="each tier once", fix=fix
            )
        if tier.id and not _TIER_ID.fullmatch(tier.id):
            fix = "Write an id of letters, digits, _ and -."
            collector.add("bad-id", (*here, "id"), found=show(tier.id), allowed="letters, digits, _ and -", fix=fix)
        seen.add(tier.id)
        if any(p[: len(here)] == here for p in collector.broken):
            continue
        if tier.demand is not None and tier.share is not None:
            fix = "Take one of them out."
            collector.add("conflict", (*here, "share"), found="a share and a demand", allowed="one of them", fix=fix)
        if tier.demand is None and tier.share is None and len(block.tiers) > 1:
            fix = "Add `share`, or a `demand` of its own."
            collector.add(
                "missing-key",
                (*here, "share"),
                found="neither share nor demand",
                allowed="one of them",
                fix=fix,
            )
        elif tier.demand is None and block.demand is None and (*path, "demand") not in collector.broken:
            _tell_no_demand(path, f"tier {tier.id!r}, which takes a share of the workload's", collector)
    if block.demand is not None and block.tiers and all(t.demand is not None for t in block.tiers):
        fix = "Take the workload's demand out; every tier has its own."
        collector.add(
            "conflict",
            (*path, "demand"),
            found="a demand that no tier uses",
            allowed="tiers with shares",
            fix=fix,
        )


def _check_demand(path: Path, block: DemandTable, collector: Collector) -> None:
    """Check that the keys of a demand go together."""
    if any(p[: len(path)] == path for p in collector.broken):
        return
    given = [k for k in ("table", "trace") if getattr(block, k)]
    if len(given) > 1:
        fix = "Take one of them out."
        collector.add("conflict", path, found="a table and a trace", allowed="one of them", fix=fix)
    if not given and block.level is None:
        fix = 'Write { table = "demand.csv", column = "…" } or { level = …, at = … }.'
        collector.add("missing-key", path, found="no table, trace or level", allowed="one of them", fix=fix)
    if given and not block.column:
        fix = f'Add column = "…", a column of {block.table or block.trace}.'
        collector.add("missing-key", (*path, "column"), found="no column", allowed="a column of the file", fix=fix)
    extra = {
        "where": block.where,
        "repeat": block.repeat,
        "stops": block.stops,
        "scale": block.scale is not None,
    }
    for key in [k for k, v in extra.items() if v and not block.trace]:
        fix = f"Take `{key}` out, or name the file as `trace`."
        collector.add(
            "conflict",
            (*path, key),
            found=f"{key} without a trace",
            allowed=f"{key} beside a trace",
            fix=fix,
        )
    if block.column and not given:
        fix = 'Name the file: table = "…".'
        collector.add("conflict", (*path, "column"), found="a column without a file", allowed="table or trace", fix=fix)


def _check_contract(path: Path, block: ContractBlock, collector: Collector) -> None:
    """Check that delivery and conversion fit the stage of a contract."""
    if block.delivery is not None and block.months_to_go is not None:
        fix = "Take one of them out."
        collector.add(
            "conflict",
            (*path, "months_to_go"),
            found="delivery and months_to_go",
            allowed="one of them",
            fix=fix,
        )
    if not block.stage:
        return
    is_broken = {(*path, "delivery"), (*path, "months_to_go")} & collector.broken
    if block.stage != "delivered" and block.delivery is None and block.months_to_go is None and not is_broken:
        fix = "Add `delivery = <date>` or `months_to_go = <months>`."
        found = f"no delivery of a line that is {block.stage}"
        collector.add("missing-key", (*path, "delivery"), found=found, allowed="delivery or months_to_go", fix=fix)
    if block.stage == "delivered" and block.months_to_go is not None:
        fix = "Take it out, or write another stage."
        found = "months_to_go of a line that is delivered"
        collector.add("conflict", (*path, "months_to_go"), found=found, allowed="other stages", fix=fix)
    is_uncertain = block.stage in {"announced", "optioned"}
    if is_uncertain and block.conversion is None and (*path, "conversion") not in collector.broken:
        fix = 'Add the probability that it becomes capacity: `conversion = "60 %"`.'
        found = f"no conversion of a line that is {block.stage}"
        collector.add("missing-key", (*path, "conversion"), found=found, allowed="a probability", fix=fix)
    if not is_uncertain and block.conversion is not None:
        fix = 'Take it out, or write stage = "announced".'
        found = f"a conversion of a line that is {block.stage}"
        collector.add("conflict", (*path, "conversion"), found=found, allowed="announced or optioned lines", fix=fix)


def _check_offer(path: Path, block: OfferBlock, collector: Collector) -> None:
    """Check that the keys of an offer fit its form."""
    if block.windows and block.every:
        fix = "Take one of them out."
        collector.add("conflict", (*path, "every"), found="windows and every", allowed="one of them", fix=fix)
    if not block.form:
        return
    broken = {p[2] for p in collector.broken if p[:2] == path and len(p) > 2}
    if block.volume_discounts and block.cap is None and block.cap_per_window is None and "cap" not in broken:
        fix = "Add `cap` or `cap_per_window`: a price by amount needs a largest amount."
        found = "volume discounts of an offer without a largest amount"
        collector.add("missing-key", (*path, "cap"), found=found, allowed="cap or cap_per_window", fix=fix)
    if block.form in {"on_demand", "spot"}:
        if block.cap is None and "cap" not in broken:
            fix = "Add `cap`, its limit at any time."
            collector.add(
                "missing-key",
                (*path, "cap"),
                found=f"no cap of an offer {_called(block.form)}",
                allowed="a cap for every such offer",
                fix=fix,
            )
        given = [k for k in _OF_TERMS if getattr(block, k)]
        for key in given:
            fix = f'Take `{key}` out, or write form = "reservation".'
            found = f"{key} of an offer {_called(block.form)}, which is bought hour by hour"
            collector.add("conflict", (*path, key), found=found, allowed="reservation or dedicated", fix=fix)
    elif not block.windows and not block.every and not {"windows", "every"} & broken:
        fix = 'Add `windows = [dates]` or `every = "month"`.'
        found = "no dates on which a term can start"
        collector.add("missing-key", (*path, "windows"), found=found, allowed="windows or every", fix=fix)


def _called(form: str) -> str:
    """Return what an offer bought hour by hour is called."""
    return {"on_demand": "on demand", "spot": "on the spot market"}[form]


def _check_programme(path: Path, block: ProgrammeBlock, collector: Collector) -> None:
    """Check that a programme says once when it is complete."""
    given = [k for k in ("completion", "completion_days") if getattr(block, k) is not None]
    if len(given) == 2:
        fix = "Take one of them out."
        collector.add("conflict", (*path, "completion"), found=" and ".join(given), allowed="one of them", fix=fix)
    if not given and not {(*path, "completion"), (*path, "completion_days")} & collector.broken:
        fix = "Add `completion = <date>` or `completion_days = <days>`."
        found = "neither completion nor completion_days"
        collector.add("missing-key", (*path, "completion_days"), found=found, allowed="one of them", fix=fix)


def _check_milestone(path: Path, block: MilestoneBlock, collector: Collector) -> None:
    """Check the entries of beliefs."""
    for party, entries in block.beliefs.items():
        here = (*path, "beliefs", str(party))
        if not entries and here not in collector.broken:
            fix = "Write [{ date = …, probability = … }, { never = … }]."
            collector.add("missing-key", here, found="a belief without entries", allowed="dates, or never", fix=fix)
        for index, entry in enumerate(entries):
            _check_entry((*here, index), entry, collector)
        if sum(e.never is not None for e in entries) > 1:
            fix = "Write them as one."
            collector.add("duplicate", here, found="never twice", allowed="never once", fix=fix)


def _check_entry(path: Path, entry: BeliefTable, collector: Collector) -> None:
    """Check one entry of a belief: date and probability, or never."""
    if any(p[: len(path)] == path for p in collector.broken):
        return
    dated = (entry.day is not None, entry.probability is not None)
    if (entry.never is None) != all(dated) or any(dated) != all(dated):
        keys = [
            k
            for k, given in zip(("date", "probability", "never"), (*dated, entry.never is not None), strict=True)
            if given
        ]
        fix = "Write { date = …, probability = … } or { never = … }."
        collector.add("conflict", path, found=f"an entry with {listing(keys)}", allowed="one of the two forms", fix=fix)


def _check_clause(path: Path, block: ClauseBlock, collector: Collector) -> None:
    """Check that an exclusivity of an API says which workloads it confines."""
    if getattr(block, "scope", "") == "api" and not block.workloads and not _is_broken(path, collector):
        fix = 'Add `workloads = ["…"]`: those that may run at `suppliers` (or the holder) only.'
        found = 'no workloads of an exclusivity with scope = "api"'
        collector.add("missing-key", (*path, "workloads"), found=found, allowed="the workloads it confines", fix=fix)


def _is_broken(path: Path, collector: Collector) -> bool:
    """Return whether something in a block is told about already."""
    return any(p[: len(path)] == path for p in collector.broken)


def _check_flow(path: Path, block: FlowBlock, collector: Collector) -> None:
    """Check that a flow has two ends."""
    if block.source and block.source == block.target:
        fix = "Name two parties."
        collector.add("same", (*path, "to"), found=show(str(block.target)), allowed="another party", fix=fix)


def _check_estimate(path: Path, block: EstimateBlock, collector: Collector) -> None:  # noqa: ARG001
    """Check that formulas can name an estimate."""
    key = str(path[1])
    if not key.isidentifier() or keyword.iskeyword(key) or key in FUNCTIONS:
        fix = "Name it in letters, digits and _, as a_name."
        found = f"id {show(key)}, which a formula cannot name"
        collector.add("bad-id", path, found=found, allowed="letters, digits and _, no word of formulas", fix=fix)


_CHECKS: dict[str, Callable[[Path, Any, Collector], None]] = {
    "workload": _check_workload,
    "contract": _check_contract,
    "offer": _check_offer,
    "programme": _check_programme,
    "milestone": _check_milestone,
    "flow": _check_flow,
    "clause": _check_clause,
    "estimate": _check_estimate,
}
