"""Tables of the plan that outlasts losses: lines by offer, losses, other plans, readings, clauses."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from provender.report.plan_frames import ahead, least_slack
from provender.report.sheets.lines import most_at_once
from provender.report.sheets.sheet import Cell, Column, Line, Sheet, listed, text

if TYPE_CHECKING:
    from provender.planning import Alternatives, Readings, SecurePlan
    from provender.planning.alternatives import Change
    from provender.planning.clause_price import ClausePrice
    from provender.planning.result import Line as Signed
    from provender.planning.result import Outlasted
    from provender.report.edition import Edition


def loss_name(loss: str, edition: Edition) -> str:
    """Return a loss in words."""
    stem, is_pipeline = loss.removesuffix(".pipeline"), loss.endswith(".pipeline")
    names = edition.words("planned.and").join(edition.names.anything(x) for x in stem.split("+"))
    return edition.words("planned.loss.pipeline", name=names) if is_pipeline else names


def loss_names(losses: Iterable[str], edition: Edition) -> str:
    """Return losses in words, as a list."""
    return edition.words("list.comma").join(loss_name(x, edition) for x in losses)


def lines(found: SecurePlan, edition: Edition) -> Sheet:
    """Return what to sign by offer: first day to sign by, size, fees, what it saves, what it is needed for."""
    words = edition.words
    by_offer: dict[str, list[Signed]] = {}
    for line in found.lines:
        by_offer.setdefault(line.offer, []).append(line)
    order = sorted(by_offer.values(), key=lambda held: (min(x.sign_by for x in held), held[0].offer))
    return Sheet(
        id=f"secure-lines-{found.provision}",
        title=words("planned.lines"),
        lead=words("planned.lines.lead"),
        columns=(
            Column(words("plan.offer")),
            Column(words("planned.first"), "dates"),
            Column(words("planned.n"), "figure"),
            Column(words("plan.most"), "figure"),
            Column(words("plan.fee"), "figure"),
            Column(words("planned.saves"), "figure"),
            Column(words("planned.for"), "prose"),
        ),
        lines=tuple(Line(_offer(held, found, edition)) for held in order),
        empty=words("planned.lines.empty"),
    )


def _offer(held: list[Signed], found: SecurePlan, edition: Edition) -> tuple[Cell, ...]:
    figures, names = edition.figures, edition.names
    unit = edition.case.provisions[found.provision].work_unit
    losses = dict.fromkeys(x for line in held for x in line.because_of)
    return (
        Cell(names.offer(held[0].offer), names.party(held[0].supplier)),
        Cell(figures.date(min(x.sign_by for x in held))),
        Cell(str(len(held))),
        Cell(figures.number(most_at_once(held), unit)),
        Cell(figures.money(sum(x.fee for x in held))),
        Cell(figures.money(sum(x.saves for x in held))),
        Cell(loss_names(losses, edition) or edition.words("planned.least_cost")),
    )


def losses(found: SecurePlan, edition: Edition) -> Sheet:
    """Return what outlasting each loss costs and leaves."""
    words = edition.words
    labels = ("planned.alone", "planned.marginal", "planned.spare")
    return Sheet(
        id=f"secure-losses-{found.provision}",
        title=words("planned.losses"),
        columns=(
            Column(words("planned.loss")),
            *(Column(words(k), "figure") for k in labels),
            Column(words("planned.since"), "dates"),
        ),
        lines=tuple(Line(_loss(x, found, edition)) for x in found.losses),
    )


def _loss(x: Outlasted, found: SecurePlan, edition: Edition) -> tuple[Cell, ...]:
    words, figures = edition.words, edition.figures
    spare = least_slack(x, ahead(found, edition.case.as_of))
    unit = edition.case.provisions[found.provision].work_unit
    is_met = bool(np.isfinite(x.alone))
    return (
        Cell(loss_name(x.loss, edition)),
        Cell(figures.money(x.alone) if is_met else words("planned.no_plan"), tone="" if is_met else "alert"),
        Cell(figures.money(x.marginal) if is_met else "–"),
        text(figures.number(spare, unit) if spare is not None else ""),
        Cell(_since(x, found, edition)),
    )


def _since(x: Outlasted, found: SecurePlan, edition: Edition) -> str:
    blocks = ahead(found, edition.case.as_of)
    short = [i for i in blocks if x.slack[i] < -1e-6]
    if not short:
        return edition.words("planned.at_once")
    later = short[-1] + 1
    return edition.figures.month(found.block_starts[later]) if later <= blocks[-1] else edition.words("planned.never")


def others(found: Alternatives, edition: Edition) -> Sheet | None:
    """Return plans far apart at almost the least cost; nothing where there is none."""
    if not found.plans:
        return None
    words, figures = edition.words, edition.figures
    unit = edition.case.provisions[found.provision].work_unit
    labels = ("planned.extra", "planned.chart.cvar", "planned.differs")
    return Sheet(
        id=f"alternatives-{found.provision}",
        title=words("planned.alternatives"),
        lead=words("planned.alternatives.lead", share=figures.share(found.allowance)),
        columns=(
            Column(words("planned.plan")),
            *(Column(words(k), "figure") for k in labels),
            Column(words("planned.instead"), "prose"),
        ),
        lines=tuple(
            Line(
                (
                    Cell(str(i)),
                    Cell(figures.share(x.extra), figures.money(x.objective - found.objective)),
                    Cell(figures.money(x.cvar)),
                    Cell(figures.share(x.distance)),
                    listed(differences(x.changes, unit, edition)),
                )
            )
            for i, x in enumerate(found.plans, start=1)
        ),
    )


def differences(changes: Iterable[Change], unit: str, edition: Edition) -> list[str]:
    """Return what a plan signs more and less of, one text an offer."""
    return [_difference(c, unit, edition) for c in changes]


def _difference(c: Change, unit: str, edition: Edition) -> str:
    """Return what is signed more or less of one offer; where no more but at other times, that."""
    offer = edition.names.offer(c.offer)
    if abs(c.units) < 0.5 <= abs(c.unit_years):
        return edition.words("planned.earlier" if c.unit_years > 0.0 else "planned.later", offer=offer)
    key = "planned.more" if c.units >= 0.0 else "planned.less"
    return edition.words(key, amount=edition.figures.number(abs(c.units), unit), offer=offer)


def readings(found: Readings, edition: Edition) -> Sheet | None:
    """Return the plans by reading with the price of ambiguity; nothing where all read alike."""
    if len(found.plans) < 2:
        return None
    words, figures = edition.words, edition.figures
    unit = edition.case.provisions[found.provision].work_unit
    is_there = bool(np.isfinite(found.robust) and np.isfinite(found.price))
    lead = words("planned.readings.lead", money=figures.money(found.price)) if is_there else ""
    rows = []
    for x in found.plans:
        name = edition.names.party(x.party)
        rows.append(
            (
                Cell(words("planned.own", party=name) if x.party == found.own else name),
                _money(x.objective, edition),
                _money(x.robust, edition),
                listed([edition.names.clause(c) for c in x.differs]),
                listed(differences(x.changes, unit, edition)) if x.changes else Cell(words("planned.same")),
            )
        )
    return Sheet(
        id=f"readings-{found.provision}",
        title=words("planned.readings"),
        lead=lead or words("planned.readings.none"),
        columns=(
            Column(words("planned.party")),
            Column(words("planned.least"), "figure"),
            Column(words("planned.robust"), "figure"),
            Column(words("planned.reads"), "prose"),
            Column(words("planned.instead"), "prose"),
        ),
        lines=tuple(map(Line, rows)),
    )


def _money(money: float, edition: Edition) -> Cell:
    return Cell(edition.figures.money(money)) if np.isfinite(money) else Cell(edition.words("planned.no_plan"))


def clauses(provision: str, found: Iterable[ClausePrice], edition: Edition) -> Sheet:
    """Return what each clause costs, those that cost nothing left out."""
    words = edition.words
    told = [x for x in found if x.alone != 0.0 or x.marginal != 0.0]
    return Sheet(
        id=f"clause-prices-{provision}",
        title=words("planned.clauses"),
        lead=words("planned.clauses.lead"),
        columns=(
            Column(words("planned.clause")),
            Column(words("planned.alone"), "figure"),
            Column(words("planned.marginal"), "figure"),
        ),
        lines=tuple(
            Line((Cell(edition.names.clause(x.clause)), _price(x.alone, edition), _price(x.marginal, edition)))
            for x in told
        ),
        empty=words("planned.clauses.empty"),
    )


def _price(money: float, edition: Edition) -> Cell:
    if np.isnan(money):
        return Cell(edition.words("planned.either_way"))
    if np.isinf(money):
        return Cell(edition.words("planned.only_without" if money > 0 else "planned.only_with"))
    return Cell(edition.figures.money(money))
