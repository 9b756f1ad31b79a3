"""The chapter of what matters: prices of inputs, tornadoes, and what each number hangs on."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING

from provender.report import headline_names
from provender.report.charts import insight as charts
from provender.report.insight_text import leaf_name
from provender.report.sheets.sheet import DASH, Cell, Column, ColumnKind, Line, Sheet
from provender.report.tie_chapters import TieChapter

if TYPE_CHECKING:
    from provender.exposure.result import Findings
    from provender.insight import Answer, Insight, Prices
    from provender.report.edition import Edition

#: tornadoes drawn: of the numbers that the answer tells first
_TORNADOES, _DRIVERS = 6, 3


def insight_chapters(
    found: Insight | None, findings: Findings, edition: Edition, *, told: Collection[str], cards: Collection[str]
) -> tuple[TieChapter, ...]:
    """Return the chapter of what matters; nothing without it.

    Parameters
    ----------
    told
        Numbers that the answer on top of the page tells, in its order.
    cards
        Numbers with a card to open.
    """
    if found is None or not found.leaves:
        return ()
    words = edition.words
    names = headline_names.names(findings, edition)
    drawn = [charts.prices(found, x, edition) for x in found.prices.values()]
    drawn.extend(
        charts.tornado(found.answers[k], findings.headlines[k], names.get(k, k), edition)
        for k in _chosen(found, findings, told)
    )
    sheets = [*(_prices(found, x, edition) for x in found.prices.values()), _answers(found, names, edition, cards)]
    lead = words("insight.lead", inputs=len(found.leaves), n=found.n_worlds)
    shown = tuple(c for c in drawn if c is not None)
    return (TieChapter("insight", words("page.insight"), words("insight.title"), lead, shown, tuple(sheets)),)


def _chosen(found: Insight, findings: Findings, told: Collection[str]) -> list[str]:
    """Return the numbers whose tornado is drawn: those told first that are moved, then those with the widest spread."""
    moved = [k for k, a in found.answers.items() if a.tornado and k in findings.headlines]
    wide = sorted(moved, key=lambda k: -_spread(found.answers[k]))
    order = dict.fromkeys((*(k for k in told if k in moved), *wide))
    return list(order)[:_TORNADOES]


def _spread(answer: Answer) -> float:
    return answer.deviation / abs(answer.mean) if answer.mean else 0.0


def _prices(found: Insight, told: Prices, edition: Edition) -> Sheet:
    """Return what is worth finding out before one provision's plan is signed."""
    words, money = edition.words, edition.figures.money
    heads: tuple[tuple[str, ColumnKind], ...] = (
        ("prices.input", "prose"),
        ("prices.value", "figure"),
        ("prices.error", "figure"),
        ("prices.range", "amount"),
        ("prices.rests", "prose"),
    )
    return Sheet(
        id=f"prices-{told.provision}",
        title=words("sheet.prices", good=edition.names.provision(told.provision)),
        lead=words("sheet.prices.lead", plans=len(told.plans)),
        columns=tuple(Column(words(k), kind) for k, kind in heads),
        lines=tuple(
            Line(
                (
                    Cell(leaf_name(edition, x.leaf), x.leaf),
                    Cell(money(x.value)),
                    Cell(money(x.error)),
                    Cell(*edition.parts(found.leaves[x.leaf])),
                    _rests(found, x.leaf, edition),
                )
            )
            for x in told.prices
        ),
        empty=words("sheet.prices.empty"),
        is_broad=True,
    )


def _rests(found: Insight, leaf: str, edition: Edition) -> Cell:
    """Return what an input rests on: its source, or that it is an assumption and why."""
    held = found.leaves[leaf]
    if found.is_assumption(leaf):
        return Cell(edition.words("prices.assumption", why=held.why), tone="assumed")
    claim = next(iter((*held.claims, *held.cited)), "")
    return Cell(claim, href=f"#source-{claim}") if claim else Cell(DASH)


def _answers(found: Insight, names: Mapping[str, str], edition: Edition, cards: Collection[str]) -> Sheet:
    """Return what each number hangs on, and the assumption that drives it."""
    words = edition.words
    heads: tuple[tuple[str, ColumnKind], ...] = (
        ("answers.number", "prose"),
        ("answers.fit", "figure"),
        ("answers.drivers", "prose"),
        ("answers.sourced", "figure"),
        ("answers.assumption", "prose"),
    )
    moved = [a for a in found.answers.values() if a.drivers]
    return Sheet(
        id="answers",
        title=words("sheet.answers"),
        lead=words("sheet.answers.lead"),
        columns=tuple(Column(words(k), kind) for k, kind in heads),
        lines=tuple(Line(tuple(_answer(found, a, names, edition, cards))) for a in moved),
        empty=words("sheet.answers.empty"),
        is_long=True,
        is_broad=True,
    )


def _answer(
    found: Insight, answer: Answer, names: Mapping[str, str], edition: Edition, cards: Collection[str]
) -> Iterator[Cell]:
    share = edition.figures.share
    name = names.get(answer.id, answer.id)
    yield Cell(name, answer.id, number=answer.id if answer.id in cards else "")
    yield Cell(share(answer.fit))
    yield Cell(items=tuple(f"{leaf_name(edition, d.leaf)}: {share(d.shapley)}" for d in answer.drivers[:_DRIVERS]))
    yield Cell(DASH if math.isnan(answer.sourced) else share(answer.sourced))
    worth = max((x.value for p in found.prices.values() for x in p.prices if x.leaf == answer.assumption), default=0.0)
    note = edition.words("answers.worth", money=edition.figures.money(worth)) if worth else ""
    yield Cell(leaf_name(edition, answer.assumption) if answer.assumption else DASH, note)
