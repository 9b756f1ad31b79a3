"""Headline numbers of the tie: its state, the events ahead, its clauses in cash and in time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from provender.alliance.walk import rests_on
from provender.exposure.result import Headline

if TYPE_CHECKING:
    from provender.alliance.case import Case
    from provender.exposure.events import Event
    from provender.exposure.tie import ClauseAhead, TieAhead

_EPOCH = date(1970, 1, 1)
Sources = tuple[tuple[str, ...], tuple[str, ...]]


def tie_headlines(case: Case, tie: TieAhead) -> dict[str, Headline]:
    """Return the headline numbers of the tie by id.

    ``state.STATE``; ``hazard.ID.within_MONTHS``, ``hazard.ID.extra``, ``.unmet_hours``, ``.withheld``;
    ``clause.ID.ended_within_MONTHS``, ``.first_within_MONTHS``, ``.pays``, ``.pays_YEAR``, ``.at_stake``,
    ``.loss``; ``milestone.ID.by_YEAR``; ``programme.ID.months``; ``hypothesis.ID``; ``tie.withheld``.
    """
    chain = _chain_basis(case)
    found = [*_states(case, tie, chain)]
    for event in tie.events:
        found += _event(case, tie, event, chain)
    for clause in tie.clauses:
        found += _clause(case, tie, clause, chain)
    for milestone in tie.milestones:
        found += _milestone(case, tie, milestone)
    for programme, (mean, low, high) in tie.done.items():
        basis = rests_on(case.programmes[programme], [h for h in case.hazards.values() if h.programme == programme])
        found.append(_number(f"programme.{programme}.months", mean, (low, high), "number", basis))
    for weighed in (w for rivals in tie.rivals.values() for w in rivals):
        basis = _both((tuple(weighed.speaks), ()), rests_on(case.hypotheses[weighed.hypothesis]))
        spread = weighed.variants.values()
        found.append(_number(f"hypothesis.{weighed.hypothesis}", weighed.posterior, spread, "share", basis))
    if tie.withheld:
        basis = rests_on([h for h in case.hazards.values() if h.flow], list(case.flows.values()))
        found.append(_number("tie.withheld", tie.withheld, (), "money", basis, unit=case.currency))
    return {h.id: _named(case, h) for h in found}


def _named(case: Case, headline: Headline) -> Headline:
    """Return the number with its name and its method, in English and Chinese."""
    kind, key = headline.id.split(".")[:2]
    measure = headline.id.rpartition(".")[2]
    things: Mapping[str, Any] = {
        "hazard": case.hazards,
        "clause": case.clauses,
        "milestone": case.milestones,
        "programme": case.programmes,
        "hypothesis": case.hypotheses,
    }.get(kind, {})
    thing = things.get(key)
    plain = key.replace("_", " ")
    english, chinese = (thing.name or plain, thing.name_zh or thing.name or plain) if thing else (plain, plain)
    stem, _, number = measure.rpartition("_")
    told = _MEASURES.get(measure) or _MEASURES.get(f"{stem}_*") or _MEASURES.get(kind)
    if told is None:
        return headline
    return replace(
        headline,
        name=told[0].format(what=english, n=number),
        name_zh=told[1].format(what=chinese, n=number),
        method=told[2],
        method_zh=told[3],
    )


_PLAYED = (
    "share of the paths of the alliance, played month by month with its state, events, milestones and clauses",
    "联盟逐月推演（状态、事件、里程碑、条款）的各条路径中的占比",
)
_KILLED = (
    "the state's chain, stopped at the hazard's rate times the multiplier of each state; the range is over the rate",
    "以各状态下的发生率（基准率乘以倍数）终止的状态链；区间来自发生率",
)
_PLAN = ("plan against plan, replanned after the event", "事件前后两份重新规划的方案之差")
_CASH = (
    "what the clause pays while it stands, over the paths, discounted at the payer's rate",
    "条款存续期间支付额，各路径平均，按付款方利率折现",
)
#: by measure: name and method, in English and Chinese; {what} is the thing, {n} the number in the id
_MEASURES: dict[str, tuple[str, str, str, str]] = {
    "state": (
        "chance that the tie is {what}",
        "关系处于“{what}”的概率",
        "hidden Markov chain over the signals; the range is over priors, likelihoods and silence",
        "对信号作隐马尔可夫推断；区间来自先验、似然与沉默的不同设定",
    ),
    "hypothesis": (
        "chance that the reason is: {what}",
        "原因为“{what}”的概率",
        "prior times the likelihood of each claim, one factor per source; the range is over priors and dependence",
        "先验乘以各说法的似然，同一来源只计一次；区间来自先验与相关性的不同设定",
    ),
    "within_*": ("{what}: chance within {n} months", "{what}：{n} 个月内发生的概率", *_KILLED),
    "extra": ("{what}: extra cost, replanned", "{what}：重新规划后的额外成本", *_PLAN),
    "unmet_hours": ("{what}: work left undone, unit-hours", "{what}：未完成的工作量（单位·小时）", *_PLAN),
    "withheld": (
        "{what}: money held back",
        "{what}：被扣留的资金",
        "severity times the tranches that fall due while it lasts",
        "严重程度乘以持续期内到期的分期款",
    ),
    "ended_within_*": (
        "{what}: chance that it ends early within {n} months",
        "{what}：{n} 个月内提前终止的概率",
        *_PLAYED,
    ),
    "first_within_*": (
        "{what}: chance that it is the first clause to end, within {n} months",
        "{what}：{n} 个月内最先终止的条款的概率",
        *_PLAYED,
    ),
    "pays": ("{what}: what it pays to the end of the horizon, today's money", "{what}：至期末支付额的现值", *_CASH),
    "pays_*": ("{what}: expected payment in {n}", "{what}：{n} 年预期支付额", *_CASH),
    "cap_reached": (
        "{what}: day on which all of it has been paid",
        "{what}：全部付清之日",
        "earnings carried on beyond the horizon at their last growth",
        "期末之后按最后的增长率外推",
    ),
    "test_met": (
        "{what}: day on which its profit test is met",
        "{what}：利润条件达成之日",
        "earnings carried on beyond the horizon at their last growth",
        "期末之后按最后的增长率外推",
    ),
    "at_stake": (
        "{what}: what a refusal would cost the other side",
        "{what}：若拒绝，对方的损失",
        "money that falls away if consent is not given by its date",
        "到期未获同意即失去的资金",
    ),
    "loss": ("{what}: expected loss from a refusal", "{what}：因拒绝的预期损失", *_CASH),
    "by_*": (
        "{what}: chance by the end of {n}",
        "{what}：{n} 年底前的概率",
        "the observer's belief, given that it has not come yet",
        "观察者的判断（以尚未发生为条件）",
    ),
    "months": (
        "{what}: months until complete",
        "{what}：距完成的月数",
        "split log-normal through early, middle and late, delays included",
        "按早、中、晚三点的分段对数正态，含延误",
    ),
}


def _chain_basis(case: Case) -> Sources:
    """Return what the state rests on: the signals' claims, and every number of the chain."""
    numbers = rests_on(case.chain, list(case.signals.values()))
    heard = tuple(c.id for c in case.claims.values() if c.kind in case.signals and c.weight > 0)
    return tuple(dict.fromkeys((*heard, *numbers[0]))), numbers[1]


def _states(case: Case, tie: TieAhead, basis: Sources) -> Iterator[Headline]:
    if tie.state is None or case.chain is None:
        return
    for state, value in tie.state.probability.items():
        spread = [variant[state] for variant in tie.state.sensitivity.values()]
        yield _number(f"state.{state}", value, spread, "share", basis)


def _event(case: Case, tie: TieAhead, event: Event, chain: Sources) -> Iterator[Headline]:
    hazard = case.hazards[event.hazard]
    basis = _both(rests_on(hazard), chain) if case.chain and hazard.kind in case.chain.multipliers else rests_on(hazard)
    prefix = f"hazard.{event.hazard}"
    for months, chance in tie.chances[event.hazard].items():
        yield _number(f"{prefix}.within_{months}", chance, _band(case, event.hazard, chance), "share", basis)
    if event.extra:
        lines = rests_on([c for c in case.contracts.values() if hazard.target in (c.supplier, *c.depends_on)])
        wide = _both(rests_on(hazard), lines)
        yield _number(f"{prefix}.extra", sum(event.extra.values()), (), "money", wide, unit=case.currency)
        if len(event.extra_unmet) == 1:
            yield _number(f"{prefix}.unmet_hours", sum(event.extra_unmet.values()), (), "number", wide)
    if event.withheld:
        wide = _both(rests_on(hazard), rests_on(case.flows[hazard.flow]))
        yield _number(f"{prefix}.withheld", event.withheld, (), "money", wide, unit=case.currency)


def _band(case: Case, hazard: str, chance: float) -> Iterable[float]:
    """Return the chance at the low and high of the rate: the log of the chance of none scales with it."""
    rate = case.hazards[hazard].rate_per_year
    if rate.value <= 0.0:
        return ()
    return tuple(1.0 - (1.0 - chance) ** (r / rate.value) for r in (rate.low, rate.high))


def _clause(case: Case, tie: TieAhead, ahead: ClauseAhead, chain: Sources) -> Iterator[Headline]:
    clause = case.clauses[ahead.clause]
    enders = [h for h in case.hazards.values() if ahead.clause in h.ends]
    triggers = [c for c in case.clauses.values() for e in c.effect().endings if ahead.clause in e.clauses]
    dates = [case.milestones[m] for t in triggers for e in t.effect().endings for m in e.milestones]
    ending = _both(rests_on(enders, triggers, dates), chain if enders else ((), ()))
    prefix = f"clause.{ahead.clause}"
    if enders or triggers:
        for months, chance in ahead.ended.items():
            yield _number(f"{prefix}.ended_within_{months}", chance, (), "share", ending)
            first = tie.first_to_end[months][ahead.clause]
            yield _number(f"{prefix}.first_within_{months}", first, (), "share", ending)
    pays = ahead.paid
    money = _both(rests_on(clause, case.parties.get(clause.grantor)), ending)
    if ahead.by_year and pays[2] > 0.0:
        yield _number(f"{prefix}.pays", pays[0], pays[1:], "money", money, unit=case.currency)
        for year, amount in ahead.by_year.items():
            yield _number(f"{prefix}.pays_{year}", amount, (), "money", money, unit=case.currency)
    for label, day in (("cap_reached", ahead.cap_reached), ("test_met", ahead.test_met)):
        if day:
            laws = rests_on(
                clause, [p.profit for p in case.parties.values()], [p.revenue for p in case.parties.values()]
            )
            yield _number(f"{prefix}.{label}", float((day - _EPOCH).days), (), "date", laws)
    if ahead.at_stake:
        yield _number(f"{prefix}.at_stake", ahead.at_stake, (), "money", money, unit=case.currency)
        yield _number(f"{prefix}.loss", pays[0], pays[1:], "money", money, unit=case.currency)


def _milestone(case: Case, tie: TieAhead, milestone: str) -> Iterator[Headline]:
    basis = rests_on(case.milestones[milestone])
    shares = tie.milestones[milestone]
    for year in sorted({m.year for m in tie.months}):
        last = max(i for i, m in enumerate(tie.months) if m.year == year)
        yield _number(f"milestone.{milestone}.by_{year}", float(shares[last]), (), "share", basis)


def _both(a: Sources, b: Sources) -> Sources:
    return tuple(dict.fromkeys((*a[0], *b[0]))), tuple(dict.fromkeys((*a[1], *b[1])))


def _number(id: str, value: float, spread: Iterable[float], kind: str, basis: Sources, *, unit: str = "") -> Headline:
    values = [float(v) for v in spread] or [value]
    low, high = min([value, *values]), max([value, *values])
    return Headline(id, value, low, high, kind, unit=unit, claims=basis[0], assumptions=basis[1])  # type: ignore[arg-type]
