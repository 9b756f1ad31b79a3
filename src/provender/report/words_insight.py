"""Words on what matters, as (English, Chinese)."""

from __future__ import annotations

INSIGHT: dict[str, tuple[str, str]] = {
    "page.insight": ("What matters", "关键因素"),
    "insight.title": ("What the numbers hang on, and what is worth finding out", "结果取决于什么，什么值得查清"),
    "insight.lead": (
        (
            "{inputs} inputs with a range were drawn together in {n} worlds, and everything worked out anew in each. "
            "An input can move a cost a great deal and be worth nothing to know: if the same plan is best whatever it "
            "is."
        ),
        (
            "{inputs} 个带区间的输入一起抽样，得到 {n} 个世界，每个世界重新计算全部结果。"
            "一个输入可能大幅影响成本，却不值得查清：若无论如何同一方案都最好。"
        ),
    ),
    "insight.terminal": (
        "As of {day}: {inputs} inputs with a range, {n} worlds, seed {seed}",
        "截至{day}：{inputs} 个带区间的输入，{n} 个世界，种子 {seed}",
    ),
    "insight.rests": (
        "; {share} of the swing of its numbers rests on claims",
        "；结果波动的 {share} 有说法为据",
    ),
    "insight.stopped": (
        "Stopped early: what follows rests on the worlds so far, and tornadoes lack the inputs not yet moved.",
        "提前停止：以下结果只基于已算出的世界，龙卷风图缺少尚未移动的输入。",
    ),
    "insight.known": (
        "Every number of the case is known: nothing can be found out.",
        "案例中的每个数都已确知：没有可查清的。",
    ),
    "insight.none": (
        "{good}: no single input is worth finding out; of {plans} plans one stays the best.",
        "{good}：没有值得单独查清的输入；{plans} 个方案中有一个始终最好。",
    ),
    "insight.prices": ("Worth finding out before signing for {good}", "为{good}签约前值得查清的"),
    "insight.prices.note": (
        "Among {plans} plans; knowing all: {all} ± {error}. Corrected for bias; ± is one standard error.",
        "在 {plans} 个方案中选择；全部查清：{all} ± {error}。已校正偏差；± 为一个标准误。",
    ),
    "insight.source": ("source", "来源"),
    "insight.hangs": ("hangs on", "取决于"),
    "insight.drives": ("assumption that drives it", "主导假设"),
    "insight.more": (
        "{n} of {all}; --number ID tells all of one, --json of all",
        "{all} 项中的 {n} 项；--number ID 查看单项详情，--json 查看全部",
    ),
    "insight.first": ("by itself", "单独"),
    "insight.total": ("with others", "含交互"),
    "insight.shapley": ("fair share", "公平占比"),
    "insight.low": ("at low", "取低值"),
    "insight.high": ("at high", "取高值"),
    "insight.one": (
        (
            "{value} as it stands; over worlds {mean}, standard deviation {sd}. The shares explain {fit} of the "
            "variance in worlds left out."
        ),
        "现值 {value}；各世界均值 {mean}，标准差 {sd}。各占比可解释留出世界方差的 {fit}。",
    ),
    "strip.swing.open": ("", "要点数字的波动中，"),
    "strip.swing.middle": (
        " of the swing of the headline numbers comes from inputs with a source, ",
        " 来自有来源的输入，",
    ),
    "strip.swing.close": (" from assumptions.", " 来自假设。"),
    "strip.swing.how": (
        "Measured: shares of the variance over {n} worlds in which every input is drawn.",
        "实测：对所有输入抽样的 {n} 个世界中方差的占比。",
    ),
    "chart.evppi.title": ("Worth finding out before signing: {good}", "签约前值得查清的：{good}"),
    "chart.evppi.subtitle": (
        "Up to what price knowing one input is worth it, {unit}; the line is one standard error either way",
        "查清一个输入的价值上限，单位：{unit}；线段为正负一个标准误",
    ),
    "chart.evppi.source": ("has a source", "有来源"),
    "chart.evppi.note": (
        "Knowing everything would be worth {all}. Values do not add up: what one input tells another may tell as well.",
        "全部查清的价值为 {all}。各项不可相加：一项所揭示的，另一项也可能揭示。",
    ),
    "chart.tornado.title": ("{what}", "{what}"),
    "chart.tornado.subtitle": (
        "With one input at its 5 % and its 95 % point, all else as it stands, {unit}; as it stands: {now}",
        "一个输入取 5% 与 95% 分位、其余不变时的取值，单位：{unit}；现值：{now}",
    ),
    "chart.tornado.low": ("input at its low", "输入取低值"),
    "chart.tornado.high": ("input at its high", "输入取高值"),
    "sheet.prices": ("Worth finding out: {good}", "值得查清的输入：{good}"),
    "sheet.prices.lead": (
        (
            "Expected gain from knowing the input before choosing among {plans} named plans, in means, corrected for "
            "bias. Finding out for more than that does not pay."
        ),
        "在 {plans} 个方案中选择之前先知道该输入的期望收益（按均值，已校正偏差）。查清的花费超过该值便不值得。",
    ),
    "sheet.prices.empty": ("No single input changes which plan is best.", "没有哪个输入会改变最佳方案。"),
    "prices.input": ("Input", "输入"),
    "prices.value": ("Up to", "价值上限"),
    "prices.error": ("±", "±"),
    "prices.range": ("As it stands", "现值"),
    "prices.rests": ("Rests on", "依据"),
    "prices.assumption": ("assumption: {why}", "假设：{why}"),
    "sheet.answers": ("What each number hangs on", "各结果取决于什么"),
    "sheet.answers.lead": (
        (
            "Shares of the variance over worlds, shared fairly (Shapley). “Explained” is what they tell of worlds left "
            "out: below a half they are a hint and no more."
        ),
        "各输入对方差的公平占比（沙普利值）。“可解释”指对留出世界的解释力：低于一半时仅供参考。",
    ),
    "sheet.answers.empty": ("No number moves.", "没有结果变化。"),
    "answers.number": ("Number", "结果"),
    "answers.fit": ("Explained", "可解释"),
    "answers.drivers": ("Hangs on", "取决于"),
    "answers.sourced": ("With a source", "有来源"),
    "answers.assumption": ("The assumption that drives it, and its price", "主导假设及其查清价值"),
    "answers.worth": ("worth finding out: up to {money}", "值得查清：上限 {money}"),
}
