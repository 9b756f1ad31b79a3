"""What the pages on terms say: clauses by side and belief, bargains, milestones, going it alone."""

from __future__ import annotations

TERMS: dict[str, tuple[str, str]] = {
    "terms.title": ("What the terms are worth", "条款值多少"),
    "terms.lead": (
        (
            "Each side's value is the certainty equivalent of its own plan and cash, under its own beliefs; a "
            "clause is worth what it changes there. A bargain exists where one side gains more than the other "
            "loses."
        ),
        (
            "各方的价值是其自身方案与现金在其自身信念下的确定性等价；条款的价值就是它在其中造成的变化。一方所得"
            "多于另一方所失，才有谈判空间。"
        ),
    ),
    "terms.page": ("Terms", "条款价值"),
    "terms.milestone.page": ("Milestone", "里程碑"),
    "terms.milestone.title": ("When {milestone}", "当{milestone}"),
    "terms.milestone.lead": (
        (
            "What the milestone does to both sides depends on its date and on how the clause is read. Every "
            "value is against a world in which nothing hangs on it."
        ),
        "里程碑对双方的影响取决于日期和对条款的解读。所有数值都以“无任何条款系于里程碑”为比较基准。",
    ),
    "terms.alone.page": ("Going it alone", "自主研发"),
    "terms.alone.title": ("Going it alone: what a programme is worth", "自主研发：项目值多少"),
    "terms.alone.lead": (
        (
            "A programme is insurance: it costs while the deal holds and pays when it is lost. What was paid "
            "for a head start is fair if the months it brings are worth it."
        ),
        ("自研是一种保险：合作维持时是成本，合作失去时才有回报。为抢得先机所付的钱，只有换来的月数值这个价才算公平。"),
    ),
    "terms.clause": ("clause", "条款"),
    "terms.held_against": ("{holder} holds it against {grantor}", "{holder}持有，对{grantor}"),
    "terms.as_read": ("as {party} reads it", "按{party}的解读"),
    "terms.renewed": ("ended; valued as if renewed to the end", "已终止；按续至期末估值"),
    "terms.to_holder": ("worth to its holder", "对持有方的价值"),
    "terms.to_grantor": ("worth to the other side", "对另一方的价值"),
    "terms.observer": ("observer: {money}", "观察者：{money}"),
    "terms.strike": ("bargain over striking it", "取消该条款的谈判"),
    "terms.over_change": ("bargain over the change", "这一变更的谈判"),
    "terms.strike.observer": ("the same, observer's belief", "同上，按观察者信念"),
    "terms.change": ("change", "变更"),
    "terms.deal.zone": (
        "{payer} pays {payment} (zone {low} to {high}); each gains {gain}",
        "{payer}支付{payment}（区间{low}至{high}）；双方各得{gain}",
    ),
    "terms.deal.open": (
        "{payer} pays {payment} (up to {high}); each gains {gain}",
        "{payer}支付{payment}（至多{high}）；双方各得{gain}",
    ),
    "terms.deal.even": ("agreed without a payment; each gains {gain}", "无需支付即可达成；双方各得{gain}"),
    "terms.deal.no_zone": (
        "no zone: {short} short; {keeper} keeps what it has",
        "无谈判空间：差{short}；{keeper}保有现状",
    ),
    "terms.deal.budget": (
        "a zone, but {payer} cannot pay enough: {short} short",
        "有谈判空间，但{payer}支付能力不足：差{short}",
    ),
    "terms.deal.nothing": ("moves nothing", "无影响"),
    "sheet.terms.clauses": ("What each clause is worth", "各条款的价值"),
    "sheet.terms.clauses.lead.both": (
        (
            "Having the clause against striking it, under each side's own belief; smaller, under the observer's. "
            "Certainty equivalents, present value."
        ),
        "有该条款与取消它相比的价值，按各方自身信念；小字为按观察者信念。均为确定性等价的现值。",
    ),
    "sheet.terms.clauses.lead.own": (
        "Having the clause against striking it, under each side's own belief. Certainty equivalents, present value.",
        "有该条款与取消它相比的价值，按各方自身信念。均为确定性等价的现值。",
    ),
    "sheet.terms.clauses.lead.observer": (
        "Having the clause against striking it, under the observer's belief. Certainty equivalents, present value.",
        "有该条款与取消它相比的价值，按观察者信念。均为确定性等价的现值。",
    ),
    "sheet.terms.clauses.empty": ("No clause moves anything here.", "没有条款产生影响。"),
    "terms.idle": (
        "Move nothing while nothing breaks, or lack a number: {clauses}.",
        "在没有断裂发生时不起作用，或缺少数字：{clauses}。",
    ),
    "terms.security": (
        (
            "A right of first refusal also keeps a line from securing anybody: what that costs stands in the prices of "
            "clauses of the plan (provender plan CASE --clauses)."
        ),
        "优先购买权还使其所及的供给无法为任何一方提供保障：其代价见方案的条款价格（provender plan CASE --clauses）。",
    ),
    "terms.uncapped": (
        "Payments are fair, not affordable: no budget caps them here; the option --budget PARTY=MONEY does.",
        "付款额只说明公平与否，未考虑支付能力；可用选项 --budget 方=金额 设定上限。",
    ),
    "sheet.terms.changes": ("What the changes are worth", "变更的价值"),
    "sheet.terms.changes.lead.both": (
        "The change against the clause as it is, under each side's own belief; smaller, under the observer's.",
        "变更后与现有条款相比，按各方自身信念；小字为按观察者信念。",
    ),
    "sheet.terms.changes.lead.own": (
        "The change against the clause as it is, under each side's own belief.",
        "变更后与现有条款相比，按各方自身信念。",
    ),
    "sheet.terms.changes.lead.observer": (
        "The change against the clause as it is, under the observer's belief.",
        "变更后与现有条款相比，按观察者信念。",
    ),
    "sheet.terms.made_of": ("What the large values consist of", "较大数值的构成"),
    "sheet.terms.made_of.lead": (
        (
            "Mean by piece, a gain to that side positive – fees that need not be paid, for instance – and what risk "
            "adds. Beside it the numbers that price the largest pieces: a value is as good as they are."
        ),
        "按构成列出的均值（对该方有利为正，例如不必支付的费用）以及风险的影响。旁列为给最大构成定价的数字：价值的可信度取决于它们。",
    ),
    "terms.value": ("value", "价值"),
    "terms.consists": ("consists of", "构成"),
    "terms.priced": ("priced by", "定价依据"),
    "terms.worth_to": ("{money} to {party}", "对{party}：{money}"),
    "terms.used_up": ("all that is offered is signed: {offers}", "已签下全部可得供给：{offers}"),
    "terms.piece": ("{what} {money}", "{what}{money}"),
    "terms.piece.undone": ("{work} left undone", "{work}未完成"),
    "terms.piece.fees": ("fees for {good}", "{good}费用"),
    "terms.piece.bought": ("{good} bought by the hour", "按时购买的{good}"),
    "terms.piece.other": ("minimum spends and discounts on {good}", "{good}的最低消费与折扣"),
    "terms.piece.sales": ("margin on {name}", "{name}的利润"),
    "terms.piece.match": ("{name}: lines matched", "{name}：行使匹配"),
    "terms.piece.cash": ("{name}: cash", "{name}：现金"),
    "terms.piece.consent": ("{name}: money withheld", "{name}：被扣留的资金"),
    "terms.piece.rest": ("all else", "其余"),
    "terms.piece.risk": ("risk", "风险"),
    "terms.price.undone": ("{work} left undone counts {cost} ({rests})", "{work}未完成按{cost}计（{rests}）"),
    "terms.price.fees": ("prices of offers ({rests})", "各供给的价格（{rests}）"),
    "terms.price.margin": ("best other use of what is sold ({rests})", "所售之物的最佳他用（{rests}）"),
    "terms.price.cash": ("what is earned and the share of it ({rests})", "所得及其分成比例（{rests}）"),
    "terms.assumed": ("assumption: {names}", "假设：{names}"),
    "terms.sourced": ("sources: {names}", "来源：{names}"),
    "terms.more": (" and {n} more", "等另 {n} 项"),
    "sheet.terms.years": ("The same by year", "按年份"),
    "sheet.terms.years.lead": (
        "Means, discounted, in {unit}, by the year in which they fall; risk counts only in the values themselves.",
        "折现后的均值，单位{unit}，按发生年份；风险只计入数值本身。",
    ),
    "sheet.terms.years.empty": ("Nothing moves.", "无变化。"),
    "terms.side": ("to whom", "对谁"),
    "terms.total": ("in all", "合计"),
    "sheet.terms.outside": ("Without the deal, from a day on", "自某日起没有合作"),
    "sheet.terms.outside.lead": (
        (
            "What each side loses if the tie breaks on that day, unforeseen, and it plans anew, under its own belief "
            "and reading: supply, sales and rights."
        ),
        "若合作在该日意外断裂、各方重新规划，各自在供给、销售与权利上的损失，按其自身信念与解读。",
    ),
    "sheet.terms.outside.shares": (
        " Beside it the same where the shares of revenue and profit end too.",
        "旁列为收入与利润分成一并终止时的损失。",
    ),
    "terms.gross": (
        "No best other use is given for what {parties} sells: fees count whole, so that this loss is an upper bound.",
        "未给出{parties}所售之物的最佳他用，费用全额计入，故其损失为上限。",
    ),
    "sheet.terms.outside.empty": ("No tie to break.", "没有可断裂的合作。"),
    "terms.since": ("from", "自"),
    "terms.loses": ("{party} loses", "{party}的损失"),
    "terms.loses.all": ("with shares ended", "分成也终止"),
    "terms.needs": ("loses more", "损失更大的一方"),
    "terms.gains": ("gains {money}", "反得{money}"),
    "terms.flip": (
        "By share of its own value, as in the chart of dependence: {who} needs the other more from {day} on.",
        "按占自身价值的比例（见相互依存图）：自{day}起{who}更依赖对方。",
    ),
    "sheet.terms.vetoes": ("The price of a yes", "同意的价格"),
    "sheet.terms.vetoes.lead": (
        (
            "What the other side loses without consent is what consent can be sold for; saying yes costs its "
            "holder nothing here, so the fair price is half."
        ),
        "不获同意时对方的损失，就是同意所能卖出的上限；此处同意不使持有方付出代价，故公平价格为一半。",
    ),
    "sheet.terms.vetoes.empty": ("No consent can be withheld.", "没有可拒绝的同意权。"),
    "terms.deadline": ("by", "期限"),
    "terms.stake": ("at stake, present value", "利害所系（现值）"),
    "terms.yes": ("fair price of a yes", "同意的公平价格"),
    "sheet.terms.surface": ("By date and reading", "按日期与解读"),
    "sheet.terms.surface.lead": (
        (
            "If the milestone comes on that day for certain, present value. Certainty equivalents under "
            "beliefs stand in the table below."
        ),
        "若里程碑确定在该日到来（现值）。各信念下的确定性等价见下表。",
    ),
    "sheet.terms.surface.empty": ("Nobody gives the milestone a chance.", "无人认为里程碑会到来。"),
    "terms.reading": ("the clause says", "条款的含义"),
    "terms.reading.access_ends": ("the access to the models ends", "模型使用权终止"),
    "terms.reading.share_ends": ("the access ends, and the revenue share too", "使用权与收入分成一并终止"),
    "terms.reading.profit_test": ("the access ends, but only once the profit is made", "仅在利润达标后使用权才终止"),
    "terms.reading.fixed_year": ("technology to the fixed year, whatever happens", "无论如何技术使用到固定年份"),
    "terms.reading.panel": ("the access ends if a panel agrees ({chance})", "经专家组认定（{chance}）使用权才终止"),
    "terms.for": ("for {party}", "对{party}"),
    "sheet.terms.beliefs": ("By belief and reading", "按信念与解读"),
    "sheet.terms.beliefs.lead": (
        (
            "Certainty equivalent of the milestone clause to each side, if the date is believed as one of the "
            "three does."
        ),
        "按三种日期信念之一，里程碑条款对各方的确定性等价。",
    ),
    "terms.belief": ("dates as {party} believes", "日期按{party}的信念"),
    "sheet.terms.declaring": ("When declaring pays", "何时宣布划算"),
    "sheet.terms.declaring.lead": (
        (
            "{declarer} saves the share that ends (S) and loses what {other} gives up in answer, all it has "
            "not delivered (K). Before a panel a refusal costs F, a pause; declaring then pays above the "
            "chance π*. All as money of today."
        ),
        (
            "{declarer}省下终止的分成（S），但失去{other}报复时放弃的全部未交付容量（K）。若须专家组认定，被拒"
            "则付出 F（一次暂停）；认定概率高于 π* 时宣布才划算。均为现值。"
        ),
    ),
    "sheet.terms.declaring.empty": ("Nothing to declare.", "无可宣布。"),
    "terms.on": ("declared on", "宣布日"),
    "terms.S": ("S, share saved", "S：省下的分成"),
    "terms.K": ("K, the answer", "K：对方的报复"),
    "terms.SK": ("S − K, alone", "S − K：单方宣布"),
    "terms.F": ("F, if refused", "F：被拒的代价"),
    "terms.pi": ("π*, panel", "π*：专家组"),
    "terms.panel_worth": ("with a panel at {chance}", "专家组概率{chance}时"),
    "terms.threat": ("half of what the access is worth: price of not declaring", "使用权价值的一半：不宣布的价格"),
    "terms.never": ("never", "永不"),
    "terms.always": ("always", "总是"),
    "sheet.terms.alone": ("Programmes", "自研项目"),
    "sheet.terms.alone.lead": (
        (
            "What the owner's plan would cost more without the programme: while the deal holds, and if "
            "{partner} is lost on {day}. Negative: it costs more to run than it saves."
        ),
        ("若没有该项目，其所有者的方案要多花多少：合作维持时，以及{partner}在{day}失去时。负数表示运行成本高于节省。"),
    ),
    "sheet.terms.alone.empty": ("No programme.", "没有自研项目。"),
    "terms.programme": ("programme", "项目"),
    "terms.done": ("done, middle (5 % to 95 %)", "完成，中位（5%–95%）"),
    "terms.cost": ("costs", "花费"),
    "terms.premium": ("paid for a head start", "为先机所付"),
    "terms.worth.holds": ("worth, deal holds", "价值：合作维持"),
    "terms.worth.lost": ("worth, deal lost", "价值：合作失去"),
    "terms.even": ("the premium is repaid by a head start of", "多少先机可收回溢价"),
    "terms.even.lost": ("{months} if the deal is lost", "合作失去时{months}"),
    "terms.even.holds": ("{months} if it holds", "合作维持时{months}"),
    "terms.even.none": ("none while it holds", "合作维持时无法收回"),
    "terms.even.none_lost": ("none of those priced, even if it is lost", "即使合作失去也无法收回"),
    "sheet.terms.starts": ("What a head start is worth", "先机值多少"),
    "sheet.terms.starts.lead": (
        (
            "Coming so many months earlier than otherwise; the last column is the chance of losing the deal on "
            "that day above which the premium is repaid."
        ),
        "比原本早完成的月数；末列为在该日失去合作的概率，高于它溢价即可收回。",
    ),
    "sheet.terms.starts.empty": ("No head start was priced.", "未为先机定价。"),
    "terms.months": ("months earlier", "提前月数"),
    "terms.holds": ("if the deal holds", "合作维持"),
    "terms.lost": ("if it is lost", "合作失去"),
    "terms.chance_needed": ("chance needed", "所需概率"),
    "terms.hangs": (
        "A year's head start, deal lost, is worth {values}: what it hangs on.",
        "合作失去时，一年先机的价值取决于：{values}。",
    ),
    "terms.hangs.one": ("{low} to {high} over the range of {field}", "{field}区间内为{low}至{high}"),
    "terms.field.size": ("its size", "规模"),
    "terms.field.quality": ("its quality", "质量"),
    "terms.field.completion_days": ("its date", "完成日期"),
    "terms.field.price": ("its running cost", "运行成本"),
    "chart.terms.clauses.title": ("Who gains from which clause", "谁从哪条款得益"),
    "chart.terms.clauses.subtitle": (
        "Certainty equivalent under own belief, present value, {unit}",
        "按自身信念的确定性等价（现值），{unit}",
    ),
    "chart.terms.years.title": ("{clause}: cost and gain by year", "{clause}：逐年的代价与收益"),
    "chart.terms.years.subtitle": ("Mean, discounted, {unit}", "均值，已折现，{unit}"),
    "chart.terms.surface.title": ("What the milestone does to {party}", "里程碑对{party}的影响"),
    "chart.terms.surface.subtitle": (
        "If it comes at the end of the year, by reading, present value, {unit}",
        "若在该年末到来，按解读（现值），{unit}",
    ),
    "chart.terms.outside.title": ("What each side loses without the deal", "没有合作时各方的损失"),
    "chart.terms.outside.subtitle": (
        "If the tie breaks in that year, unforeseen and planned anew, shares still owed, present value, {unit}",
        "若合作在该年意外断裂并重新规划、分成仍须支付（现值），{unit}",
    ),
    "chart.terms.declaring.title": ("When declaring pays", "何时宣布划算"),
    "chart.terms.declaring.subtitle": ("Present value, {unit}", "现值，{unit}"),
}
