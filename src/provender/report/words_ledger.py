"""Words on the ledger and on what following policies would have cost, as (English, Chinese)."""

from __future__ import annotations

LEDGER: dict[str, tuple[str, str]] = {
    "page.ledger": ("Ledger", "账册"),
    "ledger.title": ("What is owed, used and saved, and how to leave", "欠多少、用多少、省多少，以及如何退出"),
    "ledger.lead": (
        (
            "From signed contracts, commitments and minimum spends as of {day}, not discounted; rates and burn-down "
            "stand here where the case was made from a bill."
        ),
        "据截至{day}已签合同、承诺与最低消费，不折现；案例由账单生成时，另列使用率与消耗进度。",
    ),
    "ledger.years": ("Purchase obligations by year", "按年的采购义务"),
    "ledger.years.lead": (
        "Unconditional is due whatever happens; expected is the fee of all that is delivered in term (ASC 440-10-50).",
        "无条件：无论如何都须支付；预期：期内交付的全部费用（ASC 440-10-50）。",
    ),
    "ledger.year": ("Year", "年份"),
    "ledger.year.later": ("{year} on", "{year} 年起"),
    "ledger.unconditional": ("Unconditional", "无条件"),
    "ledger.expected": ("Expected", "预期"),
    "ledger.rates": ("Coverage, utilisation, effective savings rate", "覆盖率、使用率、实际节省率"),
    "ledger.rates.lead": (
        "In the bill: list price of use under commitments ÷ of all use; paid and used ÷ paid; 1 − paid ÷ list price.",
        "按账单：承诺下用量的标价 ÷ 全部用量的标价；已付且已用 ÷ 已付；1 − 已付 ÷ 标价。",
    ),
    "ledger.supplier": ("Supplier", "供应商"),
    "ledger.coverage": ("Coverage", "覆盖率"),
    "ledger.utilisation": ("Commitments used", "承诺使用率"),
    "ledger.reserved": ("Reservations used", "预留使用率"),
    "ledger.savings": ("Savings rate", "节省率"),
    "ledger.unused": ("Paid and unused", "已付未用"),
    "ledger.burn": ("Burn-down of commitments", "承诺消耗进度"),
    "ledger.burn.lead": (
        (
            "At the pace of the bill. What counted before it is not known, so the shortfall of a promise that began "
            "earlier is an upper limit."
        ),
        "按账单期间的速度推算；账单之前已计入多少未知，故较早开始的承诺，其缺口为上限。",
    ),
    "ledger.commitment": ("Commitment", "承诺"),
    "ledger.promised": ("Promised", "承诺额"),
    "ledger.applied": ("Counted", "已计入"),
    "ledger.end": ("Ends", "到期"),
    "ledger.end.unknown": ("not known", "未知"),
    "ledger.short": ("Short at the end", "期末缺口"),
    "ledger.gone": ("Used up", "用尽日"),
    "ledger.register": ("DORA register, template B_07.01", "DORA 登记表，模板 B_07.01"),
    "ledger.register.lead": (
        "Proposed from computed numbers, to be checked before filing; the ledger has all fields with reasons.",
        "据计算结果拟填，申报前须核对；全部字段与理由见账册。",
    ),
    "ledger.substitutability": ("Substitutability", "可替代性"),
    "ledger.reason": ("Reason", "原因"),
    "ledger.reintegration": ("Taking it back", "收回自办"),
    "ledger.impact": ("Impact", "影响"),
    "ledger.alternatives": ("Alternatives", "替代方"),
    "ledger.value.easily substitutable": ("easily substitutable", "易于替代"),
    "ledger.value.medium complexity": ("medium complexity", "中等难度"),
    "ledger.value.highly complex substitutability": ("highly complex", "难度很高"),
    "ledger.value.not substitutable": ("not substitutable", "不可替代"),
    "ledger.value.both": ("no real alternatives, hard to migrate", "无实际替代且迁移困难"),
    "ledger.value.lack of real alternatives": ("no real alternatives", "无实际替代"),
    "ledger.value.difficulties in migrating": ("hard to migrate", "迁移困难"),
    "ledger.value.easy": ("easy", "容易"),
    "ledger.value.difficult": ("difficult", "困难"),
    "ledger.value.highly complex": ("highly complex", "非常复杂"),
    "ledger.value.high": ("high", "高"),
    "ledger.value.medium": ("medium", "中"),
    "ledger.value.low": ("low", "低"),
    "ledger.exits": ("Exit playbook: {good}", "退出手册：{good}"),
    "ledger.exits.lead": (
        (
            "If the supplier is lost: what to do on which day, each line signed its lead time before it starts. Lines "
            "below 2 % of the largest stand in the data only."
        ),
        "若失去该供应商：每步何时做；每份合同在起始前按其提前期签署。小于最大者 2% 的仅列于数据。",
    ),
    "ledger.day": ("Day", "第几天"),
    "ledger.step": ("Step", "步骤"),
    "ledger.lead_days": ("Takes", "耗时"),
    "ledger.fee": ("Cost", "费用"),
    "ledger.step.announced": ("{name} announces the loss", "{name}宣布中断"),
    "ledger.step.in_force": ("the loss is in force", "中断生效"),
    "ledger.step.stops": ("the first work stops: {name}", "首个停下的工作：{name}"),
    "ledger.step.sign": ("sign {amount} of {name}, to start {start}", "签署{name}共{amount}，{start}起"),
    "ledger.step.move": ("move {name} to {to}", "将{name}迁至{to}"),
    "ledger.step.served": ("critical need is served again", "关键需求重新得到满足"),
    "ledger.empty": ("Nothing of the kind.", "无此项。"),
    "page.history": ("Own history", "自身历史"),
    "history.title": ("What following a policy would have cost", "照章行事会花多少"),
    "history.lead": (
        (
            "The recorded use of the case, replayed with policies that see the past only. Everybody learns from the "
            "first days for free; hindsight knows all and is the least possible cost on the same dates and terms."
        ),
        "用案例的历史用量回放各种只看过去的策略；头一段人人免费学习；事后最优知晓一切，是同样日期与期限下的最低成本。",
    ),
    "history.chart": ("{good}: use and what each policy held", "{good}：用量与各策略持有量"),
    "history.chart.subtitle": (
        "{unit}, mean of the day; signed daily for {term} at {discount} off",
        "单位：{unit}，日均；每日可签，期限{term}，折扣{discount}",
    ),
    "history.use": ("use", "用量"),
    "history.sheet": ("{good}: cost from {start} to {end}", "{good}：{start}至{end}的成本"),
    "history.sheet.lead": (
        (
            "On demand at {price} per unit and hour (median of offers), {discount} less for a term of {term}, "
            "the longest that fits twice into the {days} scored. Regret: cost over hindsight, with its 90 % interval, "
            "split into what a better forecast and what looking further ahead would have saved."
        ),
        (
            "按需单价每单位小时{price}（案例报价中位数），期限{term}者省{discount}，为计分的{days}内容得下两次的最长期限。"
            "遗憾：成本超出事后最优之比及其 90% 区间，并拆为更好的预测与更远的眼光各可省多少。"
        ),
    ),
    "history.policy": ("Policy", "策略"),
    "history.cost": ("Cost", "成本"),
    "history.regret": ("Regret", "遗憾"),
    "history.forecast": ("of it forecast", "其中预测"),
    "history.decision": ("of it decision", "其中决策"),
    "history.idle": ("Held idle", "闲置"),
    "history.covered": ("Covered", "覆盖"),
    "history.saved": ("Saved", "节省"),
    "history.policy.provender": ("Provender's policy", "Provender 策略"),
    "history.policy.on-demand": ("on demand only", "只按需"),
    "history.policy.replay": ("replay of {days} days, as native recommenders do", "回放 {days} 天（云商推荐器做法）"),
    "history.policy.hindsight": ("hindsight", "事后最优"),
    "history.said": (
        "{good}: {best} would have paid least, {regret} more than hindsight; Provender's policy {own}.",
        "{good}：{best}花费最少，比事后最优多{regret}；Provender 策略多{own}。",
    ),
    "history.why_not.none": (
        "{good}: no workload has a recorded trace, so nothing can be replayed.",
        "{good}：没有工作负载带历史记录，无法回放。",
    ),
    "history.why_not.steps": (
        "{good}: the traces do not share their periods, so they cannot be added up and replayed.",
        "{good}：各条记录的时段不一致，无法加总回放。",
    ),
    "history.why_not.short": (
        "{good}: {days} of history are too short; two weeks to learn from and two terms of a week are needed.",
        "{good}：历史仅{days}，不足以回放；需要两周学习，再加两个一周的期限。",
    ),
    "history.why_not.idle": ("{good}: nothing was used, so nothing can be replayed.", "{good}：没有用量，无法回放。"),
    "history.why_not.price": (
        "{good}: nothing is sold on demand, so there is no price to replay at.",
        "{good}：没有按需报价，无从定价回放。",
    ),
}
