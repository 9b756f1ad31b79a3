"""The answer to one question about a plan, with what sways it most, in a terminal and as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
from rich.console import Group
from rich.padding import Padding
from rich.text import Text

from provender.report.edition import edition
from provender.report.plan_text import plain_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.console import RenderableType

    from provender.alliance.case import Case
    from provender.planning.answers import Answer
    from provender.planning.sensitivity import Sway
    from provender.report.edition import Edition

#: numbers of an answer that a sensitivity shows
_SHOWN = 3


def answer_to_terminal(case: Case, provision: str, answer: Answer, swayed: Iterable[Sway]) -> RenderableType:
    """Return an answer, and the estimates that sway it most, as something that `rich` prints, in English."""
    ed = edition(case, "en")
    unit = case.provisions[provision].work_unit
    return Group(*_parts(answer, tuple(swayed), ed, unit))


def answer_to_json(case: Case, provision: str, answer: Answer, swayed: Iterable[Sway]) -> str:
    """Return an answer, and the estimates that sway it most, as JSON; what is infinite or no number is null."""
    document = {
        "case": case.name,
        "provision": provision,
        "question": answer.question,
        "about": answer.about,
        "numbers": _plain(answer),
        "main": list(answer.main),
        "swayed_by": [
            {
                "leaf": s.leaf,
                "value": s.estimate.value,
                "from": s.estimate.low,
                "to": s.estimate.high,
                "unit": s.estimate.unit,
                "at_from": _plain(s.low),
                "at_to": _plain(s.high),
            }
            for s in swayed
        ],
    }
    return json.dumps(document, indent=2, ensure_ascii=False)


def _plain(answer: Answer | None) -> dict[str, float | None] | None:
    if answer is None:
        return None
    return {k: v if np.isfinite(v) else None for k, v in answer.numbers.items()}


def _parts(answer: Answer, swayed: tuple[Sway, ...], ed: Edition, unit: str) -> Iterator[RenderableType]:
    told = {"reserve": _reserve, "mix": _mix, "price": _price, "exclusivity": _exclusivity}[answer.question]
    yield Text(told(answer, ed, unit))
    if answer.question in ("mix", "exclusivity"):
        yield Padding(_table(answer, ed, unit), (1, 0, 0, 0))
    if not swayed:
        yield Padding(Text("No estimate of the case that has a range sways this."), (1, 0, 0, 0))
        return
    yield Padding(Text("Swayed most by (each alone, from its 5 to its 95 % point):"), (1, 0, 0, 0))
    yield _swayed(answer, swayed, ed, unit)


def _reserve(answer: Answer, ed: Edition, unit: str) -> str:
    n, figures = answer.numbers, ed.figures
    who, chance = ed.names.party(answer.about), figures.share(n["chance"])
    if n["worth"] <= 0.0:
        return f"If all of {who} were lost at once with a chance of {chance}, no reserve beside it would pay."
    return (
        f"If all of {who} is lost at once with a chance of {chance}, it pays to hold "
        f"{figures.number(n['reserve'], unit)}-years more with others: that costs {figures.money(n['premium'])} where "
        f"nothing is lost, and saves {figures.money(n['worth'])} on balance of the {figures.money(n['loss'])} that the "
        "threat costs whoever does not reckon with it."
    )


def _mix(answer: Answer, ed: Edition, unit: str) -> str:
    del unit
    first = next(iter(answer.numbers))
    return (
        "The cheapest plan that outlasts the loss of any one supplier, as far as one does, holds most with "
        f"{ed.names.party(first)}; shares of all unit-hours held or signed:"
    )


def _price(answer: Answer, ed: Edition, unit: str) -> str:
    n, figures = answer.numbers, ed.figures
    told = f"Outlasting the loss of any one supplier costs {figures.money(n['price'])} more than the best plan"
    told += f", of {figures.money(n['cost'])} in all."
    if n["short"] > 0.0:
        told += (
            f" No money secures all of it: critical work stays short by up to {figures.number(n['short'], unit)}, "
            f"{figures.number(n['short_years'], unit)}-years in all, before what is signed today is delivered."
        )
    return told


def _exclusivity(answer: Answer, ed: Edition, unit: str) -> str:
    del unit
    return f"What keeping {ed.names.clause(answer.about)} to the end of each year would cost:"


def _table(answer: Answer, ed: Edition, unit: str) -> RenderableType:
    is_mix = answer.question == "mix"
    table = plain_table(("supplier" if is_mix else "to the end of", "share" if is_mix else "cost in all"))
    for name, value in answer.numbers.items():
        label = ed.names.party(name) if is_mix else name
        table.add_row(Text(label), _said(value, answer.kinds[name], ed, unit))
    return table


def _swayed(answer: Answer, swayed: tuple[Sway, ...], ed: Edition, unit: str) -> RenderableType:
    shown = answer.main[:_SHOWN]
    label = {"mix": "shares", "exclusivity": f"cost to {answer.main[-1]}", "reserve": "saves"}
    what = label.get(answer.question, "price" if shown == ("price",) else "short in all")
    table = plain_table(("estimate", "from", "to", f"{what} at the first", f"{what} at the last"))
    for s in swayed:
        sides = [_side(answer, x, shown, ed, unit) for x in (s.low, s.high)]
        ends = [ed.figures.quantity(v, s.estimate.unit) for v in (s.estimate.low, s.estimate.high)]
        table.add_row(Text(leaf_name(s.leaf, ed)), *ends, *sides)
    return table


def _side(answer: Answer, x: Answer | None, shown: tuple[str, ...], ed: Edition, unit: str) -> str:
    if x is None:
        return "–"
    is_mix = answer.question == "mix"
    told = [
        (f"{ed.names.party(k)} " if is_mix else "") + _said(x.numbers.get(k, 0.0), answer.kinds[k], ed, unit)
        for k in shown
    ]
    return ", ".join(told)


def _said(value: float, kind: str, ed: Edition, unit: str) -> str:
    if not np.isfinite(value):
        return "no plan"
    if kind == "share":
        return ed.figures.share(value)
    return ed.figures.money(value) if kind == "money" else ed.figures.number(value, unit)


def leaf_name(leaf: str, ed: Edition) -> str:
    """Return what an estimate is called: a claim's statement, a named estimate, or the place of the number."""
    claim: Any = ed.case.claims.get(leaf)
    if claim is not None:
        return f"{claim.statement} ({leaf})"
    kind, _, rest = leaf.partition(".")
    name, _, tail = rest.partition(".")
    if kind == "estimate" and name in ed.case.estimates:
        return ed.case.estimates[name].name or name.replace("_", " ")
    if kind in ("offer", "contract") and tail:
        return f"{ed.names.offer(name)}: {tail.replace('_', ' ')}"
    return leaf.replace("_", " ").replace(".", ", ")
