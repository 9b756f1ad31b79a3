"""A plan in a terminal and as JSON: what to sign by when, what for, at what price, and the proof."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
from rich.console import Group
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from provender.report.edition import Edition, edition
from provender.report.plan_frames import ahead, least_slack

if TYPE_CHECKING:
    from rich.console import RenderableType

    from provender.alliance.case import Case
    from provender.planning import SecurePlan
    from provender.planning.around import Around
    from provender.planning.plan import Outlasted

#: columns of words
_LEFT = frozenset(
    (
        *("sign by", "offer", "if lost", "needed for", "from", "to", "supplier", "plan", "clause", "limit"),
        *("signs more (units)", "what it signs instead", "as read by", "reads otherwise", "to the end of"),
        *("budget", "year", "estimate"),
    )
)
#: lines of a plan that a terminal shows
_MOST = 24


def plan_to_terminal(case: Case, found: SecurePlan) -> RenderableType:
    """Return a plan as something that `rich` prints, in English."""
    return Group(*_parts(found, edition(case, "en")))


def plan_to_json(case: Case, found: SecurePlan, beside: Around | None = None) -> str:
    """Return a plan as JSON: every line and loss, and what was asked around it; infinite or no number is null."""
    more = {"around": _plain(dataclasses.asdict(beside))} if beside else {}
    return json.dumps({"case": case.name, **_plain(dataclasses.asdict(found)), **more}, indent=2, ensure_ascii=False)


def _plain(value: Any) -> Any:
    """Return plain values."""
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple, np.ndarray)):
        return [_plain(v) for v in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (float, np.floating)):
        return float(value) if np.isfinite(value) else None
    return value


def _parts(found: SecurePlan, ed: Edition) -> Iterator[RenderableType]:
    good = ed.case.provisions[found.provision]
    yield Rule(Text(f"{ed.title}: what to sign for {ed.names.good(found.provision)}", style="bold"), align="left")
    yield Text(_proof(found, ed), style="dim")
    yield Padding(_lines(found, ed, good.work_unit), (1, 0, 0, 0))
    if found.losses:
        yield Padding(_losses(found, ed, good.work_unit), (1, 0, 0, 0))
    if found.budgets:
        yield Padding(_budgets(found, ed), (1, 0, 0, 0))
    yield Padding(Text(_summary(found, ed)), (1, 0, 0, 0))


def _proof(found: SecurePlan, ed: Edition) -> str:
    """Return cost, bound and gap in a line."""
    money = ed.figures.money
    if not np.isfinite(found.objective):
        return "stopped before a plan was found that meets every need; give it more time"
    drawn = f" ± {money(found.mean_error)} over {found.n_scenarios:,} scenarios" if found.n_scenarios else ""
    told = f"objective {money(found.objective)}, mean {money(found.mean)}{drawn}, CVaR {money(found.cvar)}; "
    if found.status == "stopped":
        if not np.isfinite(found.bound):
            return told + "stopped before anything was proven of the least cost"
        return told + f"stopped within {found.gap:.1e} of the least cost (bound {money(found.bound)})"
    return told + f"proven to {found.gap:.1e} of the least cost (bound {money(found.bound)})"


def _lines(found: SecurePlan, ed: Edition, unit: str) -> RenderableType:
    """Return the lines to sign."""
    if not np.isfinite(found.objective):
        return Text("No plan yet.")
    if not found.lines:
        return Text("Nothing to sign: what is held and can be bought by the hour is the cheapest.")
    table = plain_table(
        ("sign by", "offer", "from", "to", f"size, {unit}", "fees", "saves", "waiting costs", "needed for")
    )
    other = "not looked for" if any(np.isnan(x.marginal) for x in found.losses) else "the least cost"
    for line in found.lines[:_MOST]:
        table.add_row(
            f"{line.sign_by}",
            Text(ed.names.offer(line.offer)),
            f"{line.start:%Y-%m}",
            f"{line.end:%Y-%m}" if line.end else "open",
            f"{line.amount:,.0f}",
            ed.figures.money(line.fee),
            ed.figures.money(line.saves),
            ed.figures.money(line.waiting) if line.waiting is not None else "–",
            Text("; ".join(loss_name(x, ed) for x in line.because_of) or other),
        )
    if len(found.lines) > _MOST:
        table.caption = f"{_MOST} of {len(found.lines)} lines; --json gives all"
    return table


def _losses(found: SecurePlan, ed: Edition, unit: str) -> Table:
    """Return what each loss costs to outlast and leaves."""
    columns = ("if lost", "price alone", "on top of the others", "first outlasted", f"least to spare, {unit}")
    table = plain_table(columns)
    blocks = ahead(found, ed.case.as_of)
    for held in found.losses:
        spare = least_slack(held, blocks)
        table.add_row(
            Text(loss_name(held.loss, ed)),
            _price(held.alone, ed),
            _price(held.marginal, ed),
            _since(held, found),
            f"{spare:,.0f}" if spare is not None else "–",
        )
    return table


def _price(money: float, ed: Edition) -> str:
    """Return a price; infinite where no plan outlasts a loss, NaN where the search was stopped."""
    if np.isnan(money):
        return "not looked for"
    return ed.figures.money(money) if np.isfinite(money) else "no plan does"


def _budgets(found: SecurePlan, ed: Edition) -> Table:
    """Return what the plan takes of each year of a budget, in the future that takes most."""
    table = plain_table(("budget", "year", "there is", "held", "signed", "left", "one more saves"))
    money = ed.figures.money
    for use in found.budgets:
        left = use.limit - use.held - use.signed
        table.add_row(
            Text(ed.names.anything(use.budget)),
            f"{use.year}",
            money(use.limit),
            money(use.held),
            money(use.signed),
            money(left) if left > 1e-9 * use.limit else "–" if not use.is_overdrawn else f"{money(-left)} over",
            f"{use.worth:,.2f}" if use.worth else "–",
        )
    return table


def _since(held: Outlasted, found: SecurePlan) -> str:
    """Return the first month from which on the plan outlasts a loss to the end."""
    short = np.flatnonzero(held.slack < -1e-6)
    if not len(short):
        return "at once"
    later = int(short[-1]) + 1
    return f"{found.block_starts[later]:%Y-%m}" if later < len(found.block_starts) else "never"


def _summary(found: SecurePlan, ed: Edition) -> str:
    """Return in a few sentences what the plan says."""
    said = []
    if found.losses:
        said.append(_price_of_security(found, ed))
    if found.status == "relaxed":
        names = ", ".join(loss_name(x, ed) if x not in ed.case.clauses else ed.names.clause(x) for x in found.conflict)
        said.append(f"No plan outlasts everything from the first delivery on; in conflict: {names}.")
    said += _shortfalls(found, ed)
    open_blocks = sorted({d for held in found.losses for d in held.unsecurable})
    if open_blocks:
        said.append(f"Before {found.block_starts[_after(found, open_blocks[-1])]} nothing signed today can stand.")
    for offer, worth in sorted(found.shadow.items(), key=lambda x: -x[1])[:3]:
        unit = ed.case.provisions[found.provision].work_unit
        said.append(
            f"One more {unit} of {ed.names.offer(offer)} in its tightest window would save {ed.figures.money(worth)}."
        )
    return " ".join(said)


def _price_of_security(found: SecurePlan, ed: Edition) -> str:
    """Return what outlasting costs, as far as it is known."""
    if np.isnan(found.price):
        return "What security costs was not looked for: it takes the best plan without it."
    price, n = ed.figures.money(found.price), len(found.losses)
    said = f"Outlasting {n} losses costs {price} more than the best plan without security"
    return said + (f", and what it leaves short {ed.figures.money(found.penalty)}." if found.penalty > 0.0 else ".")


def _shortfalls(found: SecurePlan, ed: Edition) -> Iterator[str]:
    """Yield by how much critical work stays short after a loss, where it does."""
    for held in found.losses:
        worst = float(np.max(held.relaxed))
        if worst > 1e-6:
            until = max(i for i, x in enumerate(held.relaxed) if x > 1e-6)
            last = found.block_starts[until]
            most = ed.figures.quantity(worst, ed.case.provisions[found.provision].work_unit)
            yield f"If {loss_name(held.loss, ed)} is lost, critical work stays short by up to {most} to {last:%Y-%m}."


def _after(found: SecurePlan, day: date) -> int:
    return min(len(found.block_starts) - 1, 1 + max(i for i, d in enumerate(found.block_starts) if d <= day))


def loss_name(loss: str, ed: Edition) -> str:
    """Return a loss in words."""
    stem, only = loss.removesuffix(".pipeline"), loss.endswith(".pipeline")
    names = " and ".join(ed.names.anything(x) for x in stem.split("+"))
    return f"{names}, what is to come" if only else names


def plain_table(columns: tuple[str, ...]) -> Table:
    """Return an empty table in the style of the report."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for label in columns:
        left = label in _LEFT
        width = 10 if label == "sign by" else None
        table.add_column(Text(label, style="dim"), justify="left" if left else "right", min_width=width)
    return table
