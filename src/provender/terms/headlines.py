"""Terms as headline numbers, so that answers can print them with what they rest on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from provender.alliance.walk import rests_on
from provender.exposure.result import Headline

if TYPE_CHECKING:
    from provender.alliance.case import Case
    from provender.exposure.result import Findings
    from provender.terms.alone import Alone
    from provender.terms.milestone import Surface
    from provender.terms.terms import Terms
    from provender.terms.values import ClauseValue, Worth

_DAYS_PER_MONTH = 30.4375
#: how each family of numbers is found, in English and Chinese
_METHODS = {
    "clause": (
        "certainty equivalents of a side's plan and cash with the clause and without, under its own belief",
        "有无该条款时一方方案与现金的确定性等价之差，按其自身信念",
    ),
    "without": (
        "the side's plan without the partner from that day on, unforeseen and signed anew, less its plan with it",
        "自该日起意外失去伙伴并重新签约的方案，减去原方案",
    ),
    "milestone": (
        "what the milestone does against a world in which nothing hangs on it",
        "里程碑的影响，以“无任何条款系于里程碑”为基准",
    ),
    "alone": (
        "the owner's plan with the programme later or without it, less its plan as it is",
        "项目推迟或取消时所有者的方案，减去现有方案",
    ),
}
_Kind = Literal["days", "money", "share"]


def with_terms(case: Case, findings: Findings, found: Terms, *, printed: str) -> Findings:
    """Return findings whose headline numbers hold those of the terms that a text prints in braces."""
    kept = {k: h for k, h in headlines(case, found).items() if f"{{{k}}}" in printed or f"{{{k}:" in printed}
    return replace(findings, headlines={**findings.headlines, **kept})


def headlines(case: Case, found: Terms) -> dict[str, Headline]:
    """Return the numbers of the terms by id: ``terms.CLAUSE…``, ``terms.without…``, ``terms.PROGRAMME…``."""
    plans = rests_on(*case.contracts.values(), *case.offers.values(), *case.workloads.values())
    bare: _Basis = ((), ())
    read = [replace(v, reading=r) for v in found.clauses for r in ([v.reading] if v.reading else ["", *found.sides])]
    made = [_of(case, n, "clause", plans) for v in read for n in _clause(case, v)]
    made += [_of(case, n, "clause", bare) for v in found.vetoes for n in _veto(case, v.clause, v.deal.payment)]
    made += [_of(case, n, "without", plans) for n in _without(case, found)]
    made += [_of(case, n, "milestone", plans) for s in found.surfaces for n in _surface(case, found, s)]
    made += [_of(case, n, "alone", plans) for p in found.programmes for n in _alone(case, p)]
    return {h.id: h for h in made}


#: id, value, kind, names; claims and assumptions
_Number = tuple[str, float, _Kind, tuple[str, str]]
_Basis = tuple[tuple[str, ...], tuple[str, ...]]


def _of(case: Case, number: _Number, family: str, basis: _Basis) -> Headline:
    """Return a number as a headline; a clause's own numbers stand first among what it rests on."""
    key, value, kind, (name, name_zh) = number
    method, method_zh = _METHODS[family]
    clause = case.clauses.get(key.split(".")[1])
    own = rests_on(clause) if clause else ((), ())
    claims, assumed = (tuple(dict.fromkeys((*a, *b))) for a, b in zip(own, basis, strict=True))
    unit = case.currency if kind == "money" else ""
    return Headline(
        key, value, value, value, kind, unit=unit, name=name, name_zh=name_zh,
        method=method, method_zh=method_zh, claims=claims, assumptions=assumed,
    )  # fmt: skip


def _names(thing: object, id: str) -> tuple[str, str]:
    """Return the English and the Chinese name of anything that has them."""
    name = getattr(thing, "name", "") or id.replace("_", " ")
    return name, getattr(thing, "name_zh", "") or name


def _party(case: Case, id: str) -> tuple[str, str]:
    return _names(case.parties.get(id), id)


def _clause(case: Case, value: ClauseValue) -> Iterator[_Number]:
    """Yield a clause's worth to each side, own belief and the observer's, as gain and as loss, and by year."""
    read = f".as_{value.reading}" if value.reading else ""
    clause = _names(case.clauses[value.clause], value.clause)
    for own, seen in zip(value.own, value.observer, strict=True):
        who = _party(case, own.party)
        said = f"{clause[0]}: worth to {who[0]}", f"{clause[1]}：对{who[1]}的价值"
        stem = f"terms.{value.clause}{read}.{own.party}"
        for end, worth in (("", own), (".observer", seen)):
            yield f"{stem}{end}", worth.value, "money", said
            yield f"{stem}{end}.loss", -worth.value, "money", said
        if any(k.startswith("work.") for k in own.by_part) or any(k.startswith("sales.") for k in own.by_part):
            for year, money in own.by_year.items():
                dated = f"{said[0]}, {year}", f"{said[1]}，{year} 年"
                yield f"{stem}.gain_{year}", money, "money", dated
                yield f"{stem}.loss_{year}", -money, "money", dated
        yield from _made_of(stem, own, said)
    for end, deal in (("", value.own_deal), (".observer", value.observer_deal)):
        stem = f"terms.{value.clause}{read}{end}"
        said = f"{clause[0]}: fair price of striking it", f"{clause[1]}：取消它的公平价格"
        yield f"{stem}.payment", deal.payment, "money", said
        said = f"{clause[0]}: missing for an agreement to strike it", f"{clause[1]}：取消它所差的金额"
        yield f"{stem}.short", deal.short, "money", said


def _made_of(stem: str, worth: Worth, said: tuple[str, str]) -> Iterator[_Number]:
    """Yield what a loss consists of: work left undone, fees that need not be paid, and what risk adds."""
    pieces = worth.made_of
    undone = -sum(v for k, v in pieces.items() if ".undone." in k)
    saved = sum(v for k, v in pieces.items() if k.endswith(".fees"))
    named = (
        ("undone", undone, "work left undone", "未完成的工作"),
        ("saved", saved, "fees not paid", "不必支付的费用"),
        ("risk", -worth.for_risk, "for risk", "风险所加"),
    )
    if undone or saved:
        for key, money, en, zh in named:
            yield f"{stem}.{key}", money, "money", (f"{said[0]}, {en}", f"{said[1]}，{zh}")


def _veto(case: Case, clause: str, payment: float) -> Iterator[_Number]:
    name = _names(case.clauses[clause], clause)
    yield f"terms.{clause}.yes", payment, "money", (f"{name[0]}: fair price of a yes", f"{name[1]}：同意的公平价格")


def _without(case: Case, found: Terms) -> Iterator[_Number]:
    for at in found.outside:
        for worth in at.owed:
            who, year = _party(case, worth.party), at.since.year
            said = f"what {who[0]} loses without the deal from {year}", f"{year} 年起没有合作时{who[1]}的损失"
            yield f"terms.without.{worth.party}.{year}", worth.value, "money", said


def _surface(case: Case, found: Terms, surface: Surface) -> Iterator[_Number]:
    """Yield losses and gains by reading under each belief and in each year, and when declaring pays."""
    name = _names(case.milestones[surface.milestone], surface.milestone)
    for party in surface.by_date:
        who = _party(case, party)
        for i, reading in enumerate(surface.readings):
            said = f"{name[0]}: what {who[0]} loses", f"{name[1]}：{who[1]}的损失"
            stem = f"terms.{surface.clause}.{party}.{reading}"
            for belief, values in surface.by_belief[party].items():
                yield f"{stem}.by_{belief}.loss", -float(values[i]), "money", said
                yield f"{stem}.by_{belief}.gain", float(values[i]), "money", said
            for day, value in zip(surface.dates, surface.by_date[party][i], strict=True):
                yield f"{stem}.loss_{day.year}", -float(value), "money", said
    for on in found.declaring[surface.clause]:
        year, stem = on.on.year, f"terms.{surface.clause}"
        said = f"declaring at the end of {year}: the share saved", f"{year} 年末宣布：省下的分成"
        yield f"{stem}.saved_{year}", on.at.remaining, "money", said
        said = f"declaring at the end of {year}: the answer", f"{year} 年末宣布：对方的报复"
        yield f"{stem}.answer_{year}", on.at.answer, "money", said
        said = f"declaring at the end of {year}: fair price of not doing it", f"{year} 年末不宣布的公平价格"
        yield f"{stem}.threat_{year}", on.threat, "money", said
        if on.at.threshold is not None:
            said = (
                f"declaring at the end of {year}: chance of a panel above which it pays",
                f"{year} 年末宣布划算所需的专家组概率",
            )
            yield f"{stem}.threshold_{year}", on.at.threshold, "share", said


def _alone(case: Case, found: Alone) -> Iterator[_Number]:
    """Yield the worth of a programme and of a head start."""
    name, stem = _names(case.programmes[found.programme], found.programme), f"terms.{found.programme}"
    for world, key, said in ((0, "holds", ("deal holds", "合作维持")), (1, "lost", ("deal lost", "合作失去"))):
        yield (
            f"{stem}.{key}",
            found.worth[world],
            "money",
            (f"{name[0]}: worth, {said[0]}", f"{name[1]}：价值，{said[1]}"),
        )
        for months, worth in found.head_start.items():
            told = f"{name[0]}: {months} months earlier, {said[0]}", f"{name[1]}：提前 {months} 个月，{said[1]}"
            yield f"{stem}.start_{months}.{key}", worth[world], "money", told
    for months in found.head_start:
        told = f"chance of losing the deal that repays {months} months", f"提前 {months} 个月可收回溢价所需的失去概率"
        yield f"{stem}.chance_{months}", found.chance_needed(months), "share", told
    told = f"{name[0]}: head start that repays the premium, deal lost", f"{name[1]}：合作失去时收回溢价所需的先机"
    yield f"{stem}.repaid", found.breaks_even[1] * _DAYS_PER_MONTH, "days", told
