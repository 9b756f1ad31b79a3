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
    from provender.report.words import Language

#: numbers of an answer that a sensitivity shows
_SHOWN = 3


def answer_to_terminal(
    case: Case, provision: str, answer: Answer, swayed: Iterable[Sway], *, language: Language = "en"
) -> RenderableType:
    """Return an answer, and the estimates that sway it most, as something that `rich` prints.

    Raises
    ------
    UnknownNameError
        If there are no words in the language.
    """
    ed = edition(case, language)
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
        yield Padding(Text(ed.words("told.nothing_sways")), (1, 0, 0, 0))
        return
    yield Padding(Text(ed.words("told.swayed")), (1, 0, 0, 0))
    yield _swayed(answer, swayed, ed, unit)


def _reserve(answer: Answer, ed: Edition, unit: str) -> str:
    n, figures = answer.numbers, ed.figures
    who, chance = ed.names.party(answer.about), figures.share(n["chance"])
    if n["worth"] <= 0.0:
        return ed.words("told.no_reserve", who=who, chance=chance)
    money = {k: figures.money(n[k]) for k in ("premium", "worth", "loss")}
    return ed.words("told.reserve", who=who, chance=chance, reserve=figures.number(n["reserve"], unit), **money)


def _mix(answer: Answer, ed: Edition, unit: str) -> str:
    del unit
    return ed.words("told.mix", first=ed.names.party(next(iter(answer.numbers))))


def _price(answer: Answer, ed: Edition, unit: str) -> str:
    n, figures = answer.numbers, ed.figures
    told = [ed.words("told.price_of_any", price=figures.money(n["price"]), cost=figures.money(n["cost"]))]
    if n["short"] > 0.0:
        most, years = (figures.number(n["short"], unit), figures.number(n["short_years"], unit))
        told.append(ed.words("told.short_of_any", most=most, years=years))
    return ed.words("list.sentence").join(told)


def _exclusivity(answer: Answer, ed: Edition, unit: str) -> str:
    del unit
    return ed.words("told.exclusivity", clause=ed.names.clause(answer.about))


def _table(answer: Answer, ed: Edition, unit: str) -> RenderableType:
    is_mix = answer.question == "mix"
    table = plain_table(ed, ("supplier", "share") if is_mix else ("to_end", "cost_in_all"))
    for name, value in answer.numbers.items():
        label = ed.names.party(name) if is_mix else name
        table.line(Text(label), _said(value, answer.kinds[name], ed, unit))
    return table


def _swayed(answer: Answer, swayed: tuple[Sway, ...], ed: Edition, unit: str) -> RenderableType:
    shown, words = answer.main[:_SHOWN], ed.words
    what = {
        "mix": lambda: words("told.shares"),
        "exclusivity": lambda: words("told.cost_to", year=answer.main[-1]),
        "reserve": lambda: words("told.saves"),
        "price": lambda: words("told.price_word" if shown == ("price",) else "told.short_word"),
    }[answer.question]()
    table = plain_table(ed, ("estimate", "low", "high", "at_low", "at_high"), what=what)
    for s in swayed:
        sides = [_side(answer, x, shown, ed, unit) for x in (s.low, s.high)]
        ends = [ed.figures.quantity(v, s.estimate.unit) for v in (s.estimate.low, s.estimate.high)]
        table.line(Text(leaf_name(s.leaf, ed)), *ends, *sides)
    return table


def _side(answer: Answer, x: Answer | None, shown: tuple[str, ...], ed: Edition, unit: str) -> str:
    if x is None:
        return "–"
    is_mix = answer.question == "mix"
    told = [
        (f"{ed.names.party(k)} " if is_mix else "") + _said(x.numbers.get(k, 0.0), answer.kinds[k], ed, unit)
        for k in shown
    ]
    return ("\n" if is_mix else ed.words("list.comma")).join(told)


def _said(value: float, kind: str, ed: Edition, unit: str) -> str:
    if not np.isfinite(value):
        return ed.words("told.nothing_plan")
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
