"""What the page says of the plan that outlasts losses, and of what is asked around it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from provender.report.charts import plan as charts
from provender.report.sheets import planned as sheets

if TYPE_CHECKING:
    from provender.exposure.result import Findings
    from provender.planning import Around, Planned, SecurePlan
    from provender.report.charts.theme import Chart, Colours
    from provender.report.edition import Edition
    from provender.report.sheets.sheet import Sheet


@dataclass(frozen=True, slots=True)
class PlanPart:
    """The part of a chapter on the plan."""

    lead: str
    said: tuple[str, ...]
    charts: tuple[Chart, ...]
    sheets: tuple[Sheet, ...]


def plan_part(provision: str, findings: Findings, edition: Edition, colours: Colours) -> PlanPart | None:
    """Return the part of one provision; nothing where no plan of it was made."""
    held = findings.plans.get(provision)
    if held is None:
        return None
    found = held.plan
    return PlanPart(
        lead=_lead(found, edition),
        said=tuple(_said(found, edition)),
        charts=tuple(c for c in _charts(held, edition, colours) if c is not None),
        sheets=tuple(_sheets(held, edition)),
    )


def _charts(held: Planned, edition: Edition, colours: Colours) -> Iterator[Chart | None]:
    yield charts.portfolio(held.plan, edition, colours)
    yield charts.decide(held.plan, edition, colours)
    around = held.around
    if around and around.frontier:
        yield charts.frontier(around.frontier, edition)
    if around and around.alternatives:
        yield charts.room(around.alternatives, edition, colours)


def _sheets(held: Planned, edition: Edition) -> Iterator[Sheet]:
    yield sheets.lines(held.plan, edition)
    if held.plan.losses:
        yield sheets.losses(held.plan, edition)
    if held.around:
        yield from _around(held.plan.provision, held.around, edition)


def _around(provision: str, around: Around, edition: Edition) -> Iterator[Sheet]:
    found = (
        sheets.others(around.alternatives, edition) if around.alternatives else None,
        sheets.readings(around.readings, edition) if around.readings else None,
        sheets.clauses(provision, around.clauses, edition) if around.clauses is not None else None,
    )
    yield from (s for s in found if s is not None)


def _lead(found: SecurePlan, edition: Edition) -> str:
    """Return what the plan outlasts, what that costs, and how well it is proven."""
    words, figures = edition.words, edition.figures
    told = {"price": figures.money(found.price), "gap": figures.share(max(found.gap, 1e-6))}
    if not found.losses:
        return words("planned.lead.plain", gap=told["gap"])
    if found.status == "relaxed":
        rules = edition.case.clauses
        parts = [edition.names.clause(x) if x in rules else sheets.loss_name(x, edition) for x in found.conflict]
        return words("planned.lead.relaxed", conflict=words("list.comma").join(parts), **told)
    return words("planned.lead", losses=sheets.loss_names((x.loss for x in found.losses), edition), **told)


def _said(found: SecurePlan, edition: Edition) -> Iterator[str]:
    """Yield what stays short, what no money secures, and the tightest windows."""
    words, figures = edition.words, edition.figures
    unit = edition.case.provisions[found.provision].work_unit
    for x in found.losses:
        short = np.flatnonzero(x.relaxed > 0.0)
        if len(short):
            after = int(short[-1]) + 1
            last = found.block_starts[after] if after < len(found.block_starts) else edition.case.end
            most = figures.number(float(x.relaxed.max()), unit)
            yield words("planned.short", loss=sheets.loss_name(x.loss, edition), most=most, last=figures.month(last))
    blocked = {d for x in found.losses for d in x.unsecurable}
    if blocked:
        after = 1 + max(i for i, d in enumerate(found.block_starts) if d in blocked)
        first = found.block_starts[min(after, len(found.block_starts) - 1)]
        yield words("planned.unsecurable", day=figures.date(first))
    for offer, worth in sorted(found.shadow.items(), key=lambda kv: -kv[1])[:2]:
        yield words("planned.worth", unit=unit, offer=edition.names.offer(offer), money=figures.money(worth))
