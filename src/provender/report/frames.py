"""The findings as data frames: raw values in base units, English column names, one idea a frame."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from provender.calendar import calendar
from provender.ledger import ledger
from provender.report import inputs
from provender.report.arrays import blocks, mean_over_futures, to_date
from provender.report.frame_columns import SCHEMAS, SIDE
from provender.report.history_frames import history_frame
from provender.report.ledger_text import ledger_frames
from provender.report.pairs_frames import PAIR_MAKERS
from provender.report.risk_frames import RISK_MAKERS
from provender.report.tie_frames import TIE_MAKERS

if TYPE_CHECKING:
    from provender.alliance.case import Case
    from provender.alliance.clauses import Clause
    from provender.alliance.evidence import Claim
    from provender.backtest import OwnHistory
    from provender.exposure.result import Exposure, Findings, Plan, Row, SignedLine

Record = dict[str, Any]


def tables(case: Case, findings: Findings, history: Mapping[str, OwnHistory] | None = None) -> dict[str, pl.DataFrame]:
    """Return the findings as data frames.

    Parameters
    ----------
    case
        The case that the findings are of.
    findings
        What an exposure run found.
    history
        What policies would have cost on each provision's past; its frame has no rows without.

    Returns
    -------
    Frames by name: ``headlines``, ``n1``, ``pairs``, ``plan``, ``commitments``, ``capacity``, ``demand``,
    ``concentration``, ``dependence``, ``contracts``, ``clauses``, ``assumptions``, ``sources``, ``timeline``,
    ``calendar``; of the tie ahead ``events``, ``event_costs``, ``event_endings``, ``clauses_ahead``,
    ``clause_cash``, ``clause_standing``, ``states``, ``milestones``; of many scenarios
    ``n1_drawn``,
    ``variance``, ``risk_indices``, ``risk_fans``, ``risk_exceedance``, ``risk_causes``; of the ledger
    ``ledger_years``, ``ledger_obligations``, ``ledger_rates``, ``ledger_burn``, ``ledger_register``,
    ``ledger_exits``; ``history``. Money in the case's currency, lengths of time in days, shares of one; infinite
    means not within the horizon. A frame without rows has its columns all the same.
    """
    makers: dict[str, Callable[[Case, Findings], Iterator[Record]]] = {
        "headlines": _headlines,
        "n1": _n1,
        "plan": _plan,
        "commitments": _commitments,
        "capacity": _capacity,
        "demand": _demand,
        "concentration": _concentration,
        "dependence": _dependence,
        "contracts": _contracts,
        "clauses": _clauses,
        "assumptions": _assumptions,
        "sources": _sources,
        "timeline": _timeline,
        "calendar": _calendar,
        **TIE_MAKERS,
        **RISK_MAKERS,
        **PAIR_MAKERS,
    }
    found = {name: _frame(list(make(case, findings)), SCHEMAS[name]) for name, make in makers.items()}
    kept = ledger_frames(ledger(case, reading=case.reading, found=findings.exposures))
    return {
        **found,
        **{f"ledger_{name}": frame for name, frame in kept.items()},
        "history": history_frame(history or {}),
    }


def _frame(records: list[Record], schema: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(records, schema=schema, orient="row")


def _headlines(_: Case, findings: Findings) -> Iterator[Record]:
    for h in findings.headlines.values():
        record = {k: getattr(h, k) for k in ("id", "name", "name_zh", "kind", "value", "low", "high", "unit", "text")}
        lists = {"claims": ";".join(h.claims), "assumptions": ";".join(h.assumptions)}
        yield {**record, "method": h.method, **lists}


def _n1(_: Case, findings: Findings) -> Iterator[Record]:
    for exposure in findings.exposures.values():
        for row in exposure.rows:
            yield {"provision": exposure.provision, **_row(row, exposure)}


def _commitments(_: Case, findings: Findings) -> Iterator[Record]:
    for exposure in findings.exposures.values():
        for offer, use in exposure.commitments.items():
            rates = {k: getattr(use, k).value for k in ("utilisation", "coverage", "savings_rate")}
            means = {k: float(exposure.probabilities @ getattr(use, k)) for k in ("used", "pay_as_you_go")}
            yield {"provision": exposure.provision, "offer": offer, **rates, **means}


def _row(row: Row, exposure: Exposure) -> Record:
    same = (
        "id",
        "target",
        "target_kind",
        "stage",
        "announced",
        "in_force",
        "first_to_stop",
        "first_stop_days",
    )
    times = ("tts_days", "ttr_critical_days", "ttr_today_days", "ttr_without_days")
    money = ("extra_frozen", "extra_replanned", "objective_frozen", "objective_replanned", "migration_cost")
    ends = list(row.tts_by_future.values()) or [row.tts_days]
    return {
        **{k: getattr(row, k) for k in (*same, *times, *money)},
        "tts_low_days": min(ends),
        "tts_high_days": max(ends),
        "share_lost": share_lost(row, exposure),
        "share_lost_most": float(np.max(row.share_lost, initial=0.0)),
        "extra_unmet": sum(row.extra_unmet.values()),
        "peak_unmet": max(row.peak_unmet.values(), default=0.0),
        "signed_instead": "; ".join(_line_text(line, exposure.work_unit) for line in row.replanned),
        "cohorts_hit": ";".join(row.cohorts_hit),
    }


def share_lost(row: Row, exposure: Exposure) -> float:
    """Return the share of capacity lost in the first block that starts with the event in force."""
    if not len(row.share_lost):
        return 0.0
    moment = np.datetime64(row.in_force, "s")
    block = int(np.searchsorted(exposure.block_starts.astype("datetime64[s]"), moment, side="left"))
    return float(row.share_lost[min(block, len(row.share_lost) - 1)])


def _line_text(line: SignedLine, unit: str) -> str:
    return f"{line.offer}: {line.amount:g} {unit} from {line.start}"


def _plan(_: Case, findings: Findings) -> Iterator[Record]:
    for exposure in findings.exposures.values():
        yield from _lines(exposure.base, exposure, "")
        for row in exposure.rows:
            for line in row.replanned:
                yield {"provision": exposure.provision, "contingency": row.id, **dataclasses.asdict(line)}


def _lines(plan: Plan, exposure: Exposure, contingency: str) -> Iterator[Record]:
    proof = {"objective": plan.objective, "bound": plan.bound, "gap": plan.gap}
    for line in plan.lines:
        yield {
            "provision": exposure.provision,
            "contingency": contingency,
            **dataclasses.asdict(line),
            **proof,
        }


def _capacity(_: Case, findings: Findings) -> Iterator[Record]:
    for exposure in findings.exposures.values():
        by_block = blocks(exposure)
        starts = [to_date(b) for b in exposure.block_starts]
        for (supplier, stage), values in exposure.capacity.items():
            work = by_block.mean(values)
            supply = by_block.mean(exposure.supply_capacity.get((supplier, stage), np.full_like(values, np.nan)))
            means = mean_over_futures(work, exposure.probabilities)
            supplies = mean_over_futures(supply, exposure.probabilities)
            for i, start in enumerate(starts):
                where = {
                    "provision": exposure.provision,
                    "start": start,
                    "supplier": supplier,
                    "stage": stage,
                }
                low, high = float(work[:, i].min()), float(work[:, i].max())
                amounts = {
                    "work": float(means[i]),
                    "work_low": low,
                    "work_high": high,
                    "supply": float(supplies[i]),
                }
                yield {
                    **where,
                    **amounts,
                    "work_unit": exposure.work_unit,
                    "supply_unit": exposure.supply_unit,
                }


def _demand(_: Case, findings: Findings) -> Iterator[Record]:
    for exposure in findings.exposures.values():
        by_block = blocks(exposure)
        starts = [to_date(b) for b in exposure.block_starts]
        for j, tier in enumerate(exposure.tiers):
            demand, unmet = by_block.mean(exposure.demand[:, j]), by_block.mean(exposure.unmet[:, j])
            means = mean_over_futures(demand, exposure.probabilities)
            short = mean_over_futures(unmet, exposure.probabilities)
            peaks = by_block.most(exposure.demand[:, j]).max(axis=0)
            for i, start in enumerate(starts):
                where = {"provision": exposure.provision, "start": start, "tier": tier}
                what = {"is_critical": bool(exposure.is_critical[j]), "work_unit": exposure.work_unit}
                yield {
                    **where,
                    **what,
                    "demand": float(means[i]),
                    "peak": float(peaks[i]),
                    "unmet": float(short[i]),
                }


def _concentration(_: Case, findings: Findings) -> Iterator[Record]:
    for exposure in findings.exposures.values():
        found = exposure.concentration
        groups = (("owner", found.owners), ("dependency", found.dependencies))
        for i, start in enumerate(map(to_date, exposure.block_starts)):
            for kind, shares in groups:
                for name, values in shares.items():
                    where = {"provision": exposure.provision, "start": start, "kind": kind, "name": name}
                    yield {**where, "share": float(values[i]), "hhi": float(found.hhi[i])}


def _dependence(_: Case, findings: Findings) -> Iterator[Record]:
    for tie in findings.dependences:
        for i, start in enumerate(map(to_date, tie.block_starts)):
            values = {f"{s}_{k}": float(getattr(tie, f"{s}_{k}")[i]) for s in ("first", "second") for k in SIDE}
            flips = "; ".join(f"{day} {who}" for day, who in tie.flips)
            yield {"first": tie.first, "second": tie.second, "start": start, **values, "flips": flips}


def _contracts(case: Case, _: Findings) -> Iterator[Record]:
    for c in case.contracts.values():
        size = {
            "size": c.size.value,
            "size_low": c.size.low,
            "size_high": c.size.high,
            "size_unit": c.size.unit,
        }
        dates = {"delivery": c.delivery, "end": c.end}
        where = {k: getattr(c, k) for k in ("id", "provision", "supplier", "stage")}
        extra = {"conversion": c.conversion.value if c.conversion else None, "site": c.site}
        yield {
            **where,
            **size,
            "price": c.price.value,
            **dates,
            **extra,
            "depends_on": ";".join(c.depends_on),
        }


def _clauses(case: Case, _: Findings) -> Iterator[Record]:
    for clause in case.clauses.values():
        effect = clause.under(reader(clause, case)).effect()
        acts_on = [f.name for f in dataclasses.fields(effect) if getattr(effect, f.name)]
        where = {k: getattr(clause, k) for k in ("id", "kind", "holder", "grantor", "provision", "start", "end")}
        read = {"reading": reader(clause, case), "is_acting": bool(acts_on), "acts_on": ";".join(acts_on)}
        yield {**where, **read, "claims": ";".join(clause.claims)}


def reader(clause: Clause, case: Case) -> str:
    """Return the party whose reading of a clause holds: the case's, or the dependant's."""
    provision = case.provisions.get(clause.provision)
    return case.reading or (provision.dependant if provision else "")


def _assumptions(case: Case, _: Findings) -> Iterator[Record]:
    for place, e in inputs.assumptions(case).items():
        yield {"place": place, "value": e.value, "low": e.low, "high": e.high, "unit": e.unit, "why": e.why}


def _sources(case: Case, findings: Findings) -> Iterator[Record]:
    uses = used_by(findings)
    for claim in inputs.by_date(case.claims):
        same = (
            "id",
            "table",
            "episode",
            "known_from",
            "occurred",
            "kind",
            "statement",
            "source",
            "hedge",
            "doubt",
        )
        yield {**{k: getattr(claim, k) for k in same}, "used_by": ";".join(uses.get(claim.id, ()))}


def used_by(findings: Findings) -> dict[str, tuple[str, ...]]:
    """Return by claim the headline numbers that rest on it."""
    found: dict[str, list[str]] = {}
    for headline in findings.headlines.values():
        for claim in headline.claims:
            found.setdefault(claim, []).append(headline.id)
    return {claim: tuple(ids) for claim, ids in found.items()}


def _timeline(case: Case, _: Findings) -> Iterator[Record]:
    for claim in case.claims.values():
        for line in fault_lines(claim.line):
            day = claim.occurred or claim.known_from
            same = {k: getattr(claim, k) for k in ("id", "table", "statement", "known_from", "weight")}
            yield {"fault_line": line, "date": day, **same, "is_doubted": is_doubted(claim)}


def _calendar(case: Case, _: Findings) -> Iterator[Record]:
    for entry in calendar(case):
        yield dataclasses.asdict(entry)


def is_doubted(claim: Claim) -> bool:
    """Return whether a claim carries a doubt, or a fact has a low confidence."""
    return claim.doubt.startswith("confidence L") if claim.table == "facts" else bool(claim.doubt)


def fault_lines(line: str) -> tuple[str, ...]:
    """Return the fault lines a claim belongs to; ``all`` and blank are the common one ``""``, ``none`` is none."""
    found = [part.strip() for part in line.split(";")]
    return tuple("" if part == "all" else part for part in found if part != "none")
