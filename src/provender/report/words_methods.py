"""What the report says by itself: generic answers, methods, measures, warnings, as (English, Chinese)."""

from __future__ import annotations

_GENERIC: dict[str, tuple[str, str]] = {
    "generic.question": (
        "Who can stop {good} for {dependant}, and how long would it last?",
        "谁能断{dependant}的{good}，又能撑多久？",
    ),
    "generic.stops": (
        (
            "The loss that bites first: **{event}**. From the "
            "announcement, critical work lasts {tts}; the first to stop is "
            "**{work}**."
        ),
        "最先奏效的断供：**{event}**。自宣布之日起，关键业务还能支撑 {tts}，最先停下的是**{work}**。",
    ),
    "generic.survives": (
        "No single loss stops critical work: even if **{event}**, the time it lasts is {tts}.",
        "没有哪一家断供能让关键业务停摆：即便**{event}**，停摆也{tts}。",
    ),
    "generic.cost": (
        "It costs {replanned} if {dependant} plans anew, {frozen} if it does not.",
        "若{dependant}重新规划，代价为 {replanned}；不作调整则为 {frozen}。",
    ),
    "generic.sign": (
        "What to sign: {lines}{more}. The plan is proven to within {gap}.",
        "该签什么：{lines}{more}。该方案与已证明的下界相差 {gap}。",
    ),
    "generic.sign_nothing": (
        "There is nothing to sign. The plan is proven to within {gap}.",
        "目前无需新签合同。该方案与已证明的下界相差 {gap}。",
    ),
    "generic.line": ("{offer}, {amount} from {start}", "{offer}（{start}起，{amount}）"),
    "generic.lines": (
        "{offer}, up to {amount} in {n} starts from {start}",
        "{offer}（{start}起分 {n} 次，最多 {amount}）",
    ),
    "generic.more": (" and {n} more", "等，另有 {n} 项"),
    "generic.no_rows": (
        "No loss can be tested: {dependant} holds nothing and is offered nothing.",
        "没有可检验的断供：{dependant}既无合同，也无报价。",
    ),
    "generic.nothing": ("The case has no provision, hence no answer.", "案例中没有供给，因而没有答案。"),
}
_METHODS: dict[str, tuple[str, str]] = {
    "method.capacity.name": ("Capacity", "产能"),
    "method.capacity": (
        (
            "Work units delivered and usable, mean over futures; "
            "announced and optioned lines count with their probability "
            "of conversion. Commitments to spend are discounts, not capacity."
        ),
        (
            "已交付且可用的工作单位，取各种未来的均值；"
            "已宣布和持有期权的部分按落地概率计入。消费承诺只是折扣，不是产能。"
        ),
    ),
    "method.tts.name": ("How long it lasts", "可支撑时间"),
    "method.tts": (
        (
            "Days from the announcement until extra unmet critical "
            "work, over the same plan without the event, exceeds the "
            "tolerance."
        ),
        "自宣布之日起，与未受冲击的同一方案相比，关键业务的新增缺口超过容忍度为止的天数。",
    ),
    "method.first_stop": (
        (
            "The tier with the first extra unmet work over the same "
            "plan without the event, while nothing is signed in answer."
        ),
        "与未受冲击的同一方案相比、且不另签合同时，最先出现新增缺口的工作层级。",
    ),
    "method.share_lost": (
        "Capacity that the event removes over the capacity signed and in term, when it first bites.",
        "冲击首次生效时移除的产能，占已签约且在期产能的比例。",
    ),
    "method.worst": (
        "Of all losses of a supplier, the one that stops critical work first; the dearer one of equals.",
        "在所有供应方断供中，最先使关键业务停摆的一家；相同时取代价更高者。",
    ),
    "method.ttr.name": ("Recovery", "恢复"),
    "method.ttr": (
        (
            "Lead time plus migration, to the next start window, "
            "until critical need, today's level, or the level without "
            "the event is served again."
        ),
        "交付周期加迁移时间，并顺延到下一个可起始窗口，直到重新满足关键需求、当前水平或未受冲击时的水平。",
    ),
    "method.replanned.name": ("Extra cost", "额外成本"),
    "method.replanned": (
        (
            "Objective of the plan made after the event minus that of the base plan, under the same offers; it "
            "includes unmet work at its stated cost."
        ),
        "事发后重新规划的目标值减去基准方案的目标值，报价相同；其中包括按给定单价计的未满足工作。",
    ),
    "method.frozen": (
        (
            "Objective of the base plan with the loss and nothing signed "
            "instead, minus that of the base plan; shown for contrast."
        ),
        "基准方案遭受损失且不另签合同时的目标值，减去基准方案的目标值；仅作对照。",
    ),
    "method.gap.name": ("Gap", "差距"),
    "method.gap": (
        "Cost of the plan minus the proven lower bound, over the cost: no plan can be cheaper than the bound.",
        "方案成本与已证明下界之差除以方案成本：任何方案都不可能低于该下界。",
    ),
    "method.concentration.name": ("Concentration", "集中度"),
    "method.concentration": (
        (
            "Shares of capacity usable for critical work by ultimate "
            "owner; the index is the sum of squared percentages. "
            "Flags: above 1,800, or a share above 30 %."
        ),
        "关键业务可用产能按最终所有者划分的份额；指数为各份额百分数的平方和。警戒线：指数超过 1,800 或份额超过 30%。",
    ),
    "method.dependence.name": ("Dependence", "依赖"),
    "method.dependence": (
        (
            "For each side, the value lost if the tie breaks over its "
            "own value; a flip is the day on which the sign of the "
            "difference changes."
        ),
        "对每一方，关系破裂时损失的价值除以自身价值；两者之差变号之日即为翻转。",
    ),
    "method.intervals.name": ("Intervals", "区间"),
    "method.intervals": (
        (
            "Brackets give the range over futures, or the 5 % and 95 "
            "% points of an estimate; the card of a number says which."
        ),
        "括号内为各种未来的范围，或估计值的 5% 与 95% 分位点；每个数字的卡片会说明是哪一种。",
    ),
    "method.support.name": ("What numbers rest on", "数字的依据"),
    "method.support": (
        (
            "Every input is a claim or fact with its source, or an "
            "assumption with its reason. The share on sources counts "
            "distinct inputs, however far each moves the numbers."
        ),
        ("每项输入要么是有来源的说法或事实，要么是有理由的假设。来源占比按不同输入计数，不按其影响大小加权。"),
    ),
    "method.dates.name": ("As of", "截至日期"),
    "method.dates": (
        (
            "Only what was publicly known on the as-of date enters. "
            "What became known later is held back from every number here."
        ),
        "只采用截至日期前公开的信息；此后才为人所知的内容不进入本页任何数字。",
    ),
    "method.settings.name": ("Settings", "参数"),
    "method.settings": (
        (
            "Weight of the worst outcomes {omega}, beyond {alpha}; tolerance {tolerance}; critical need at the "
            "{need_quantile} quantile of futures; notice where no clause gives one {notice_days}; a freeze spares "
            "lines with no more than {freeze_reach_days} to go. Futures: {futures}."
        ),
        (
            "最坏情形权重{omega}，置信水平{alpha}；容忍度{tolerance}；"
            "关键需求取各种未来的{need_quantile}分位；条款未约定时的通知期 "
            "{notice_days}；冻结不影响剩余工期不超过{freeze_reach_days}的合同。未来情景：{futures}。"
        ),
    ),
    "method.future": ("{name} {share}", "{name} {share}"),
}
_MEASURES: dict[str, tuple[str, str]] = {
    "measure.of": ("{what}: {measure}", "{what}：{measure}"),
    "measure.worst": ("the worst loss of a supplier", "最坏的供应方断供"),
    "measure.plan": ("the best plan", "最佳方案"),
    "measure.mean": ("mean cost", "平均成本"),
    "measure.dependence": ("Mutual dependence", "相互依赖"),
    "measure.tts": ("critical work lasts", "关键业务可支撑时间"),
    "measure.first_stop": ("first work to stop", "最先停下的工作"),
    "measure.first_stop_days": ("until the first work stops", "到首个工作停下的时间"),
    "measure.share_lost": ("share of capacity lost", "失去的产能份额"),
    "measure.ttr_critical": ("back to critical need", "恢复到关键需求的时间"),
    "measure.ttr_today": ("back to today's level", "恢复到当前水平的时间"),
    "measure.ttr_without": ("caught up with no event", "追平未受冲击水平的时间"),
    "measure.extra_replanned": ("extra cost, replanned", "额外成本（重新规划）"),
    "measure.extra_frozen": ("extra cost, plan frozen", "额外成本（不作调整）"),
    "measure.gap": ("gap of the plan", "方案差距"),
    "measure.hhi_now": ("concentration index now", "当前集中度指数"),
    "measure.share": ("{who}'s share of {unit}, {when}", "{who}所占份额（按{unit}计，{when}）"),
    "measure.now": ("now", "当前"),
    "measure.year_end": ("end of {year}", "{year}年末"),
    "measure.first_now": ("the first side's loss now", "前者当前的损失占比"),
    "measure.second_now": ("the second side's loss now", "后者当前的损失占比"),
    "measure.flip": ("day on which it flips", "翻转之日"),
    "measure.flip_to": ("who needs the other more after the flip", "翻转后谁更依赖对方"),
}
_WARNINGS: dict[str, tuple[str, str]] = {
    "warning.assumed": (
        (
            "{share} of the inputs behind the headline numbers are "
            "assumptions. Read the list of assumptions before you act."
        ),
        "要点数字的输入中有{share}属于假设。采取行动前请先阅读假设列表。",
    ),
    "warning.bare": (
        "Headline numbers that rest on assumptions alone: {n} of {total}.",
        "{total}个要点数字中有{n}个仅以假设为据。",
    ),
    "warning.gap": (
        "{good}: the plan is proven only to within {gap}; a cheaper one may exist.",
        "{good}：方案与已证明下界相差{gap}，可能存在成本更低的方案。",
    ),
    "warning.short": (
        (
            "{good}: critical work is short even without an event, by "
            "up to {share} of demand in the worst period and future."
        ),
        "{good}：即便没有冲击，关键业务也有缺口，最坏的时段与情景下达需求的{share}。",
    ),
    "warning.hhi": (
        "{good}: the concentration index reaches {hhi}; 1,800 is the flag.",
        "{good}：集中度指数最高达{hhi}，警戒线为 1,800。",
    ),
    "warning.share": (
        "{good}: more than 30 % of capacity is with {owners}.",
        "{good}：超过 30% 的产能集中于{owners}。",
    ),
    "warning.idle": (
        "Clauses that do nothing here, for a number or a name is missing: {n} of {total}; the table says which.",
        "{total}条条款中有{n}条因缺少数字或对象而不起作用，详见条款表。",
    ),
    "warning.doubts": (
        "Sources behind the headline numbers that carry a doubt: {n} of {total}; it stands beside them.",
        "支撑要点数字的{total}条来源中有{n}条存疑，疑点列在来源表中。",
    ),
    "warning.horizon": (
        "Nothing after {end} is computed; “not within the horizon” means exactly that.",
        "{end}之后不作计算；“期内不发生”即指此意。",
    ),
}
METHODS: dict[str, tuple[str, str]] = {**_GENERIC, **_METHODS, **_MEASURES, **_WARNINGS}
