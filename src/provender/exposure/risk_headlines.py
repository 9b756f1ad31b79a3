"""Headline numbers of the base plan under many scenarios."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from provender.alliance.walk import rests_on
from provender.exposure.result import Headline

if TYPE_CHECKING:
    from provender.adequacy import Indices, Interval
    from provender.alliance.case import Case
    from provender.exposure.risk import Risk

_METHOD = (
    "scenarios drawn around every future: competing clocks of the hazards, the plan as signed; 95 % interval",
    "围绕每个未来抽取情景：各风险的竞争时钟，方案按已签执行；95% 区间",
)
#: by measure: name in English and Chinese; {what} is the provision, {who} the hazard
_NAMES = {
    "eue": ("{what}: expected work left undone, unit-hours", "{what}：预期未完成工作量（单位·小时）"),
    "eue_by_events": ("{what}: of it because of events, unit-hours", "{what}：其中由事件造成（单位·小时）"),
    "critical_eue": (
        "{what}: expected critical work left undone, unit-hours",
        "{what}：预期未完成的关键工作量（单位·小时）",
    ),
    "critical_hours": ("{what}: expected hours with critical work short", "{what}：关键工作短缺的预期小时数"),
    "critical_chance": (
        "{what}: chance that critical work is short at all before the end",
        "{what}：期末前关键工作出现短缺的概率",
    ),
    "critical_worst": (
        "{what}: critical work left undone in the worst 5 %, unit-hours",
        "{what}：最差 5% 情景中未完成的关键工作量（单位·小时）",
    ),
    "cause": ("{what}: what adds most to it, {who}, unit-hours", "{what}：影响最大者：{who}（单位·小时）"),
}


def risk_headlines(case: Case, risks: Mapping[str, Risk]) -> dict[str, Headline]:
    """Return the headline numbers of each provision's risk: ``PROVISION.risk.MEASURE``."""
    return {h.id: h for risk in risks.values() for h in _of(case, risk)}


def _of(case: Case, risk: Risk) -> Iterator[Headline]:
    good = case.provisions[risk.provision]
    what = (good.name or good.id, good.name_zh or good.name or good.id)
    lines = [c for c in case.contracts.values() if c.provision == good.id]
    work = [w for w in case.workloads.values() if w.provision == good.id]
    basis = rests_on(list(case.hazards.values()), lines, work)

    def told(measure: str, value: Interval | float, kind: str, who: tuple[str, str] = ("", "")) -> Headline:
        low, high, mid = (value, value, value) if isinstance(value, float) else (value.low, value.high, value.value)
        names = [t.format(what=w, who=x) for t, w, x in zip(_NAMES[measure], what, who, strict=True)]
        return Headline(
            f"{risk.provision}.risk.{measure}", mid, min(low, mid), max(high, mid), kind,  # type: ignore[arg-type]
            name=names[0], name_zh=names[1], method=_METHOD[0], method_zh=_METHOD[1],
            claims=basis[0], assumptions=basis[1],
        )  # fmt: skip

    yield told("eue", risk.all_work.eue, "number")
    yield told("eue_by_events", max(0.0, risk.all_work.eue.value - risk.without_events), "number")
    if risk.critical_work is not None:
        found: Indices = risk.critical_work
        yield told("critical_eue", found.eue, "number")
        yield told("critical_hours", found.lolh, "number")
        yield told("critical_chance", found.chance, "share")
        yield told("critical_worst", found.unserved_cvar, "number")
    if risk.causes and risk.causes[0].unserved > 0.0:
        hazard = case.hazards[risk.causes[0].hazard]
        plain = hazard.name or hazard.id.replace("_", " ")
        yield told("cause", risk.causes[0].unserved, "number", (plain, hazard.name_zh or plain))
