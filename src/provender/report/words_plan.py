"""Words on the plan that outlasts losses and on what is asked around it, as (English, Chinese)."""

from __future__ import annotations

_PART: dict[str, tuple[str, str]] = {
    "planned.title": ("A plan that nobody can cut off", "一份谁也断不了的方案"),
    "planned.lead": (
        (
            "The least-cost plan that outlasts the loss of {losses}, each by itself, costs {price} more than the best "
            "plan without that wish. It is proven to within {gap} of the least cost."
        ),
        "在逐一失去{losses}时仍能支撑的最低成本方案，比没有这一要求的最优方案多花{price}；与最低成本的差距经证明不超过{gap}。",
    ),
    "planned.lead.plain": (
        "Nobody else's loss is to be outlasted here; the plan is the cheapest, proven to within {gap}.",
        "此处没有需要承受的外部损失；方案即成本最低者，与最低成本的差距经证明不超过{gap}。",
    ),
    "planned.lead.relaxed": (
        (
            "No plan outlasts the loss of {conflict} from the first delivery on. The one shown gives up as few "
            "unit-hours as can be, outlasts all other losses, and costs {price} more than the best plan without that "
            "wish, proven to within {gap}."
        ),
        (
            "从首批交付起，没有任何方案能承受失去{conflict}。这里的方案放弃的单位小时最少，承受得住其余各项损失，"
            "比没有这一要求的最优方案多花{price}，差距经证明不超过{gap}。"
        ),
    ),
    "planned.short": (
        "If {loss} is lost, critical work stays short by up to {most} until {last}.",
        "若失去{loss}，关键工作最多短缺{most}，直至{last}。",
    ),
    "planned.unsecurable": (
        "Before {day} nothing signed today can stand: what is short until then, no money secures.",
        "{day}之前，今天签下的任何合同都无法落地：此前的短缺花钱也保不住。",
    ),
    "planned.worth": (
        "One more {unit} of {offer} in its tightest window would save {money}.",
        "在最紧的时段，{offer}每多 1 {unit}可省{money}。",
    ),
    "planned.and": (" and ", "和"),
    "planned.loss.pipeline": ("what {name} has yet to deliver", "{name}尚未交付的部分"),
}
_CHARTS: dict[str, tuple[str, str]] = {
    "planned.chart.portfolio": ("What would stand, by supplier", "届时拥有多少，来自谁"),
    "planned.chart.portfolio.subtitle": (
        "{unit}, as signed: held already (solid) and signed by this plan (light)",
        "单位：{unit}，按签约量：已有（深）与本方案新签（浅）",
    ),
    "planned.chart.held": ("held", "已有"),
    "planned.chart.signed": ("signed by the plan", "本方案新签"),
    "planned.chart.portfolio.note": (
        "The dashed line is the critical work that must go on. Lines count as signed, late or not.",
        "虚线为必须维持的关键工作。合同按签约量计，不论是否延误。",
    ),
    "planned.chart.frontier": ("What a better bad end costs", "改善坏结局的代价"),
    "planned.chart.frontier.subtitle": (
        "Mean cost (across) and mean of the worst {tail} of futures (up), {unit}; one point per weight of the bad end",
        "横轴为平均成本，纵轴为最坏{tail}未来的平均成本，单位：{unit}；每点对应坏结局的一个权重",
    ),
    "planned.chart.frontier.note": (
        "Each point is a proven plan: none is cheaper on both counts. The filled one has the case's own weight, {own}.",
        "每个点都是经证明的方案：没有哪份方案能在两方面都更省。实心点为案例自身的权重{own}。",
    ),
    "planned.chart.omega": ("Weight of the bad end", "坏结局的权重"),
    "planned.chart.mean": ("Mean", "均值"),
    "planned.chart.cvar": ("Bad end", "坏结局"),
    "planned.chart.own": ("weight of the case", "案例的权重"),
    "planned.chart.other": ("other weights", "其他权重"),
    "planned.chart.room": ("How much of each supplier a plan may hold", "各供应方的份额可以有多大余地"),
    "planned.chart.room.subtitle": (
        "Share of all capacity held or signed, in plans within {listed} of the least cost; the dot is the plan shown",
        "占已有和新签产能的份额，限于成本比最低成本高出不超过{listed}的方案；圆点为当前方案",
    ),
    "planned.chart.within": ("within {share} of the least cost", "高出不超过{share}"),
    "planned.chart.limit": ("Cost", "成本"),
    "planned.chart.share": ("Share", "份额"),
    "planned.chart.now": ("the plan", "当前方案"),
    "planned.chart.supplier": ("Supplier", "供应方"),
    "planned.chart.decide": ("Sign by", "最迟签约日"),
    "planned.chart.decide.subtitle": (
        "The last day to sign each line; a larger dot is a larger line",
        "每份合同的最迟签约日；圆点越大，合同越大",
    ),
    "planned.chart.decide.note": (
        "A window later, the line that bears waiting worst costs {money} more: {offer}, to be signed by {day}.",
        "过了这一天再等下一个时段，代价最大的一份要多花{money}：{offer}，最迟{day}签约。",
    ),
    "planned.chart.offer": ("Offer", "报价"),
    "planned.chart.start": ("Start", "起始"),
    "planned.chart.size": ("Size", "规模"),
}
_SHEETS: dict[str, tuple[str, str]] = {
    "planned.lines": ("What to sign, by when, and why", "签什么、最迟何时签、为什么"),
    "planned.lines.lead": (
        (
            "Most in force at once, fees within the horizon, and what the plan would cost more without the lines of an "
            "offer, taken one by one. Needed for: losses without which less of it would be signed."
        ),
        "同时生效的最大量、期内费用，以及逐份去掉该报价的合同会多花多少。「为何需要」：若无须承受这些损失，就会少签。",
    ),
    "planned.lines.empty": (
        "Nothing to sign: what is held and can be bought by the hour is the cheapest.",
        "无须签约：手中已有的加上按小时购买的最便宜。",
    ),
    "planned.first": ("Sign first by", "首份最迟签约日"),
    "planned.n": ("Lines", "份数"),
    "planned.saves": ("Saves", "节省"),
    "planned.for": ("Needed for", "为何需要"),
    "planned.least_cost": ("the least cost", "成本最低"),
    "planned.losses": ("What outlasting each loss costs", "承受每项损失的代价"),
    "planned.loss": ("If lost", "若失去"),
    "planned.alone": ("Price alone", "单独的价格"),
    "planned.marginal": ("On top of the others", "叠加其余之上"),
    "planned.spare": ("Least to spare", "最小余量"),
    "planned.since": ("Outlasted from", "自何时起能承受"),
    "planned.no_plan": ("no plan does", "没有方案能做到"),
    "planned.never": ("never", "始终不能"),
    "planned.at_once": ("at once", "立即"),
    "planned.alternatives": ("Other plans at almost the least cost", "成本相近的其他方案"),
    "planned.alternatives.lead": (
        "Each costs at most {share} more than the least and is as unlike the plan and those above it as can be.",
        "每份方案至多比最低成本贵{share}，并与当前方案及上列各份尽可能不同。",
    ),
    "planned.plan": ("Plan", "方案"),
    "planned.extra": ("Costs more", "多花"),
    "planned.differs": ("Differs by", "差异"),
    "planned.instead": ("Signs instead", "改签什么"),
    "planned.more": ("+{amount} {offer}", "增{amount} {offer}"),
    "planned.less": ("−{amount} {offer}", "减{amount} {offer}"),
    "planned.earlier": ("{offer} earlier", "{offer}提前"),
    "planned.later": ("{offer} later", "{offer}推后"),
    "planned.same": ("the same", "相同"),
    "planned.readings": ("If a clause is read the other way", "条款若作另一种解读"),
    "planned.readings.lead": (
        "A plan that holds under every party's reading costs {money} more than one's own reading allows.",
        "一份在各方解读下都成立的方案，比自家解读所允许的多花{money}。",
    ),
    "planned.readings.none": (
        "No plan holds under every party's reading of the clauses.",
        "没有哪份方案在各方对条款的解读下都成立。",
    ),
    "planned.party": ("As read by", "解读方"),
    "planned.own": ("{party} (own)", "{party}（自家）"),
    "planned.least": ("Least cost", "最低成本"),
    "planned.robust": ("The robust plan costs", "稳健方案的成本"),
    "planned.reads": ("Reads otherwise", "解读不同之处"),
    "planned.clauses": ("What each clause costs", "每项条款的代价"),
    "planned.clauses.lead": (
        "The plan with the clause less the plan without it; negative where it helps. Those of no effect are left out.",
        "有该条款的方案成本减去没有该条款的方案成本；负数表示条款有益。不产生成本的条款未列出。",
    ),
    "planned.clauses.empty": (
        "No clause changes what this plan costs: with or without any of them it is the same.",
        "没有条款会改变本方案的成本：有或没有任何一项，结果都相同。",
    ),
    "planned.clause": ("Clause", "条款"),
    "planned.either_way": ("no plan either way", "有无皆无方案"),
    "planned.only_without": ("no plan with it", "有它便无方案"),
    "planned.only_with": ("no plan without it", "无它便无方案"),
    "planned.against": (
        "All of this outlasts the loss of {losses}.",
        "以上均以承受失去{losses}为前提。",
    ),
}
PLAN: dict[str, tuple[str, str]] = {**_PART, **_CHARTS, **_SHEETS}
