"""Words on two losses together and on discount commitments, as (English, Chinese)."""

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

ADEQUACY: dict[str, tuple[str, str]] = {**_PAIRS, **_COMMITMENTS}
