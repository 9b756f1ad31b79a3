"""Words of a plan in a terminal and of what is asked around it, as (English, Chinese)."""

from __future__ import annotations

_COLUMNS: dict[str, tuple[str, str]] = {
    "col.sign_by": ("sign by", "最迟签约"),
    "col.offer": ("offer", "报价"),
    "col.from": ("from", "起"),
    "col.to": ("to", "止"),
    "col.size": ("size, {unit}", "规模，{unit}"),
    "col.fees": ("fees", "费用"),
    "col.saves": ("saves", "节省"),
    "col.waiting": ("waiting costs", "再等的代价"),
    "col.for": ("needed for", "为何需要"),
    "col.loss": ("if lost", "若失去"),
    "col.alone": ("price alone", "单独的价格"),
    "col.marginal": ("on top of the others", "叠加其余之上"),
    "col.since": ("first outlasted", "自何时起能承受"),
    "col.spare": ("least to spare, {unit}", "最小余量，{unit}"),
    "col.budget": ("budget", "预算"),
    "col.year": ("year", "年份"),
    "col.limit_money": ("there is", "总额"),
    "col.held": ("held", "已占用"),
    "col.signed": ("signed", "新签"),
    "col.left": ("left", "剩余"),
    "col.more_saves": ("one more saves", "每多一元可省"),
    "col.omega": ("weight of the bad end", "坏结局的权重"),
    "col.mean": ("mean", "均值"),
    "col.cvar": ("bad end", "坏结局"),
    "col.gap": ("gap", "差距"),
    "col.signs_more": ("signs more (units)", "多签（单位）"),
    "col.supplier": ("supplier", "供应方"),
    "col.now": ("now", "当前"),
    "col.within": ("within {share}", "高出不超过{share}"),
    "col.plan": ("plan", "方案"),
    "col.extra": ("costs more", "多花"),
    "col.differs": ("differs by", "差异"),
    "col.instead": ("what it signs instead", "改签什么"),
    "col.party": ("as read by", "解读方"),
    "col.least": ("least cost", "最低成本"),
    "col.robust": ("robust plan costs", "稳健方案的成本"),
    "col.reads": ("reads otherwise", "解读不同之处"),
    "col.clause": ("clause", "条款"),
    "col.clause_alone": ("alone", "单独"),
    "col.to_end": ("to the end of", "到哪年年底"),
    "col.in_all": ("in all", "合计"),
    "col.adds": ("this year adds", "该年增加"),
    "col.limit": ("limit", "限制"),
    "col.start": ("starting", "起始"),
    "col.unit_saves": ("saves per {unit}", "每 {unit} 可省"),
    "col.share": ("share", "份额"),
    "col.cost_in_all": ("cost in all", "总代价"),
    "col.estimate": ("estimate", "估计值"),
    "col.low": ("from", "从"),
    "col.high": ("to", "到"),
    "col.at_low": ("{what} at the first", "取前者时{what}"),
    "col.at_high": ("{what} at the last", "取后者时{what}"),
}
_PLAN: dict[str, tuple[str, str]] = {
    "told.title": ("{title}: what to sign for {good}", "{title}：为{good}签什么"),
    "told.cost": ("objective {cost}, mean {mean}, CVaR {cvar}; ", "目标值{cost}，均值{mean}，CVaR {cvar}；"),
    "told.mean_drawn": ("{mean} ± {error} over {n} scenarios", "{mean} ± {error}（{n}个情景）"),
    "told.proven": (
        "proven to {gap} of the least cost (bound {bound})",
        "经证明与最低成本相差不超过{gap}（下界{bound}）",
    ),
    "told.stopped": (
        "stopped within {gap} of the least cost (bound {bound})",
        "已停止，与最低成本相差不超过{gap}（下界{bound}）",
    ),
    "told.unproven": (
        "stopped before anything was proven of the least cost",
        "停止时对最低成本尚无任何证明",
    ),
    "told.no_plan": (
        "stopped before a plan was found that meets every need; give it more time",
        "停止时尚未找到满足所有需要的方案；请给更多时间",
    ),
    "told.none_yet": ("No plan yet.", "尚无方案。"),
    "told.open": ("open", "不限"),
    "told.not_looked_for": ("not looked for", "未求"),
    "told.over": ("{money} over", "超出{money}"),
    "told.more_lines": ("{n} of {all} lines; --json gives all", "{all}份中的{n}份；--json 给出全部"),
    "told.group": ("{offer} – needed for: {why}", "{offer}，为何需要：{why}"),
    "told.saves_less": (
        "Below 0, a line costs more than it saves: only what must be outlasted calls for it.",
        "小于 0 表示该份合同得不偿失：只是为了承受断供才需要它。",
    ),
    "told.price": (
        "Outlasting {n} losses costs {price} more than the best plan without security",
        "承受{n}项损失比没有这一要求的最优方案多花{price}",
    ),
    "told.price_range": (" (proven: {low} to {high})", "（经证明在{low}与{high}之间）"),
    "told.penalty": (", and what it leaves short {money}", "，未能满足的部分另值{money}"),
    "told.price_unknown": (
        "What security costs was not looked for: it takes the best plan without it.",
        "未求安全的代价：那需要另解没有安全要求的最优方案。",
    ),
    "told.conflict": (
        "No plan outlasts everything from the first delivery on; in conflict: {names}.",
        "从首批交付起，没有任何方案能承受全部损失；相互冲突的是：{names}。",
    ),
    "told.before": ("Before {day} nothing signed today can stand.", "{day}之前，今天签下的任何合同都无法落地。"),
    "told.short": (
        "If {loss} is lost, critical work stays short by up to {most} to {last}.",
        "若失去{loss}，关键工作最多短缺{most}，直至{last}。",
    ),
    "told.sentence_end": (".", "。"),
}
_AROUND: dict[str, tuple[str, str]] = {
    "told.clauses": ("What each clause costs; negative: it helps", "每项条款的代价；负数表示有益"),
    "told.years": (
        "What {clause} costs if it lasts to the end of a year",
        "{clause}若延续到某年年底的代价",
    ),
    "told.no_worth": ("No limit is worth a unit more.", "没有哪项限制值得放宽一个单位。"),
    "told.worths": ("What one more unit of a limit saves, largest first", "每项限制多一个单位可省多少，从大到小"),
    "told.per_money": ("{worth} per 1", "每 1 元省{worth}"),
    "told.lowered": (
        "No plan outlasts the loss of {loss} whole: need was lowered by up to {most} for it.",
        "没有方案能完全承受失去{loss}：为此把需要降低了至多{most}。",
    ),
    "told.cut_short": (
        "Stopped: what is missing here was not looked for.",
        "已停止：此处没有的，是没有去求。",
    ),
    "told.against": ("Every plan here outlasts the loss of: {losses}.", "此处每份方案都能承受失去：{losses}。"),
    "told.risk_flat": (
        "Risk: the plan with the least mean has the least bad end too; there is nothing to trade.",
        "风险：均值最低的方案，坏结局也最好；无可取舍。",
    ),
    "told.risk": (
        (
            "Risk: the mean of the worst {tail} against the mean; end to end, one more of mean buys {rate} off the bad "
            "end. The case weighs it with {own}."
        ),
        "风险：在最坏{tail}的平均与总平均之间取舍；从一端到另一端，均值每多花 1，坏结局可少{rate}。案例的权重为{own}。",
    ),
    "told.own_weight": ("{omega} (case)", "{omega}（案例）"),
    "told.room": (
        "Room: share of each supplier in what is held or signed, among plans within {listed} of the least cost.",
        "余地：成本比最低成本高出不超过{listed}的方案中，各供应方占已有和新签的份额。",
    ),
    "told.span": ("{low} to {high}", "{low}至{high}"),
    "told.no_other": ("No other plan costs less than {share} more.", "没有别的方案多花不到{share}。"),
    "told.others": (
        "For {more} more, plans as unlike the best and each other as can be: {n}.",
        "多花不超过{more}时，与最优方案及彼此尽可能不同的方案：{n}份。",
    ),
    "told.and_more": ("{listed}, and {n} more", "{listed}，另有{n}项"),
    "told.in_units": ("{listed} ({unit})", "{listed}（{unit}）"),
    "told.no_robust": (
        "Readings: no plan holds under every party's reading of the clauses.",
        "解读：没有哪份方案在各方对条款的解读下都成立。",
    ),
    "told.ambiguity": (
        "Readings: a plan that holds under every reading costs {price} more than one's own reading allows",
        "解读：在各方解读下都成立的方案，比自家解读所允许的多花{price}",
    ),
    "told.no_finite": ("no finite sum", "无有限数额"),
    "told.what": (": {what}", "：{what}"),
    "told.nothing_plan": ("no plan", "无方案"),
    "told.unchanged": ("{clause}, changed: makes no difference to the cost.", "{clause}改动后：成本不变。"),
    "told.costs": ("{clause}, changed: costs {money}.", "{clause}改动后：多花{money}。"),
    "told.helps": ("{clause}, changed: saves {money}.", "{clause}改动后：省{money}。"),
    "told.more_rows": ("{n} of {all}; --json gives all", "{all}项中的{n}项；--json 给出全部"),
    "told.limit.need": ("need if lost: {name}", "失去{name}时的需要"),
    "told.limit.window": ("a window of {name}", "{name}的一个时段"),
    "told.limit.shut": ("too late to sign for: {name}", "已来不及签：{name}"),
    "told.limit.cap": ("in force at once of {name}", "{name}同时生效的量"),
    "told.limit.budget": ("money of {name}", "{name}的资金"),
}
_ANSWERS: dict[str, tuple[str, str]] = {
    "told.nothing_sways": (
        "No estimate of the case that has a range sways this.",
        "案例中没有哪个带区间的估计会左右这一答案。",
    ),
    "told.swayed": (
        "Swayed most by (each alone, from its 5 to its 95 % point):",
        "最能左右它的估计（逐一从 5% 点移到 95% 点）：",
    ),
    "told.no_reserve": (
        "If all of {who} were lost at once with a chance of {chance}, no reserve beside it would pay.",
        "若{who}一下子全没的可能性是{chance}，在别家备任何储备都不划算。",
    ),
    "told.reserve": (
        (
            "If all of {who} is lost at once with a chance of {chance}, it pays to hold {reserve}-years more with "
            "others: that costs {premium} where nothing is lost, and saves {worth} on balance of the {loss} that the "
            "threat costs whoever does not reckon with it."
        ),
        (
            "若{who}一下子全没的可能性是{chance}，在别家多备{reserve}·年就划算：没出事时多花{premium}，"
            "总体算下来，在毫无准备者因此承受的{loss}中省下{worth}。"
        ),
    ),
    "told.mix": (
        (
            "The cheapest plan that outlasts the loss of any one supplier, as far as one does, holds most with "
            "{first}; shares of all unit-hours held or signed:"
        ),
        "能承受失去任何一家供应方（以做得到为限）的最便宜方案，占比最大的是{first}；占全部已有和新签单位小时的份额：",
    ),
    "told.price_of_any": (
        "Outlasting the loss of any one supplier costs {price} more than the best plan, of {cost} in all.",
        "承受失去任何一家供应方，比最优方案多花{price}，总成本{cost}。",
    ),
    "told.short_of_any": (
        (
            "No money secures all of it: critical work stays short by up to {most}, {years}-years in all, before what "
            "is signed today is delivered."
        ),
        "花钱也保不住全部：在今天签下的合同到货之前，关键工作最多短缺{most}，合计{years}·年。",
    ),
    "told.exclusivity": (
        "What keeping {clause} to the end of each year would cost:",
        "{clause}若保留到各年年底，代价为：",
    ),
    "told.shares": ("shares", "份额"),
    "told.cost_to": ("cost to {year}", "到{year}年的代价"),
    "told.saves": ("saves", "节省"),
    "told.price_word": ("price", "价格"),
    "told.short_word": ("short in all", "合计短缺"),
}
PLAN_TERMINAL: dict[str, tuple[str, str]] = {**_COLUMNS, **_PLAN, **_AROUND, **_ANSWERS}
