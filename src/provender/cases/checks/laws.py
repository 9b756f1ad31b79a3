"""Laws of demand, prices and deliveries must say once what moves, when, and from what it is drawn."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from provender.alliance.workload import Series
from provender.cases.collector import Collector
from provender.cases.document import Document
from provender.cases.models.laws import FactorBlock, PriceBlock, ShockBlock, SlipBlock
from provender.cases.models.supply import ContractBlock
from provender.cases.models.work import WorkloadBlock
from provender.cases.spelled import Spelled
from provender.cases.toml_lines import Path
from provender.cases.wording import listing, number, show
from provender.dates import hours_of

_WHEN = ("date", "days", "rate_per_year")
_ONCE = "Name it once."


def check_laws(document: Document, series: Mapping[int, Series], collector: Collector) -> None:
    """Tell of laws that move nothing, come at no time or at two, or cannot be drawn from their trace."""
    for key, factor in document.of(FactorBlock).items():
        _check_moves(("factor", key), "loadings", factor.loadings, collector)
    for key, shock in document.of(ShockBlock).items():
        _check_moves(("shock", key), "loadings", shock.loadings, collector)
        _check_when(document, ("shock", key), shock, collector)
        _check_size(("shock", key, "factor"), shock.factor, collector)
    _check_prices(document, collector)
    for key, slip in document.of(SlipBlock).items():
        _check_slip(document, ("slip", key), slip, collector)
    for key, workload in document.of(WorkloadBlock).items():
        if workload.residuals is not None:
            _check_residuals(document, ("workload", key), workload, series, collector)


def _check_moves(path: Path, key: str, named: Mapping[str, object] | list[str], collector: Collector) -> None:
    """Tell of a law that names nothing that it moves."""
    if named or _is_told((*path, key), collector):
        return
    example = "{ chat = 1 }" if key == "loadings" else '["…"]'
    found = f"a {path[0]} that moves nothing"
    collector.add(
        "missing-key", (*path, key), found=found, allowed=f"one or more in `{key}`", fix=f"Add `{key} = {example}`."
    )


def _check_when(document: Document, path: Path, shock: ShockBlock, collector: Collector) -> None:
    """Tell of a shock at no time or at two, of a chance of what is not dated, and of a date that is past."""
    given = [k for k, v in zip(_WHEN, (shock.day, shock.days, shock.rate_per_year), strict=True) if v is not None]
    if not given and not any(_is_told((*path, k), collector) for k in _WHEN):
        fix = "Add `date = …`, `days = …` or `rate_per_year = …`."
        collector.add("missing-key", (*path, "date"), found="a shock at no time", allowed=listing(_WHEN), fix=fix)
    if len(given) > 1:
        fix = "Take all but one out."
        collector.add("conflict", (*path, given[1]), found=listing(given), allowed="one of them", fix=fix)
    if shock.probability is not None and shock.rate_per_year is not None:
        fix = "Take it out: the rate says how often the shock comes."
        found = "a probability of a shock at random times"
        collector.add("conflict", (*path, "probability"), found=found, allowed="beside date or days", fix=fix)
    as_of, end = document.head.as_of, document.head.end
    if shock.day and as_of and end and not as_of < shock.day < end:
        allowed = f"after {as_of} (`as_of`) and before {end}"
        fix = "Take the shock out: what is past is known, what is beyond the horizon is not seen."
        collector.add("outside", (*path, "date"), found=f"{shock.day}", allowed=allowed, fix=fix)


def _check_size(path: Path, factor: Spelled | None, collector: Collector) -> None:
    """Tell of a factor of another law than the log-normal one, which what multiplies has."""
    if factor is not None and factor.law not in {None, "lognormal"}:
        fix = "Take `law` out."
        found = f"a factor whose law is {factor.law}"
        collector.add("conflict", (*path, "law"), found=found, allowed="lognormal", fix=fix)


def _check_prices(document: Document, collector: Collector) -> None:
    """Tell of price classes without offers or with half a jump, and of offers in two of them."""
    home: dict[str, str] = {}
    for key, price in document.of(PriceBlock).items():
        path: Path = ("price", key)
        _check_moves(path, "offers", price.offers, collector)
        for index, offer in enumerate(price.offers):
            if offer in home:
                found = f"offer {str(offer)!r}, which [price.{home[offer]}] drives"
                collector.add(
                    "duplicate", (*path, "offers", index), found=found, allowed="one law for each offer", fix=_ONCE
                )
            home.setdefault(offer, key)
        _check_size((*path, "jump"), price.jump, collector)
        pair = {"jumps_per_year": price.jumps_per_year, "jump": price.jump}
        lacking = [k for k, v in pair.items() if v is None and not _is_told((*path, k), collector)]
        if len(lacking) == 1:
            there = next(k for k in pair if k != lacking[0])
            fix = f"Add `{lacking[0]} = …`, or take `{there}` out."
            found = f"{there} without {lacking[0]}"
            collector.add("missing-key", (*path, lacking[0]), found=found, allowed="both or neither", fix=fix)


def _check_slip(document: Document, path: Path, slip: SlipBlock, collector: Collector) -> None:
    """Tell of a slip of nothing, and of lines that are there already."""
    _check_moves(path, "contracts", slip.contracts, collector)
    for index, name in enumerate(slip.contracts):
        if name in slip.contracts[:index]:
            found = f"line {str(name)!r} twice"
            collector.add("duplicate", (*path, "contracts", index), found=found, allowed="each line once", fix=_ONCE)
        contract = document.of(ContractBlock).get(name)
        if contract is not None and contract.stage == "delivered":
            fix = "Take it out; a hazard can still take what is delivered."
            found = f"line {str(name)!r}, which is delivered"
            collector.add("conflict", (*path, "contracts", index), found=found, allowed="lines still to come", fix=fix)


def _check_residuals(
    document: Document, path: Path, block: WorkloadBlock, series: Mapping[int, Series], collector: Collector
) -> None:
    """Tell of residuals beside noise, without a trace, or that its readings cannot fill."""
    rule, demand = block.residuals, block.demand
    if block.noise is not None:
        fix = "Take one of them out: both say how demand strays from its season."
        collector.add("conflict", (*path, "noise"), found="noise and residuals", allowed="one of them", fix=fix)
    if demand is None or not demand.trace:
        fix = "Name a trace in the workload's `demand`, or write `noise` instead."
        found = "residuals of a demand without a trace"
        collector.add("conflict", (*path, "residuals"), found=found, allowed="a workload with a trace", fix=fix)
        return
    trace, period = series.get(id(demand)), document.head.period
    if trace is None or rule is None or not period:
        return
    step = trace.period_hours
    if step != hours_of(period):
        fix = f'Use a trace at steps of "{period}", or write `noise` instead.'
        found = f"a trace at steps of {number(step)} h"
        collector.add("length", (*path, "residuals"), found=found, allowed=f"one per period ({period})", fix=fix)
        return
    for key in ("season", "block"):
        length = hours_of(getattr(rule, key))
        if length is None or length % step:
            fix = f'Write hours, days or weeks: `{key} = "week"`.'
            allowed = "whole readings of the trace"
            collector.add("length", (*path, "residuals", key), found=show(getattr(rule, key)), allowed=allowed, fix=fix)
            return
    _check_season(path, trace, round((hours_of(rule.season) or step) / step), rule.season, collector)


def _check_season(path: Path, trace: Series, season: int, told: str, collector: Collector) -> None:
    """Tell of a trace that has no reading at some place of the season, or no use at all."""
    values = trace.values
    places = np.arange(len(values)) % season
    seen = np.bincount(places[np.isfinite(values)], minlength=season)
    if len(values) < season or not (seen > 0).all():
        fix = "Write a shorter season, or give a longer trace."
        found = f"a season of {told} that the trace does not fill"
        allowed = "a season with a reading at every place of it"
        collector.add("season", (*path, "residuals", "season"), found=found, allowed=allowed, fix=fix)
    elif not np.nanmean(values) > 0.0:
        fix = "Take `residuals` out."
        collector.add("season", (*path, "residuals"), found="a trace of nothing but 0", allowed="some use", fix=fix)


def _is_told(path: Path, collector: Collector) -> bool:
    """Return whether something at a place, or in it, is told about already."""
    return any(p[: len(path)] == path for p in collector.broken)
