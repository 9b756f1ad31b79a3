"""The tables of risk: adequacy indices with their intervals, and what each event adds."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from provender.report.risk_causes import (
    Share,
    added,
    by_event,
    by_kind,
    by_target,
    event_name,
    kind_name,
    meeting,
    rest,
    still,
    target_name,
)
from provender.report.sheets.sheet import DASH, Cell, Column, ColumnKind, Line, Sheet

if TYPE_CHECKING:
    from provender.adequacy import Indices, Interval
    from provender.exposure.result import Exposure, Findings
    from provender.exposure.risk import Cause, Risk
    from provender.report.edition import Edition

#: the words of each method of making an interval
METHODS = {
    "enumerated": "enumerated",
    "no event": "no_event",
    "no event: one-sided bound": "no_event_bound",
    "Student t on scenario means": "student_t",
    "one event: bound on its chance": "one_event_bound",
    "few events: chance × size": "few_events",
    "one event: no bound": "one_event_none",
    "ratio of means, delta method": "ratio",
    "Clopper–Pearson": "binomial",
    "Wilson": "binomial_score",
    "one-sided": "binomial_one_sided",
    "order statistics": "order",
    "tail of fewer than two: bound of the quantile": "small_tail",
    "normal, influence function": "influence",
}
#: the indices in the order of the table, each with its kind: work, hours, a share, a count, units
INDICES = {
    "eue": "work",
    "lolh": "hours",
    "chance": "share",
    "frequency": "count",
    "mean_duration": "hours",
    "mean_longest": "hours",
    "peak": "units",
    "unserved_quantile": "work",
    "unserved_cvar": "work",
    "peak_quantile": "units",
    "peak_cvar": "units",
}
#: headline numbers by scope and index
_HEADLINES = {
    ("all", "eue"): "eue",
    ("critical", "eue"): "critical_eue",
    ("critical", "lolh"): "critical_hours",
    ("critical", "chance"): "critical_chance",
    ("critical", "unserved_cvar"): "critical_worst",
}
_NOTED = {"mean_duration", "mean_longest"}


def unit_hours(exposure: Exposure, edition: Edition) -> str:
    """Return what unserved work of a provision is counted in."""
    return edition.words("risk.unit_hours", unit=exposure.work_unit)


def unit_of(kind: str, exposure: Exposure, edition: Edition) -> str:
    """Return the unit of a kind of index; nothing for shares and counts."""
    units = {"work": unit_hours(exposure, edition), "hours": edition.words("risk.hours"), "units": exposure.work_unit}
    return units.get(kind, "")


def indices(risk: Risk, findings: Findings, edition: Edition) -> Sheet:
    """Return the table of adequacy indices of one provision, of all work and of the critical part."""
    words = edition.words
    scopes = {"all": risk.all_work, "critical": risk.critical_work}
    heads: list[tuple[str, ColumnKind]] = [("risk.index", "text")]
    for scope, found in scopes.items():
        heads += [(f"risk.scope.{scope}", "amount"), ("risk.how", "prose")] if found else []
    return Sheet(
        id=f"indices-{risk.provision}",
        title=words("sheet.indices", good=edition.names.good(risk.provision)),
        lead=words("sheet.indices.lead", n=risk.n_scenarios),
        columns=tuple(Column(words(k), kind) for k, kind in heads),
        lines=tuple(Line(tuple(_index(k, risk, findings, edition))) for k in INDICES),
        empty=words("sheet.indices.empty"),
    )


def _index(name: str, risk: Risk, findings: Findings, edition: Edition) -> Iterator[Cell]:
    """Yield the cells of one index: its name, and for each scope the value and how its interval was made."""
    words = edition.words
    unit = unit_of(INDICES[name], findings.exposures[risk.provision], edition)
    yield Cell(words(f"risk.index.{name}"), words(f"risk.note.{name}", unit=unit) if name in _NOTED else unit)
    scopes: tuple[tuple[str, Indices | None], ...] = (("all", risk.all_work), ("critical", risk.critical_work))
    for scope, held in scopes:
        if held is None:
            continue
        found: Interval = getattr(held, name)
        number = f"{risk.provision}.risk.{_HEADLINES.get((scope, name), '')}"
        shown = "share" if INDICES[name] == "share" else "number"
        yield _value(found, shown, number if number in findings.headlines else "", edition)
        yield Cell(method(found, edition))


def _value(found: Interval, kind: str, number: str, edition: Edition) -> Cell:
    """Return a value with its interval below; a dash where the index does not exist."""
    if math.isnan(found.value):
        return Cell(DASH)
    figures = edition.figures
    return Cell(figures.show(found.value, kind), figures.interval(found.low, found.high, kind), number=number)


def method(found: Interval, edition: Edition) -> str:
    """Return how an interval was made; by its own name where that has no words."""
    return edition.words(f"risk.method.{METHODS[found.method]}") if found.method in METHODS else found.method


def causes(risk: Risk, findings: Findings, edition: Edition) -> Sheet:
    """Return the table of what events add: one by one, by whom they strike, and by kind."""
    words, names = edition.words, edition.names
    unit = unit_hours(findings.exposures[risk.provision], edition)
    heads: list[tuple[str, ColumnKind]] = [(words("risk.cause"), "text"), (words("risk.chance"), "figure")]
    heads += [(words("risk.adds", unit=unit), "amount"), (words("risk.share"), "figure")]
    heads += [(words("risk.adds_critical", unit=unit), "amount")] if risk.critical_work else []
    total = edition.figures.number(added(risk), unit)
    return Sheet(
        id=f"causes-{risk.provision}",
        title=words("sheet.causes", good=names.good(risk.provision)),
        lead=words("sheet.causes.lead", total=total),
        columns=tuple(Column(label, kind) for label, kind in heads),
        lines=tuple(_lines(risk, edition)),
        empty=words("sheet.causes.idle" if risk.causes else "sheet.causes.empty"),
        notes=tuple(_notes(risk, unit, edition)),
    )


def _lines(risk: Risk, edition: Edition) -> Iterator[Line]:
    name: Callable[[str, Edition], str]
    for group, shares, name in (
        ("event", by_event(risk), event_name),
        ("target", by_target(risk), target_name),
        ("kind", by_kind(risk), kind_name),
    ):
        for i, share in enumerate(shares):
            opens = edition.words(f"risk.group.{group}") if i == 0 else ""
            note = _strikes(share, edition) if group == "event" else _count(share, edition)
            figures = _figures(share, risk, edition)
            chance = edition.figures.share(share.causes[0].chance) if group == "event" else DASH
            yield Line((Cell(name(share.key, edition), note), Cell(chance), *figures), group=opens)


def _strikes(share: Share, edition: Edition) -> str:
    (cause,) = share.causes
    kind = edition.words.get(f"event.kind.{cause.kind}", cause.kind)
    return edition.words("risk.strikes", kind=kind, target=target_name(cause.target, edition))


def _count(share: Share, edition: Edition) -> str:
    n = len(share.causes)
    return edition.words("risk.one_event") if n == 1 else edition.words("risk.n_events", n=n)


def _figures(share: Share, risk: Risk, edition: Edition) -> Iterator[Cell]:
    figures = edition.figures
    yield Cell(figures.number(share.unserved))
    known = not math.isnan(share.share)
    yield Cell(figures.share(share.share) if known else DASH, share=share.share if known else None)
    if risk.critical_work:
        yield Cell(figures.number(still(share.critical, risk)))


def _notes(risk: Risk, unit: str, edition: Edition) -> Iterator[str]:
    """Yield how the single contributions relate to the joint one, and the events without a row."""
    words, shares = edition.words, by_event(risk)
    if len(shares) > 1 and added(risk) > 0.0:
        amounts = {"sum": sum(s.unserved for s in shares), "total": added(risk)}
        yield words(f"risk.meet.{meeting(risk)}", **{k: edition.figures.number(v, unit) for k, v in amounts.items()})
    left = rest(risk)
    if left.idle:
        yield words("risk.idle", listed=_listed(left.idle, edition, is_told=True))
    if left.unseen:
        yield words("risk.unseen", listed=_listed(left.unseen, edition, is_told=False))
    if left.no_capacity:
        yield words("risk.no_capacity", listed=_listed(left.no_capacity, edition, is_told=False))


def _listed(found: Sequence[Cause], edition: Edition, *, is_told: bool) -> str:
    """Return events as a list, with their chances where `is_told`."""
    words, figures = edition.words, edition.figures
    names = [event_name(c.hazard, edition) for c in found]
    if is_told:
        pairs = zip(names, found, strict=True)
        names = [words("risk.idle.part", event=n, chance=figures.share(c.chance)) for n, c in pairs]
    return words("list.semicolon").join(names)
