"""Headline numbers of the plan, for the answers of a case: price, shortfall, reserve, exclusivity by year."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from provender.alliance.clauses import Exclusivity
from provender.alliance.walk import rests_on
from provender.exposure.result import Headline
from provender.planning import ask

if TYPE_CHECKING:
    from provender.alliance.case import Case

#: by number of an answer: kind, what it is in English and Chinese
_TOLD: dict[tuple[str, str], tuple[str, str, str]] = {
    ("price", "price"): ("money", "price of outlasting the loss of any one supplier", "承受任一供应方断供的代价"),
    ("price", "short"): ("number", "critical work that nothing signed today secures", "今天签什么都保不住的关键工作"),
    ("reserve", "reserve"): (
        "number",
        "reserve that pays, unit-years beside the partner",
        "划算的储备，单位·年",
    ),
    ("reserve", "premium"): ("money", "what the reserve costs where nothing is lost", "没有断供时储备的花费"),
    ("reserve", "worth"): ("money", "what the reserve saves on balance", "储备总体上的节省"),
    ("reserve", "chance"): (
        "share",
        "chance of losing all of the partner that is reckoned with",
        "设想合作方全断的概率",
    ),
}
_METHOD = {
    "price": ("least-cost plan that must, less one that need not", "必须承受断供的最低成本方案与不必承受者之差"),
    "reserve": (
        "every future doubled, once with all of the partner lost from the as-of date on; an assumed chance",
        "每个未来各算两次，其中一次合作方自截止日起全部断供；概率为假设",
    ),
    "exclusivity": (
        "least-cost plan with the clause less the one without it",
        "有无该条款的最低成本方案之差",
    ),
}


def plan_headlines(case: Case, *, reading: str = "") -> dict[str, Headline]:
    """Return the numbers of the plan of every provision that has a partner: ``PROVISION.plan.MEASURE``.

    Nothing for a case without questions, whose answers are what they are for.
    """
    if not case.questions:
        return {}
    goods = [p for p, good in case.provisions.items() if good.partner]
    return {h.id: h for provision in goods for h in _of(case, provision, reading)}


def _of(case: Case, provision: str, reading: str) -> Iterator[Headline]:
    held = [c for c in case.contracts.values() if c.provision == provision]
    offers = [o for o in case.offers.values() if o.provision == provision]
    work = [w for w in case.workloads.values() if w.provision == provision]
    claims, assumptions = rests_on(held, offers, work)
    good = case.provisions[provision]
    what = (good.name or good.id, good.name_zh or good.name or good.id)

    def told(measure: str, value: float, question: str, texts: tuple[str, str, str]) -> Headline:
        kind, name, name_zh = texts
        return Headline(
            f"{provision}.plan.{measure}", value, value, value, kind,  # type: ignore[arg-type]
            unit=case.currency if kind == "money" else good.work_unit if measure == "short" else "",
            name=f"{what[0]}: {name}", name_zh=f"{what[1]}：{name_zh}",
            method=_METHOD[question][0], method_zh=_METHOD[question][1],
            claims=claims, assumptions=assumptions,
        )  # fmt: skip

    for question in ("price", "reserve"):
        found = ask(case, provision, question, reading=reading)
        for (asked, measure), texts in _TOLD.items():
            if asked == question:
                yield told(measure, found.numbers[measure], question, texts)
    if any(
        isinstance(c, Exclusivity) and c.scope == "capacity" and c.provision == provision for c in case.clauses.values()
    ):
        for year, value in ask(case, provision, "exclusivity", reading=reading).numbers.items():
            texts = ("money", f"what exclusivity to the end of {year} would cost", f"独家到 {year} 年底的代价")
            yield told(f"exclusivity_{year}", value, "exclusivity", texts)
