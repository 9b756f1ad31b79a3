"""Words on the base plan under many scenarios: fans, indices, whose risk it is, as (English, Chinese)."""

from __future__ import annotations

_PART: dict[str, tuple[str, str]] = {
    "risk.title": ("How likely, and how much", "可能性与程度"),
    "risk.lead": (
        (
            "{n} scenarios, drawn around the named futures in proportion to their probabilities. The plan stands as "
            "signed and nothing is signed in answer. Expected work left undone: {eue}{interval}, of which {events} "
            "because of events."
        ),
        (
            "围绕各种未来、按其概率比例抽取{n}个情景。方案按已签执行，不另签合同。"
            "预期未完成的工作：{eue}{interval}，其中{events}由事件造成。"
        ),
    ),
    "risk.lead.no_events": (
        (
            "{n} scenarios, drawn around the named futures in proportion to their probabilities; the case lists no "
            "event, so they differ by future alone. The plan stands as signed. Expected work left undone: "
            "{eue}{interval}."
        ),
        (
            "围绕各种未来、按其概率比例抽取{n}个情景；案例没有列出任何事件，情景之间只有未来不同。"
            "方案按已签执行。预期未完成的工作：{eue}{interval}。"
        ),
    ),
    "risk.interval": (" ({low} to {high})", "（{low}至{high}）"),
    "risk.none_short": (
        (
            "In none of the {n} scenarios is critical work short. That does not make the chance nought: with 95 % "
            "confidence it is at most {chance} (one-sided)."
        ),
        "{n}个情景中，关键工作均未出现短缺。但这不等于概率为零：以 95% 的置信度，至多为{chance}（单侧）。",
    ),
    "risk.no_critical": (
        "No work of this provision is marked as critical.",
        "此项供给没有标为关键的工作。",
    ),
    "risk.unit_hours": ("{unit}-hours", "{unit}·小时"),
    "risk.hours": ("hours", "小时"),
    "risk.value_share": ("{value} · {share}", "{value} · {share}"),
}
_CHARTS: dict[str, tuple[str, str]] = {
    "chart.fan.title": ("How much capacity there may be", "产能可能有多少"),
    "chart.fan.subtitle": (
        "{unit}; the chance of each band holds moment by moment, not for whole paths",
        "单位：{unit}；各色带的概率逐时段成立，并非对整条路径而言",
    ),
    "chart.fan.log": ("; logarithmic scale", "；对数刻度"),
    "chart.fan.inner": ("capacity, {share} of scenarios", "产能，{share}的情景"),
    "chart.fan.median": ("capacity, median", "产能中位数"),
    "chart.fan.need": ("critical demand, median", "关键需求中位数"),
    "chart.fan.need_band": ("critical demand, {share} of scenarios", "关键需求，{share}的情景"),
    "chart.fan.range": ("{mid} ({low} to {high})", "{mid}（{low}至{high}）"),
    "chart.fan.note": (
        "Lines held and signed, after events; what can be bought by the hour comes on top.",
        "已持有与已签的合同，扣除事件影响；可按小时购买的部分另计。",
    ),
    "chart.fan.averaged": (
        "Quantiles are found for every period and averaged over the steps drawn.",
        "分位数逐时段求得，再按图中步长取平均。",
    ),
    "chart.unmet_fan.title": ("How much critical work may be short", "关键工作可能短缺多少"),
    "chart.unmet_fan.subtitle": (
        "{unit}, quantiles over scenarios, moment by moment",
        "单位：{unit}，各情景的分位数，逐时段",
    ),
    "chart.unmet_fan.band": ("{share} of scenarios", "{share}的情景"),
    "chart.unmet_fan.median": ("median", "中位数"),
    "chart.exceedance.title": ("How likely it is that more than this is left undone", "未完成量超过某值的概率"),
    "chart.exceedance.subtitle": (
        "Chance that more critical work is left undone by the end than the amount below, {unit}{log}",
        "期末前未完成的关键工作超过横轴数值的概率，单位：{unit}{log}",
    ),
    "chart.exceedance.curve": ("share of scenarios", "情景占比"),
    "chart.exceedance.bounds": ("95 % interval, point by point", "95% 区间，逐点"),
    "chart.exceedance.more": ("More than", "超过"),
    "chart.exceedance.chance": ("Chance", "概率"),
    "chart.exceedance.interval": ("95 % interval", "95% 区间"),
    "chart.exceedance.note": (
        "Critical work is short in {m} of {n} scenarios.",
        "{n}个情景中有{m}个出现关键工作短缺。",
    ),
    "chart.exceedance.few": (
        "With so few, the right end says little more than the largest one found.",
        "出现次数如此之少，曲线右端只反映所见的最大值。",
    ),
    "chart.causes.title": ("Whose risk it is: by event", "风险来自谁：按事件"),
    "chart.causes.subtitle": (
        "Expected work left undone that would be gone if this event never happened, {unit}; share of what events add",
        "若此事件从不发生即可避免的预期未完成量，单位：{unit}；以及占事件总影响的比例",
    ),
    "chart.causes_target.title": ("By whom it strikes", "按受冲击对象"),
    "chart.causes_target.subtitle": (
        "The same, summed over the events of a supplier or of what several share, {unit}",
        "同上，按供应方或共用部分的全部事件加总，单位：{unit}",
    ),
    "chart.causes_kind.title": ("By kind of event", "按事件类型"),
    "chart.causes_kind.subtitle": ("The same, summed by kind, {unit}", "同上，按类型加总，单位：{unit}"),
    "chart.causes.key": ("adds to what is left undone", "增加未完成量"),
    "chart.causes.less": ("lessens it", "减少未完成量"),
    "chart.causes.rest": ("{n} more in the table below.", "下表中还有{n}项。"),
}
_SHEETS: dict[str, tuple[str, str]] = {
    "sheet.indices": ("Adequacy: {good}", "充裕度：{good}"),
    "sheet.indices.lead": (
        (
            "From {n} scenarios, from the as-of date to the end, each with its 95 % interval and how that was made. "
            "Work left undone counts all tiers; hours, shortfalls and peaks count firm work, and a period with any of "
            "it unmet counts whole. Critical work is counted as if alone. Scenarios are spread over the futures in "
            "proportion, which the intervals do not credit: they err on the wide side."
        ),
        (
            "取自{n}个情景，自截至日期到期末，各附 95% 区间及其做法。未完成量计入所有层级；"
            "小时数、短缺次数和峰值只计不可推迟的工作，任一时段只要有此类工作未满足即整段计入。"
            "关键工作单独计算。情景按比例分布于各种未来，区间未计入这一点，因而偏宽。"
        ),
    ),
    "sheet.indices.empty": ("Nothing was drawn.", "没有抽取情景。"),
    "risk.index": ("Index", "指标"),
    "risk.scope.all": ("All work", "全部工作"),
    "risk.scope.critical": ("Critical work", "关键工作"),
    "risk.how": ("How the interval was made", "区间如何得出"),
    "risk.index.eue": ("Expected work left undone (EUE)", "预期未完成量（EUE）"),
    "risk.index.lolh": ("Expected hours with work short (LOLH)", "预期短缺小时数（LOLH）"),
    "risk.index.chance": ("Chance of any shortfall", "出现短缺的概率"),
    "risk.index.frequency": ("Shortfalls until the end", "期末前短缺次数"),
    "risk.index.mean_duration": ("Mean length of a shortfall", "每次短缺的平均时长"),
    "risk.index.mean_longest": ("Longest shortfall, mean", "最长一次短缺，均值"),
    "risk.index.peak": ("Deepest shortfall, mean", "最深短缺，均值"),
    "risk.index.unserved_quantile": ("Work left undone, 95 % quantile", "未完成量，95% 分位"),
    "risk.index.unserved_cvar": ("Work left undone, mean of the worst 5 % (CVaR)", "未完成量，最差 5% 的均值（CVaR）"),
    "risk.index.peak_quantile": ("Deepest shortfall, 95 % quantile", "最深短缺，95% 分位"),
    "risk.index.peak_cvar": ("Deepest shortfall, mean of the worst 5 % (CVaR)", "最深短缺，最差 5% 的均值（CVaR）"),
    "risk.note.mean_duration": ("hours short over shortfalls, in {unit}", "短缺小时数除以次数，单位：{unit}"),
    "risk.note.mean_longest": (
        "scenarios without one count as nought, in {unit}",
        "没有短缺的情景按零计，单位：{unit}",
    ),
    "sheet.causes": ("Whose risk it is: {good}", "风险来自谁：{good}"),
    "sheet.causes.lead": (
        (
            "What each event adds: expected work left undone that would be gone if it never happened, all else alike, "
            "in the same scenarios. The share is of what all events add together, {total}."
        ),
        (
            "每种事件的影响：在同样的情景中，若它从不发生、其余不变，可避免的预期未完成量。"
            "比例以全部事件合计的影响{total}为分母。"
        ),
    ),
    "sheet.causes.empty": ("The case lists no event (hazard).", "案例没有列出任何事件（hazard）。"),
    "sheet.causes.idle": ("No event of the case adds anything here.", "案例中的事件对此均无影响。"),
    "risk.cause": ("Event", "事件"),
    "risk.group.event": ("By event", "按事件"),
    "risk.group.target": ("By whom it strikes: supplier or what several share", "按受冲击对象：供应方或共用部分"),
    "risk.group.kind": ("By kind of event", "按事件类型"),
    "risk.chance": ("Scenarios it happens in", "发生的情景占比"),
    "risk.adds": ("Adds to work left undone, {unit}", "增加的未完成量（{unit}）"),
    "risk.share": ("Share of what events add", "占事件总影响"),
    "risk.adds_critical": ("Adds to critical work left undone, {unit}", "增加的未完成关键工作（{unit}）"),
    "risk.strikes": ("{kind}, {target}", "{kind}，{target}"),
    "risk.n_events": ("{n} events", "{n}种事件"),
    "risk.one_event": ("1 event", "1 种事件"),
    "risk.meet.more": (
        (
            "One by one they sum to {sum}, more than the {total} that they add together. Where two losses meet, either "
            "one's absence would save the shortage that takes both, so each is charged with it; shares then sum to "
            "more than 100 %."
        ),
        (
            "逐项相加为{sum}，多于合计影响{total}。两项损失同时发生时，缺了任何一项都能避免二者共同造成的短缺，"
            "因而各自都计入，比例之和超过 100%。"
        ),
    ),
    "risk.meet.less": (
        (
            "One by one they sum to {sum}, less than the {total} that they add together. Where several take the same "
            "capacity, the absence of one alone saves nothing, so what they add together exceeds the sum."
        ),
        (
            "逐项相加为{sum}，少于合计影响{total}。几项事件冲击同一产能时，单独少了一项也无济于事，"
            "因而合计影响大于逐项之和。"
        ),
    ),
    "risk.meet.equal": (
        "One by one they sum to what they add together: no two of them meet.",
        "逐项相加等于合计影响：没有两项事件相互叠加。",
    ),
    "risk.idle": ("Happen but add nothing here: {listed}.", "会发生但在此没有影响：{listed}。"),
    "risk.unseen": ("Happen in no scenario: {listed}.", "在所有情景中均未发生：{listed}。"),
    "risk.no_capacity": (
        "Take no capacity by themselves and have no row here: {listed}.",
        "本身不影响产能，不列入此表：{listed}。",
    ),
    "risk.idle.part": ("{event} ({chance})", "{event}（{chance}）"),
}
_HOW: dict[str, tuple[str, str]] = {
    "risk.method.enumerated": ("all futures counted, no sampling error", "逐一列举全部未来，无抽样误差"),
    "risk.method.no_event": ("no shortfall, so there is none to measure", "未出现短缺，无从衡量"),
    "risk.method.no_event_bound": (
        "no scenario is short: one-sided bound on the chance, times the most that could be",
        "没有情景短缺：概率的单侧上界，乘以可能的最大值",
    ),
    "risk.method.student_t": ("mean over scenarios, Student's t", "情景均值，t 分布"),
    "risk.method.one_event_bound": (
        "one scenario is short: bound on the chance, times the most that could be",
        "只有一个情景短缺：概率上界，乘以可能的最大值",
    ),
    "risk.method.few_events": (
        "few scenarios are short: chance (Clopper–Pearson) times mean size (Student's t)",
        "短缺情景很少：概率（Clopper–Pearson）乘以平均规模（t 分布）",
    ),
    "risk.method.one_event_none": ("one scenario is short: no upper bound", "只有一个情景短缺：没有上界"),
    "risk.method.ratio": ("ratio of means, delta method", "均值之比，delta 法"),
    "risk.method.binomial": ("binomial share, Clopper–Pearson", "二项比例，Clopper–Pearson"),
    "risk.method.binomial_score": ("binomial share, Wilson's score", "二项比例，Wilson 得分法"),
    "risk.method.binomial_one_sided": ("binomial share, one-sided bound", "二项比例，单侧界"),
    "risk.method.order": ("order statistics, for any distribution", "次序统计量，不限分布"),
    "risk.method.small_tail": (
        "fewer than two scenarios beyond the quantile: from its lower bound to the most that could be",
        "超过分位数的情景不足两个：自其下界到可能的最大值",
    ),
    "risk.method.influence": ("asymptotic, by the influence function", "渐近法（影响函数）"),
}
RISK: dict[str, tuple[str, str]] = {**_PART, **_CHARTS, **_SHEETS, **_HOW}
