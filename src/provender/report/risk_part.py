"""What the page says of the base plan of one provision under many scenarios."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from provender.report.charts import risk as charts
from provender.report.charts import risk_causes
from provender.report.charts.exceedance import exceedance, shortages
from provender.report.risk_causes import added
from provender.report.sheets import risk as sheets
from provender.report.sheets.spread import spread

if TYPE_CHECKING:
    from provender.exposure.result import Findings
    from provender.exposure.risk import Risk
    from provender.report.charts.theme import Chart
    from provender.report.edition import Edition
    from provender.report.sheets.sheet import Sheet


@dataclass(frozen=True, slots=True)
class RiskPart:
    """The part of a chapter; `said` are sentences that stand where there is nothing to draw."""

    lead: str
    said: tuple[str, ...]
    charts: tuple[Chart, ...]
    causes: tuple[Chart, ...]
    sheets: tuple[Sheet, ...]


def risk_part(provision: str, findings: Findings, edition: Edition) -> RiskPart | None:
    """Return the part of one provision; nothing where no scenario of it was drawn."""
    risk = findings.risks.get(provision)
    if risk is None:
        return None
    exposure = findings.exposures[provision]
    drawn = (charts.fan(risk, exposure, edition), charts.unmet_fan(risk, exposure, edition))
    return RiskPart(
        lead=lead(risk, findings, edition),
        said=tuple(said(risk, edition)),
        charts=tuple(c for c in (*drawn, exceedance(risk, exposure, edition)) if c),
        causes=risk_causes.causes(risk, exposure, edition),
        sheets=tuple(tables(risk, findings, edition)),
    )


def tables(risk: Risk, findings: Findings, edition: Edition) -> Iterator[Sheet]:
    """Yield the tables: indices, what events add, and whose doing the spread is, where it was asked."""
    yield sheets.indices(risk, findings, edition)
    yield sheets.causes(risk, findings, edition)
    if risk.provision in findings.variances:
        yield spread(findings.variances[risk.provision], edition)


def lead(risk: Risk, findings: Findings, edition: Edition) -> str:
    """Return what was drawn, and the expected work left undone with what events have in it."""
    figures, eue = edition.figures, risk.all_work.eue
    unit = sheets.unit_hours(findings.exposures[risk.provision], edition)
    spread = edition.words("risk.interval", low=figures.number(eue.low), high=figures.number(eue.high))
    told = {"n": risk.n_scenarios, "eue": figures.number(eue.value, unit), "interval": spread}
    if not risk.causes:
        return edition.words("risk.lead.no_events", **told)
    return edition.words("risk.lead", **told, events=figures.number(added(risk)))


def said(risk: Risk, edition: Edition) -> Iterator[str]:
    """Yield that nothing is critical, or that no critical work is short, with the bound that this allows."""
    if risk.critical_work is None:
        yield edition.words("risk.no_critical")
    elif not len(shortages(risk)):
        chance = edition.figures.share(risk.critical_work.chance.high)
        yield edition.words("risk.none_short", n=risk.n_scenarios, chance=chance)
