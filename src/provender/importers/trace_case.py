"""A case from a trace: its series are the demand, a contract sheet and a price book tell the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import polars as pl

from provender.cases.problem import Problem
from provender.importers.contracts.apply import Contracts
from provender.importers.contracts.fields import UNITS
from provender.importers.contracts.sheet import ContractRow
from provender.importers.draft import Draft, first_of_month, later
from provender.importers.errors import ImportProblemsError
from provender.importers.focus.usage import slug
from provender.importers.foreseen import Foreseen, candidates, series_files
from provender.importers.foreseen_text import forecast_lines
from provender.importers.hazards import add_hazards
from provender.importers.offered import Offered
from provender.importers.prices import PriceBook
from provender.importers.trace import Doubt, Stops, TraceRead, answered, open_problems

_WORK = {"gpu": "H100e", "cpu": "vCPU"}
_RENT = {"gpu": "h100_rent", "cpu": "vcpu_price"}


@dataclass(frozen=True)
class TraceOptions:
    """What the user says beside the trace.

    Parameters
    ----------
    unit
        What the trace counts: ``GPU``, an accelerator such as ``A100``, ``H100e`` or ``vCPU``.
    gaps, stops, limits
        Answers to what the trace leaves open; see `answered`.
    forecast
        A model of statsforecast that is tried beside Provender's own forecasters; blank: none.
    """

    name: str
    title: str = ""
    unit: str = "GPU"
    as_of: date | None = None
    months: int = 12
    currency: str = "USD"
    contracts: tuple[ContractRow, ...] = ()
    prices: PriceBook | None = None
    gaps: str = ""
    stops: str | Stops = ""
    limits: str = ""
    forecast: str = ""


def case_of_trace(path: str | Path, trace: TraceRead, options: TraceOptions) -> tuple[Draft, list[str]]:
    """Return the case of a trace, and what of the sheet and the book is not in it.

    Raises
    ------
    ImportProblemsError
        With every gap, stop and stretch at the top that no answer was given for, or if no supply is known.
    """
    table, doubts = answered(trace, gaps=options.gaps, stops=options.stops, limits=options.limits)
    if doubts:
        raise ImportProblemsError(open_problems(path, doubts))
    good, factor = UNITS[options.unit]
    unit = _WORK[good]
    last = table["timestamp"][-1] + trace.step
    as_of = options.as_of or (last.date() if last.time() == last.min.time() else last.date() + timedelta(days=1))
    start = first_of_month(as_of)
    draft = Draft(
        {
            "schema": 1,
            "name": options.name,
            "title": options.title or f"{options.name}: compute on its suppliers",
            "as_of": as_of,
            "end": later(start, options.months),
            "period": trace.period,
            "block": "month",
            "currency": options.currency,
            "why": f"from the trace {Path(path).name}",
        }
    )
    draft.add("party", "us", {"name": options.title or options.name})
    draft.add("provision", good, {"dependant": "us", "supply_unit": unit, "work_unit": unit})
    names = [c for c in table.columns if c != "timestamp"]
    rent = draft.assume(_RENT[good], "the price that unmet work is a multiple of")
    limited = trace.of("limit") if options.limits == "yes" else ()
    for name in names:
        _workload(draft, name, good=good, rent=rent, is_limited=name in {d.column for d in limited})
    peak = float(table.select(pl.sum_horizontal(names)).to_series().max() or 0.0) * factor  # type: ignore[arg-type]
    most = draft.fact(peak, unit, "most work in use at once", f"trace {Path(path).name}")
    offered = Offered(draft, options.prices, as_of, options.currency) if options.prices else None
    if offered:
        offered.add(good, unit, {_kind(options.unit): 1.0}, most)
    sheet = Contracts(draft, options.contracts, {good: unit}, as_of, options.currency)
    sheet.add()
    _require_supply(path, draft)
    _partner(draft, good)
    add_hazards(draft)
    _tables(draft, table, factor, limited)
    known = table.filter(pl.col("timestamp") < pl.lit(as_of)).rename({c: slug(c) for c in names})
    found = Foreseen(draft, f"fitted to the trace {Path(path).name}", candidates(options.forecast)).add(known)
    draft.files["forecast.md"] = "\n".join(["# What the trace says of the future", "", *forecast_lines(found)])
    return draft, [*(offered.dropped if offered else []), *sheet.dropped]


def _kind(unit: str) -> str:
    """Return the kind of machine whose price is looked up."""
    return {"GPU": "H100", "H100e": "H100"}.get(unit, unit)


def _workload(draft: Draft, name: str, *, good: str, rent: str, is_limited: bool) -> None:
    """Add a series of the trace as a workload."""
    key = slug(name)
    growth = draft.assume("growth_per_year", f"workload.{key}.demand.growth")
    unmet = draft.assume("unmet_times", f"workload.{key}.unmet_cost")
    draft.questions.note(f"workload.{key}.critical", "true", "assumption", "Must it survive the loss of a supplier?")
    if is_limited:
        why = "use stood at the limit of what was held, so demand was at least that (at_limit.csv)"
        draft.questions.note(f"workload.{key}.demand.level", "1 (1..1.25)", why, "How long were the queues then?")
    demand = {
        "trace": "demand.csv",
        "column": key,
        "repeat": True,
        "level": "1 (1..1.25)" if is_limited else None,
        "growth": [{"start": draft.head["as_of"], "factor_per_year": f"= {growth}"}],
        "why": "the trace, replayed",
    }
    values = {"name": name, "provision": good, "critical": True, "unmet_cost": f"= {rent} * {unmet}", "demand": demand}
    draft.add("workload", key, {**values, "why": "the trace; that it is critical is an assumption"})


def _require_supply(path: str | Path, draft: Draft) -> None:
    """Refuse a trace without anybody who could supply it."""
    if not draft.blocks["contract"] and not draft.blocks["offer"]:
        found, allowed = "a trace, and no supply", "contracts or prices that hold on the day of the case"
        fix = "Give --contracts contracts.xlsx or --prices; the bundled prices are of 2026, so set --as-of as well."
        raise ImportProblemsError([Problem("no-supply", str(path), 0, "", found, allowed, fix)])


def _partner(draft: Draft, good: str) -> None:
    """Name the supplier of the largest contract as the partner."""
    lines = list(draft.blocks["contract"].values()) or list(draft.blocks["offer"].values())
    draft.blocks["provision"][good]["partner"] = lines[0]["supplier"]


def _tables(draft: Draft, table: pl.DataFrame, factor: float, limited: Sequence[Doubt]) -> None:
    """Add the series, and the stretches at a limit."""
    names = [c for c in table.columns if c != "timestamp"]
    series = table.select("timestamp", *((pl.col(c) * factor).alias(slug(c)) for c in names))
    draft.files |= series_files(series)
    rows = [{"start": d.start.isoformat(), "end": d.end.isoformat(), "workload": slug(d.column)} for d in limited]
    if rows:
        draft.files["at_limit.csv"] = pl.DataFrame(rows).write_csv()
