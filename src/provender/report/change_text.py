"""What news changed, in a terminal and as JSON: the state, the events ahead, the numbers, what to sign by when."""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from rich.console import Group
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from provender.report import headline_names
from provender.report.cards import headline_value
from provender.report.edition import Edition, edition

if TYPE_CHECKING:
    from rich.console import RenderableType

    from provender.alliance.case import Case
    from provender.alliance.evidence import Claim
    from provender.exposure.change import Change, Deadline, Threat
    from provender.exposure.result import Exposure, Headline

#: rows of each table that a terminal shows
_MOST = 12


def change_to_terminal(case: Case, claims: Iterable[Claim], change: Change) -> RenderableType:
    """Return what news changed as something that `rich` prints, in English.

    Parameters
    ----------
    case
        The case with the news.
    claims
        The claims that are new.
    change
        What `provender.exposure.change` found.
    """
    return Group(*_parts(case, tuple(claims), change, edition(case, "en")))


def change_to_json(case: Case, claims: Iterable[Claim], change: Change) -> str:
    """Return what news changed as JSON; infinite times are null."""
    found = {
        "case": case.name,
        "as_of": change.as_of,
        "claims": [c.id for c in claims],
        "state": {
            label: dict(f.tie.state.probability) if f.tie.state else {}
            for label, f in (("before", change.before), ("after", change.after))
        },
        "moved": [{"id": m.id, "before": _value(m.before), "after": _value(m.after)} for m in change.moved],
        "threats": [dataclasses.asdict(t) for t in change.threats],
        "deadlines": [dataclasses.asdict(d) for d in change.deadlines],
    }
    return json.dumps(_finite(found), indent=2, ensure_ascii=False)


def _value(headline: Headline) -> float | str:
    return headline.text if headline.kind == "text" else headline.value


def _finite(value: Any) -> Any:
    """Return plain values: dates as texts, what is infinite or no number as null."""
    if isinstance(value, dict):
        return {k: _finite(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(v) for v in value]
    if isinstance(value, date):
        return value.isoformat()
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _parts(case: Case, claims: tuple[Claim, ...], change: Change, ed: Edition) -> Iterator[RenderableType]:
    yield Rule(Text(case.title, style="bold"), align="left")
    for claim in claims:
        signal = "a signal" if claim.kind in case.signals and claim.weight > 0 else "no signal: it moves no state"
        yield Text(f"{claim.id} ({claim.kind}, {signal}): {claim.statement}", style="dim")
    yield Padding(_state(change), (1, 0, 0, 0))
    yield Padding(_moved(change, ed), (1, 0, 0, 0))
    if change.threats:
        yield Padding(_threats(change.threats, ed), (1, 0, 0, 0))
    if change.deadlines:
        yield Padding(_deadlines(change.deadlines, change.after.exposures.values(), ed), (1, 0, 0, 0))
    yield Padding(Text(_advice(change, ed)), (1, 0, 0, 0))


def _state(change: Change) -> RenderableType:
    """Return the states before and after."""
    before, after = change.before.tie.state, change.after.tie.state
    if before is None or after is None:
        return Text("The case declares no states of the tie; numbers may move, no state does.")
    table = _table("State of the tie", ("state", "without", "with", "change"))
    for name in after.states:
        a, b = before.probability[name], after.probability[name]
        table.add_row(name, f"{100 * a:.1f} %", f"{100 * b:.1f} %", f"{100 * (b - a):+.1f} points")
    return table


def _moved(change: Change, ed: Edition) -> RenderableType:
    """Return the numbers that moved most."""
    held = [m for m in change.moved if not m.id.startswith("state.")]
    if not held:
        return Text("No number of the report moved.")
    names = headline_names.names(change.after, ed)
    table = _table(f"Numbers that moved, the {min(_MOST, len(held))} largest of {len(held)}", ("", "without", "with"))
    for item in held[:_MOST]:
        table.add_row(Text(names[item.id]), _printed(item.before, ed), _printed(item.after, ed))
    return table


def _threats(threats: tuple[Threat, ...], ed: Edition) -> Table:
    """Return the events that became likelier."""
    columns = ("event", "12 months, without", "with", "lasts", "safe again", "chance x cost")
    table = _table("Likelier than before, and what stands against it", columns)
    for threat in threats[:_MOST]:
        table.add_row(
            Text(_event_name(threat.hazard, ed)),
            f"{100 * threat.before:.1f} %",
            f"{100 * threat.after:.1f} %",
            ed.figures.days(threat.tts_days),
            ed.figures.days(threat.ttr_days),
            ed.figures.money(threat.at_risk),
        )
    return table


def _event_name(hazard: str, ed: Edition) -> str:
    held = ed.case.hazards[hazard]
    return held.name or f"{held.kind.replace('_', ' ')}, {ed.names.party(held.target)}"


def _deadlines(deadlines: tuple[Deadline, ...], exposed: Iterable[Exposure], ed: Edition) -> Table:
    """Return what to sign by when; names of contingencies in the words of the report."""
    rows = {
        e.provision: dict(zip([r.id for r in e.rows], ed.names.contingencies(e.rows), strict=True)) for e in exposed
    }
    table = _table("What to sign by when", ("sign by", "offer", "size", "delivers", "because"))
    for item in deadlines[:_MOST]:
        why = f"answers: {rows[item.provision][item.loss]}" if item.loss else "the plan as it stands"
        unit = ed.case.provisions[item.provision].work_unit
        table.add_row(
            f"{item.sign_by}",
            Text(ed.names.offer(item.line.offer)),
            ed.figures.quantity(item.line.amount, unit),
            f"{item.covers_from}",
            why,
        )
    return table


def _advice(change: Change, ed: Edition) -> str:
    """Return in a sentence or two what the news asks for."""
    first = next((d for d in change.deadlines if not d.loss), None)
    said = []
    if not change.moved:
        said.append("The news moves nothing here: nothing to do because of it.")
    worst = next((t for t in change.threats if t.unprotected_days > 0), None)
    if worst:
        known = math.isfinite(worst.unprotected_days)
        gap = ed.figures.days(worst.unprotected_days) if known else "the rest of the horizon"
        said.append(
            f"The worst of “{_event_name(worst.hazard, ed)}”, announced today, would leave critical work short for"
            f" {gap} even with everything signed at once: what answers it must be signed before it comes."
        )
    elif change.threats:
        said.append("Critical work outlasts what became likelier, or is replaced in time: watch, and keep to the plan.")
    if first:
        said.append(f"The next date of the plan itself is {first.sign_by} ({ed.names.offer(first.line.offer)}).")
    return " ".join(said)


def _printed(headline: Headline, ed: Edition) -> str:
    return headline_value(headline, ed)[0]


def _table(title: str, columns: tuple[str, ...]) -> Table:
    """Return an empty table in the style of the report; text columns left, numbers right."""
    table = Table(title=Text(title, style="bold"), title_justify="left", box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for i, label in enumerate(columns):
        left = i == 0 or label in {"offer", "because", "delivers"}
        table.add_column(Text(label, style="dim"), justify="left" if left else "right")
    return table
