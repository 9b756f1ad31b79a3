"""Words on two losses together, commitments, spread and firm credit, as (English, Chinese)."""

from __future__ import annotations

_PAIRS: dict[str, tuple[str, str]] = {
    "sheet.pairs": ("Two losses together: {good}", "双重失效：{good}"),
    "sheet.pairs.lead": (
        (
            "The second loss comes while the first still holds (N-1-1). Extra work and cost are over the plan without "
            "either; work is what is left undone with nothing signed in answer to the second."
        ),
        "第一项损失尚未恢复时又发生第二项（N-1-1）。新增工作与成本均以两者皆未发生的方案为基准；未完成的工作按对第二项不另签合同计。",
    ),
    "sheet.pairs.empty": (
        "No two losses of this kind strike different things.",
        "没有两项此类损失会击中不同的对象。",
    ),
    "pairs.first": ("If this happens", "若先发生"),
    "pairs.second": ("and then this", "继而发生"),
    "pairs.tts": ("Critical work lasts", "关键业务可支撑"),
    "pairs.critical": ("Critical work left undone", "未完成的关键工作"),
    "pairs.alone": ("one by one {amount}", "逐项相加{amount}"),
    "pairs.all": ("All work left undone", "未完成的全部工作"),
    "pairs.replanned": ("Extra cost, replanned", "额外成本（重新规划）"),
    "pairs.frozen": ("Extra cost, frozen", "额外成本（不作调整）"),
    "pairs.first_stop": ("First to stop", "最先停下"),
}
_COMMITMENTS: dict[str, tuple[str, str]] = {
    "sheet.commitments": ("Discount commitments: {good}", "折扣承诺：{good}"),
    "sheet.commitments.lead": (
        (
            "What becomes of what is paid for whether it is used or not, under the plan, from the as-of date on, "
            "over all futures by their probabilities, money not discounted. Rates as FinOps counts them; a savings "
            "rate below nought means that the commitment costs more than buying the same use at the open price."
        ),
        (
            "无论使用与否都须付费的承诺，在方案下自基准日起的去向；按各未来的概率加权，金额不折现。"
            "口径依 FinOps；节省率为负，表示承诺比按公开价购买同样用量更贵。"
        ),
    ),
    "sheet.commitments.empty": ("No discount commitment is held.", "没有持有折扣承诺。"),
    "commitments.offer": ("On", "对应报价"),
    "commitments.utilisation": ("Utilisation: used of what is committed", "利用率：承诺中已使用的部分"),
    "commitments.coverage": ("Coverage: committed part of all use", "覆盖率：全部用量中由承诺承担的部分"),
    "commitments.savings": ("Effective savings rate", "有效节省率"),
    "commitments.used": ("Used", "已使用"),
    "commitments.on_top": ("Bought on top", "另行购买"),
}

_SPREAD: dict[str, tuple[str, str]] = {
    "sheet.spread": ("Whose doing the spread is: {good}", "离散来自何处：{good}"),
    "sheet.spread.lead": (
        (
            "What is left of the variance when everything but this is known (total effect, with its standard error), "
            "of the plan as signed over {n} scenarios. The shares sum to one where parts add up, to more where they "
            "act together. Cost is fees, what is bought by the hour and the cost of work left undone, discounted."
        ),
        (
            "除此项外其余皆已知时所剩的方差份额（总效应，附标准误），方案按已签执行，{n}个情景。"
            "各项相加时份额之和为一，相互作用时大于一。成本含合同费用、按小时购买与未完成工作的代价，均已折现。"
        ),
    ),
    "sheet.spread.empty": ("Nothing varies.", "没有任何变动。"),
    "spread.source": ("Left open", "未知的是"),
    "spread.cost": ("Cost: {mean} ± {deviation}", "成本：{mean} ± {deviation}"),
    "spread.critical": ("Critical work left undone: {mean} ± {deviation}", "未完成的关键工作：{mean} ± {deviation}"),
    "spread.error": ("± {error}", "± {error}"),
    "spread.source.estimates": ("the numbers of the case", "案例中的数字"),
    "spread.source.futures": ("which named future holds", "成为现实的是哪种未来"),
    "spread.source.demand": ("demand around it", "围绕该未来的需求"),
    "spread.source.deliveries": ("dates, slips, announced lines", "日期、延期与已宣布的合同"),
    "spread.source.events": ("events", "事件"),
    "spread.source.prices": ("prices", "价格"),
}
_DRAWN: dict[str, tuple[str, str]] = {
    "sheet.drawn": ("The same losses under drawn scenarios: {good}", "同样的损失，在抽取的情景下：{good}"),
    "sheet.drawn.lead": (
        (
            "Each loss strikes the same {n} scenarios of the plan as signed, with their own demand, events and dates; "
            "nothing is signed in answer. Extra work and cost are over the same scenario without the loss, as mean and "
            "5 to 95 % of scenarios; cost can fall where a bill stops that was not worth paying."
        ),
        (
            "每项损失都作用于按已签方案的同样{n}个情景，各有其需求、事件与日期；不另签合同。新增工作与成本以同一情景未受损失时为准，"
            "给出均值与 5% 至 95% 的情景；若停付的账单本不值得，成本也会下降。"
        ),
    ),
    "sheet.drawn.empty": ("No loss hits anything.", "没有损失会击中任何对象。"),
    "drawn.loss": ("If this happens", "若发生"),
    "drawn.chance": ("Critical work stops in", "关键业务停下的情景"),
    "drawn.tts": ("Critical work lasts, median", "关键业务可支撑（中位数）"),
    "drawn.critical": ("Critical work left undone", "未完成的关键工作"),
    "drawn.cost": ("Extra cost, nothing signed", "额外成本（不另签）"),
}
_CREDITS: dict[str, tuple[str, str]] = {
    "sheet.credits": ("Firm capacity credit: {good}", "可靠容量折算：{good}"),
    "sheet.credits.lead": (
        (
            "How much firm capacity of the same profile a line stands for (ELCC): the critical demand that can be "
            "added with it at no more unserved work than without either. The same {n} scenarios on both sides; the "
            "size of an announced line counts its chance."
        ),
        "一份合同相当于多少同样时间分布的可靠容量（ELCC）：有它时可增加而未完成工作不多于二者皆无时的关键需求。两侧用同样的{n}个情景；已宣布合同的规模按其概率计。",
    ),
    "sheet.credits.empty": ("Work is never short, with or without any line.", "无论有无哪份合同，工作从不短缺。"),
    "credits.line": ("Line", "合同"),
    "credits.standing": ("Standing", "状态"),
    "credits.size": ("Size", "规模"),
    "credits.credit": ("Stands for", "相当于"),
    "credits.share": ("Of its size", "占规模"),
    "credits.added": ("Takes from unserved work", "减少的未完成工作"),
    "credits.held": ("held", "已持有"),
    "credits.planned": ("planned", "计划签"),
    "credits.offered": ("on offer", "可签"),
}

ADEQUACY: dict[str, tuple[str, str]] = {**_PAIRS, **_COMMITMENTS, **_SPREAD, **_DRAWN, **_CREDITS}
