"""A plan in a terminal and as JSON: what to sign by when, what for, at what price, and the proof."""

from __future__ import annotations

import dataclasses
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

import numpy as np
from rich.cells import cell_len
from rich.console import Group
from rich.measure import Measurement
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from provender.report.as_json import to_json
from provender.report.edition import Edition, edition
from provender.report.plan_frames import ahead, least_slack
from provender.report.sheets.planned import loss_name
from provender.report.words import WORDS

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderableType, RenderResult

    from provender.alliance.case import Case
    from provender.planning import SecurePlan
    from provender.planning.around import Around
    from provender.planning.result import Line, Outlasted
    from provender.report.words import Language

#: lines of a plan that a terminal shows
_MOST = 24


def plan_to_terminal(case: Case, found: SecurePlan, *, language: Language = "en") -> RenderableType:
    """Return a plan as something that `rich` prints.

    Raises
    ------
    UnknownNameError
        If there are no words in the language.
    """
    return Group(*_parts(found, edition(case, language)))


def plan_to_json(case: Case, found: SecurePlan, beside: Around | None = None) -> str:
    """Return a plan as JSON: every line and loss, and what was asked around it; infinite or no number is null."""
    more = {"around": dataclasses.asdict(beside)} if beside else {}
    return to_json({"case": case.name, **dataclasses.asdict(found), **more})


def _parts(found: SecurePlan, ed: Edition) -> Iterator[RenderableType]:
    good = ed.case.provisions[found.provision]
    title = ed.words("told.title", title=ed.title, good=ed.names.good(found.provision))
    yield Rule(Text(title, style="bold"), align="left")
    yield Text(_proof(found, ed), style="dim")
    yield Padding(_lines(found, ed, good.work_unit), (1, 0, 0, 0))
    if found.losses:
        yield Padding(_losses(found, ed, good.work_unit), (1, 0, 0, 0))
    if found.budgets:
        yield Padding(_budgets(found, ed), (1, 0, 0, 0))
    yield Padding(Text(_summary(found, ed)), (1, 0, 0, 0))


def _proof(found: SecurePlan, ed: Edition) -> str:
    """Return cost, bound and gap in a line."""
    money, words = ed.figures.money, ed.words
    if not np.isfinite(found.objective):
        return words("told.no_plan")
    mean = money(found.mean)
    if found.n_scenarios:
        error = money(found.mean_error)
        mean = words("told.mean_drawn", mean=mean, error=error, n=f"{found.n_scenarios:,}")
    told = words("told.cost", cost=money(found.objective), mean=mean, cvar=money(found.cvar))
    if not np.isfinite(found.bound):
        return told + words("told.unproven")
    key = "told.stopped" if found.status == "stopped" else "told.proven"
    return told + ed.words(key, gap=f"{found.gap:.1e}", bound=money(found.bound))


def _lines(found: SecurePlan, ed: Edition, unit: str) -> RenderableType:
    """Return the lines to sign: a table where the terminal is wide, else one per offer and reason."""
    if not np.isfinite(found.objective):
        return Text(ed.words("told.none_yet"))
    if not found.lines:
        return Text(ed.words("planned.lines.empty"))
    shown = found.lines[:_MOST]
    least = ed.words("told.not_looked_for" if any(np.isnan(x.marginal) for x in found.losses) else "planned.least_cost")
    why = {x: ed.words("list.comma").join(loss_name(y, ed) for y in x.because_of) or least for x in shown}
    wide = plain_table(ed, ("sign_by", "offer", *_FIGURES, "for"), unit=unit)
    for x in shown:
        wide.line(f"{x.sign_by}", Text(ed.names.offer(x.offer)), *_figures(x, ed), Text(why[x]))
    notes = [ed.words("told.saves_less")] if any(x.saves < 0.0 for x in shown) else []
    if len(found.lines) > _MOST:
        notes.append(ed.words("told.more_lines", n=_MOST, all=len(found.lines)))
    return Group(Fitting(wide, _grouped(shown, why, ed, unit)), *(Text(n, style="dim") for n in notes))


#: columns of figures of a line
_FIGURES = ("from", "to", "size", "fees", "saves", "waiting")


def _figures(x: Line, ed: Edition) -> tuple[str, ...]:
    """Return the figures of a line."""
    money = ed.figures.money
    return (
        f"{x.start:%Y-%m}",
        f"{x.end:%Y-%m}" if x.end else ed.words("told.open"),
        f"{x.amount:,.0f}",
        money(x.fee),
        money(x.saves),
        money(x.waiting) if x.waiting is not None else "–",
    )


def _grouped(shown: tuple[Line, ...], why: dict[Line, str], ed: Edition, unit: str) -> RenderableType:
    """Return lines under the name of their offer and what they are for, for a narrow terminal."""
    groups: dict[tuple[str, str], list[Line]] = {}
    for x in shown:
        groups.setdefault((x.offer, why[x]), []).append(x)
    parts: list[RenderableType] = []
    for i, ((offer, reason), lines) in enumerate(groups.items()):
        table = plain_table(ed, ("sign_by", *_FIGURES), gap=1, unit=unit)
        for x in lines:
            table.line(f"{x.sign_by}", *_figures(x, ed))
        head = Text(ed.words("told.group", offer=ed.names.offer(offer), why=reason), style="bold")
        parts += [Padding(head, (1 if i else 0, 0, 0, 0)), table]
    return Group(*parts)


def _losses(found: SecurePlan, ed: Edition, unit: str) -> PlainTable:
    """Return what each loss costs to outlast and leaves."""
    table = plain_table(ed, ("loss", "alone", "marginal", "since", "spare"), unit=unit)
    blocks = ahead(found, ed.case.as_of)
    for held in found.losses:
        spare = least_slack(held, blocks)
        table.line(
            Text(loss_name(held.loss, ed)),
            _price(held.alone, ed),
            _price(held.marginal, ed),
            _since(held, found, ed),
            f"{spare:,.0f}" if spare is not None else "–",
        )
    return table


def _price(money: float, ed: Edition) -> str:
    """Return a price; infinite where no plan outlasts a loss, NaN where the search was stopped."""
    if np.isnan(money):
        return ed.words("told.not_looked_for")
    return ed.figures.money(money) if np.isfinite(money) else ed.words("planned.no_plan")


def _budgets(found: SecurePlan, ed: Edition) -> PlainTable:
    """Return what the plan takes of each year of a budget, in the future that takes most."""
    table = plain_table(ed, ("budget", "year", "limit_money", "held", "signed", "left", "more_saves"))
    money = ed.figures.money
    for use in found.budgets:
        left = use.limit - use.held - use.signed
        over = ed.words("told.over", money=money(-left)) if use.is_overdrawn else "–"
        table.line(
            Text(ed.names.anything(use.budget)),
            f"{use.year}",
            money(use.limit),
            money(use.held),
            money(use.signed),
            money(left) if left > 1e-9 * use.limit else over,
            f"{use.worth:,.2f}" if use.worth else "–",
        )
    return table


def _since(held: Outlasted, found: SecurePlan, ed: Edition) -> str:
    """Return the first month from which on the plan outlasts a loss to the end."""
    short = np.flatnonzero(held.slack < -1e-6)
    if not len(short):
        return ed.words("planned.at_once")
    later = int(short[-1]) + 1
    return f"{found.block_starts[later]:%Y-%m}" if later < len(found.block_starts) else ed.words("planned.never")


def _summary(found: SecurePlan, ed: Edition) -> str:
    """Return in a few sentences what the plan says."""
    said, words, unit = [], ed.words, ed.case.provisions[found.provision].work_unit
    if found.losses:
        said.append(_price_of_security(found, ed))
    if found.status == "relaxed":
        rules = ed.case.clauses
        names = [ed.names.clause(x) if x in rules else loss_name(x, ed) for x in found.conflict]
        said.append(words("told.conflict", names=words("list.comma").join(names)))
    said += _shortfalls(found, ed)
    open_blocks = sorted({d for held in found.losses for d in held.unsecurable})
    if open_blocks:
        said.append(words("told.before", day=ed.figures.date(found.block_starts[_after(found, open_blocks[-1])])))
    for offer, worth in sorted(found.shadow.items(), key=lambda x: -x[1])[:3]:
        said.append(words("planned.worth", unit=unit, offer=ed.names.offer(offer), money=ed.figures.money(worth)))
    return words("list.sentence").join(said)


def _price_of_security(found: SecurePlan, ed: Edition) -> str:
    """Return what outlasting costs, as far as it is known, and what the proofs leave of it."""
    words, money = ed.words, ed.figures.money
    if np.isnan(found.price):
        return words("told.price_unknown")
    said = words("told.price", n=len(found.losses), price=money(found.price))
    low, high = money(found.price_low), money(found.price_high)
    if np.isfinite(found.price_high) and low != high:
        said += words("told.price_range", low=low, high=high)
    if found.penalty > 0.0:
        said += words("told.penalty", money=money(found.penalty))
    return said + words("told.sentence_end")


def _shortfalls(found: SecurePlan, ed: Edition) -> Iterator[str]:
    """Yield by how much critical work stays short after a loss, where it does."""
    for held in found.losses:
        worst = float(np.max(held.relaxed))
        if worst > 1e-6:
            until = max(i for i, x in enumerate(held.relaxed) if x > 1e-6)
            last = ed.figures.month(found.block_starts[until])
            most = ed.figures.quantity(worst, ed.case.provisions[found.provision].work_unit)
            yield ed.words("told.short", loss=loss_name(held.loss, ed), most=most, last=last)


def _after(found: SecurePlan, day: date) -> int:
    return min(len(found.block_starts) - 1, 1 + max(i for i, d in enumerate(found.block_starts) if d <= day))


@dataclass(frozen=True, slots=True)
class Fitting:
    """One of two ways to print the same: the wide one where the terminal has room for it."""

    wide: Table
    narrow: RenderableType

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield what fits."""
        fits = Measurement.get(console, options.update(max_width=1_000), self.wide).maximum <= options.max_width
        yield self.wide if fits else self.narrow


#: columns whose words may be broken into lines; those of dates and names, which stand to the left
_FOLDS = frozenset(("offer", "loss", "for", "supplier", "clause", "limit", "signs_more", "instead", "party", "reads"))
_LEFT = _FOLDS | {"sign_by", "from", "to", "plan", "start", "to_end", "budget", "year", "estimate"}


class PlainTable(Table):
    """A table in the style of the report: only words are broken into lines, and heads as wide as their figures."""

    def __init__(self, gap: int = 2) -> None:
        super().__init__(box=None, pad_edge=False, padding=(0, gap, 0, 0))
        self._labels: list[str] = []

    def head(self, label: str, *, is_left: bool, folds: bool) -> None:
        """Add a column."""
        self._labels.append(label)
        justify: Literal["left", "right"] = "left" if is_left else "right"
        self.add_column(Text(label, style="dim"), justify=justify, no_wrap=not folds, overflow="fold")

    def line(self, *cells: str | Text) -> None:
        """Add a row; break the heads of figures into lines no wider than what stands below."""
        self.add_row(*cells)
        for label, column in zip(self._labels, self.columns, strict=True):
            if column.no_wrap:
                widest = max(cell_len(str(cell)) for cell in column.cells if cell is not column.header)
                broken = textwrap.fill(label, max(widest, 9), break_long_words=False)
                column.header = Text(broken, style="dim", justify=column.justify)


def plain_table(ed: Edition, columns: Iterable[str], *labels: str, gap: int = 2, **fields: str) -> PlainTable:
    """Return an empty table in the style of the report.

    Parameters
    ----------
    columns
        Keys of the columns, as in the words under ``col.``.
    labels
        Further columns of figures, by what stands above them.
    gap
        Characters between columns.
    fields
        What the words of the columns leave open.
    """
    table = PlainTable(gap)
    for key in columns:
        wanted = {k: v for k, v in fields.items() if f"{{{k}}}" in WORDS[f"col.{key}"][0]}
        folds = key in _FOLDS or key == "estimate"
        table.head(ed.words(f"col.{key}", **wanted), is_left=key in _LEFT, folds=folds)
    for text in labels:
        table.head(text, is_left=False, folds=False)
    return table
