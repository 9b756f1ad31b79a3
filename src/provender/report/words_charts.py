"""Words on and around charts, as (English, Chinese)."""

from __future__ import annotations

CHARTS: dict[str, tuple[str, str]] = {
    "axis.year": ("%Y", "%Y"),
    "axis.month": ("%b %Y", "%Y-%m"),
    "axis.day": ("%-d %b", "%-m 月 %-d 日"),
    "axis.percent": (".0%", ".0%"),
    "axis.percent.fine": (".1%", ".1%"),
    "axis.scale.tn": ("trillion", "万亿"),
    "axis.scale.bn": ("billion", ""),
    "axis.scale.yi": ("", "亿"),
    "axis.scale.mn": ("million", ""),
    "axis.scale.wan": ("", "万"),
    "chart.unit": ("{scale} {unit}", "{scale}{unit}"),
    "chart.from": ("From", "自"),
    "chart.others": ("others", "其他"),
    "chart.as_of": ("as of", "截至"),
    "chart.when": ("When", "时间"),
    "chart.statement": ("What", "内容"),
    "chart.known": ("Known", "为人所知"),
    "chart.doubt": ("Doubt", "存疑"),
    "chart.id": ("Row", "编号"),
    "chart.demand_mean": ("demand, mean", "需求均值"),
    "chart.demand_futures": ("{n} futures and their range", "{n}种未来及其范围"),
    "chart.need": ("critical need", "关键需求"),
    "chart.capacity.title": (
        "{good}: what {dependant} holds, and what it needs",
        "{good}：{dependant}手中有多少，又需要多少",
    ),
    "chart.capacity.subtitle": (
        "{unit}, mean over futures. {supply}",
        "单位：{unit}，各种未来的均值。{supply}",
    ),
    "chart.capacity.supply": (
        "In supply units: {first} now, {last} at the end.",
        "按供给单位计：当前{first}，期末{last}。",
    ),
    "chart.capacity.total": ("capacity held", "手中产能"),
    "chart.capacity.note": (
        (
            "Stacked from the surest stage up; the paler, the less sure. The faintest bands on top can be bought by "
            "the hour, up to a limit."
        ),
        "自下而上按确定程度堆叠，颜色越浅越不确定；最上方最浅的部分可按小时购买，但有上限。",
    ),
    "chart.capacity.clipped": (
        "The highest future needs {most} by the end, beyond the top of the chart.",
        "最高情景期末需要{most}，超出图的上缘。",
    ),
    "chart.coverage.title": ("The same as a share of what is needed", "同一情况占需求的比例"),
    "chart.coverage.subtitle": (
        "Capacity held over mean demand; the line at 100 % is enough for all work",
        "手中产能与平均需求之比；100% 线表示足以满足全部工作",
    ),
    "chart.shortage.title": ("What is short although nobody stops", "即便无人断供，仍有哪些缺口"),
    "chart.shortage.subtitle": (
        "Work unmet under the base plan, share of demand, mean over futures",
        "基准方案下未满足的工作占需求的比例，各种未来的均值",
    ),
    "chart.survival.title": ("How long critical work lasts", "关键业务能撑多久"),
    "chart.survival.subtitle": (
        "From the announcement ({day}) until critical work is short by more than the tolerance",
        "自宣布之日（{day}）起，到关键业务的缺口超过容忍度为止",
    ),
    "chart.survival.lasts": ("lasts, then stops", "撑到此时即停"),
    "chart.survival.whole": ("lasts to the horizon", "撑到期末"),
    "chart.survival.range": ("range over futures", "各种未来的范围"),
    "chart.n1.more": ("{n} more in the table below.", "下表中还有{n}项。"),
    "chart.cost.title": ("What it costs", "代价多大"),
    "chart.cost.subtitle": ("Extra cost over the horizon, {unit}", "期内额外成本，单位：{unit}"),
    "chart.cost.replanned": ("replanned", "重新规划"),
    "chart.cost.frozen": ("plan frozen", "不作调整"),
    "chart.lost.title": ("What is gone", "失去多少"),
    "chart.lost.subtitle": ("Share of the capacity signed and in term", "占已签约且在期产能的比例"),
    "chart.lost.now": ("when it comes into force", "生效之时"),
    "chart.lost.most": ("at most, later", "此后最多"),
    "chart.course.title": ("How deep it goes, and when it is over", "缺口多深，何时填平"),
    "chart.course.subtitle": (
        "Extra critical work unmet after the event while nothing is signed in answer, share of critical demand",
        "事发后不另签合同时，关键业务的新增缺口占关键需求的比例",
    ),
    "chart.shares.title": ("Who owns what critical work runs on", "关键业务靠谁支撑"),
    "chart.shares.subtitle": (
        "Share of usable capacity by ultimate owner; dashed: by shared dependency",
        "按最终所有者划分的可用产能份额；虚线为共用依赖",
    ),
    "chart.shares.flag": ("flag: 30 %", "警戒线 30%"),
    "chart.hhi.title": ("How concentrated that is", "集中程度"),
    "chart.hhi.subtitle": (
        "Herfindahl–Hirschman index, 0 to 10,000",
        "赫芬达尔–赫希曼指数（HHI），0 至 10,000",
    ),
    "chart.hhi.flag": ("flag: 1,800", "警戒线 1,800"),
    "chart.dependence.title": (
        "Who needs whom more: {first} and {second}",
        "谁更离不开谁：{first}与{second}",
    ),
    "chart.dependence.subtitle": (
        "Value lost if the tie breaks, as a share of one's own value",
        "关系破裂时损失的价值，占自身价值的比例",
    ),
    "chart.dependence.flips": (
        "A rule marks the day on which the answer changes.",
        "竖线标出答案翻转的日期。",
    ),
    "chart.dependence.no_flip": ("The answer does not change within the horizon.", "期内答案不变。"),
    "chart.needs": ("{who} needs {whom}", "{who}依赖{whom}"),
    "chart.flip": ("{who} needs the other more, {day}", "{day}起，{who}更依赖对方"),
    "chart.belief.title": ("When: {milestone}", "何时：{milestone}"),
    "chart.belief.subtitle": (
        "Probability that it has come by then, by who believes it",
        "各方认为届时已经到来的概率",
    ),
    "chart.timeline.title": ("What happened and what was said", "发生了什么，说了什么"),
    "chart.timeline.subtitle": (
        "{n} facts and claims by fault line, at the time they are about; point at one to read it",
        "{n}条事实与说法，按裂痕分列，置于其所述时间；指向圆点即可阅读",
    ),
    "chart.timeline.claim": ("claim", "说法"),
    "chart.timeline.fact": ("fact", "事实"),
    "chart.timeline.doubted": ("hollow: doubted", "空心：存疑"),
    "chart.timeline.outside": (
        "{n} more lie outside the years shown; the list of sources has them all.",
        "另有{n}条不在所示年份内，完整列表见来源表。",
    ),
    "chart.empty": (
        "The chart could not be drawn; the tables below hold the numbers.",
        "图表未能绘制，数字见下方表格。",
    ),
}
