"""Words on what may happen to the tie and what its clauses do, as (English, Chinese)."""

from __future__ import annotations

_PAGE: dict[str, tuple[str, str]] = {
    "page.state": ("State", "状态"),
    "page.events": ("Events", "可能的事件"),
    "page.clauses": ("Clauses", "条款走向"),
    "ahead.state.title": ("The tie, today and ahead", "关系的现状与走向"),
    "ahead.state.lead": (
        "Where the two stand on {day}, and where the paths lead from there, month by month.",
        "两家关系在{day}处于何种状态，以及此后逐月会走向哪里。",
    ),
    "ahead.events.title": ("What may happen", "可能发生什么"),
    "ahead.events.lead": (
        "Each event that the case lists: how likely it is, and what it would do if it came.",
        "案例列出的每种事件：发生的可能有多大，一旦发生会带来什么。",
    ),
    "ahead.clauses.title": ("What the clauses do", "条款会怎样"),
    "ahead.clauses.lead": (
        "Which of them hold, which ends first, who pays whom, and what a refusal would cost.",
        "哪些条款会延续，哪一条最先终止，谁付钱给谁，以及一方若拒绝同意会让对方损失多少。",
    ),
    "state.claims": ("{n} claims", "{n} 条说法"),
    "ahead.months": ("{n} months", "{n} 个月"),
}
_EVENTS: dict[str, tuple[str, str]] = {
    "sheet.events": ("Event by event", "逐项事件"),
    "sheet.events.lead": (
        (
            "Chances are shares of {n} paths; in brackets, at the low and the high of the rate. What it does is "
            "worked out as if it came on {day}: costs compare plan with plan, for whoever is hit; money that one side "
            "no longer gets another keeps. Sorted by chance times cost."
        ),
        (
            "概率为 {n} 条推演路径中的占比，括号内对应发生率的低值与高值。其影响按{day}发生计算，"
            "成本为方案与方案之差，按受影响的一方计；一方少收的钱，另一方留下。按概率乘以成本排序。"
        ),
    ),
    "sheet.events.empty": (
        "The case lists no event (hazard), so no chance is worked out.",
        "案例没有列出任何事件（hazard），因而不计算概率。",
    ),
    "event.what": ("If this happens", "若发生"),
    "event.within": ("Within {n} months", "{n} 个月内"),
    "event.extra": ("Extra cost, replanned", "额外成本（重新规划）"),
    "event.unmet": ("Work unmet, nothing signed", "未满足的工作（不另签）"),
    "event.does": ("What else it does", "其他影响"),
    "event.expected": ("Chance × cost, {n} months", "概率×成本（{n} 个月）"),
    "event.rests": ("How often, and why", "发生率与理由"),
    "event.rate": ("{rate} a year", "每年{rate}次"),
    "event.gain": ("a gain: fees that fall away weigh more", "为节省：免付的费用超过损失"),
    "event.ends": ("may end “{clause}”, {chance}: {what}", "可能终止“{clause}”，概率{chance}：{what}"),
    "event.moved.more": ("{money} more for those who live on it", "依赖方多付{money}"),
    "event.moved.less": ("{money} less for those who live on it", "依赖方少付{money}"),
    "event.pays": ("its holder loses payments worth {money} today", "权利方失去现值{money}的付款"),
    "event.frees": ("{who} is rid of a threat of {money}", "{who}不再受{money}的要挟"),
    "event.keeps": ("it can no longer end {clauses}", "不再能使{clauses}终止"),
    "event.no_worth": ("no cost changes", "成本不变"),
    "event.delays": ("delays {programme} by {days}", "使{programme}推迟{days}"),
    "event.withholds": ("holds back {money} of {flow}", "扣留{flow}中的{money}"),
    "event.flow": ("{what} from {source} to {target}", "{source}给{target}的{what}"),
    "event.moves": ("throws the tie into the state “{state}”", "使关系转为“{state}”"),
    "event.nothing.severity": (
        "Moves no cost: the case sets its severity at nought.",
        "不改变任何成本：案例将其严重程度设为零。",
    ),
    "event.nothing.delivered": (
        "Moves no cost yet: it strikes what is delivered, and on {day} nothing that hangs on {who} is.",
        "暂不改变成本：它只影响已交付的产能，而{day}尚无依赖{who}的产能交付。",
    ),
    "event.nothing.pipeline": (
        "Moves no cost: it strikes what is still to come, and nothing that is to come hangs on {who}.",
        "不改变成本：它只影响待交付的产能，而没有待交付的产能依赖{who}。",
    ),
    "event.nothing.flow": (
        "Moves no money: no unpaid tranche falls due while it lasts.",
        "不影响资金：其持续期内没有到期未付的分期款。",
    ),
    "event.nothing.named": (
        "Moves no cost: the case names no clause, money or programme that it hits.",
        "不改变成本：案例没有指明它影响哪项条款、资金或自建项目。",
    ),
    "event.done": (
        "With such delays, {programme}: complete after {months} months ({low} to {high} in nine paths of ten).",
        "计入延误后，{programme}：平均 {months} 个月后完成（九成路径在 {low} 至 {high} 个月之间）。",
    ),
    "event.withheld": (
        "Tranches held back, expected over all paths to the end: {money}.",
        "至期末预期被扣留的分期款（各路径平均）：{money}。",
    ),
    "event.kind.outage": ("outage", "停机"),
    "event.kind.slip": ("late delivery", "延期交付"),
    "event.kind.pause": ("pause of what is to come", "暂停待交付部分"),
    "event.kind.cut": ("cut of what is delivered", "切断已交付部分"),
    "event.kind.reclaim": ("capacity taken back", "收回产能"),
    "event.kind.price_move": ("move of a price", "价格变动"),
    "event.kind.insolvency": ("insolvency", "破产"),
    "event.kind.renegotiation": ("renegotiation", "重新谈判"),
    "event.kind.governance_shock": ("governance shock", "治理风波"),
    "event.kind.talent_exit": ("departures", "人员离职"),
    "event.kind.funding_withheld": ("money held back", "资金扣留"),
    "event.kind.right_lapsed": ("a right let go", "权利失效"),
    "event.kind.secrecy": ("know-how kept back", "技术保密"),
}
_CLAUSES: dict[str, tuple[str, str]] = {
    "sheet.standing": ("Which clauses hold", "哪些条款会延续"),
    "sheet.standing.lead": (
        (
            "Chance that a clause has ended early, by an event or a milestone, over {n} paths; milestones come when "
            "{belief} expects them. Its own last day does not count as early."
        ),
        "条款因事件或里程碑提前终止的概率，按 {n} 条路径计；里程碑日期取{belief}的判断。到期自然终止不算提前。",
    ),
    "sheet.standing.empty": (
        "No event or milestone of the case ends a clause early.",
        "案例中没有会使条款提前终止的事件或里程碑。",
    ),
    "standing.within": ("Ended within {n} months", "{n} 个月内终止"),
    "standing.first": ("First of all to end, {n} months", "最先终止的概率（{n} 个月）"),
    "standing.by": ("What may end it", "可能因何终止"),
    "standing.term": ("Else it ends", "否则终止于"),
    "standing.event": ("{event}: {chance}", "{event}：{chance}"),
    "standing.milestone": ("{clause}, once {what}", "{clause}，条件是{what}"),
    "standing.test": (
        "that profit is made by {day}, if earnings grow on as the case has them",
        "若按案例的增长继续，利润到{day}才达标",
    ),
    "standing.no_test": ("that profit is never made as the case has earnings grow", "按案例的增长，利润不会达标"),
    "standing.kept": (
        "In force, and ended early by nothing that the case lists: {clauses}.",
        "现行有效、且案例中没有任何事项会使其提前终止：{clauses}。",
    ),
    "sheet.cash": ("Who pays whom", "谁付钱给谁"),
    "sheet.cash.lead": (
        (
            "Expected over all paths until {end}: money as it falls due by year, then its worth today to the one who "
            "pays and the one who receives, each at its own discount rate; in brackets, nine paths of ten."
        ),
        "各路径平均，至{end}：先按年列出到期金额，再列出对付款方与收款方的现值（各按自身折现率），括号内为九成路径的范围。",
    ),
    "sheet.cash.empty": (
        "No clause of the case shares revenue or profit whose amount is known.",
        "案例中没有金额已知的收入或利润分成条款。",
    ),
    "cash.paid": ("Worth today, to the payer", "对付款方的现值"),
    "cash.received": ("Worth today, to the receiver", "对收款方的现值"),
    "cash.part_year": ("{year}, {first}–{last}", "{year} 年 {first}–{last}"),
    "cash.line": ("{clause} ({sides})", "{clause}（{sides}）"),
    "cash.of.revenue": ("of revenue, {sides}", "收入分成，{sides}"),
    "cash.of.profit": ("of profit, {sides}", "利润分成，{sides}"),
    "cash.cap": ("all that is due is paid by {day} as earnings grow", "按案例的增长，{day}前付清上限"),
    "cash.unpaid": (
        "Pays nothing here, for its share or what it is a share of is not known: {clauses}.",
        "因比例或基数未知，此处不计付款：{clauses}。",
    ),
    "sheet.veto": ("What a refusal would cost", "若拒绝同意，代价多大"),
    "sheet.veto.lead": (
        (
            "Whoever must agree can cost the other side this much by not agreeing in time: its threat in the talks. "
            "In brackets the range of the estimate; of the expected loss, nine paths of ten."
        ),
        "有权同意的一方只要不按期同意，就能让对方损失这么多：这是它谈判中的筹码。括号内为估计的区间；预期损失的括号为九成路径的范围。",
    ),
    "sheet.veto.empty": (
        "No consent with a price is outstanding.",
        "没有尚待给出且有代价的同意权。",
    ),
    "veto.by": ("Due by", "截止"),
    "veto.stake": ("At stake", "利害金额"),
    "veto.chance": ("Chance of a refusal", "拒绝的概率"),
    "veto.loss": ("Expected loss", "预期损失"),
    "veto.from": ("Out of", "出自"),
    "veto.sides": ("{holder} must agree; {against} would lose", "须经{holder}同意；损失由{against}承担"),
    "veto.flow": ("tranches of {flow} still to come", "{flow}中尚未支付的分期款"),
    "acts.prepaid": ("the fees of {line} ({money} paid ahead, {how})", "{line}的费用（预付{money}，{how}）"),
    "acts.credited": ("credited against {share} of each fee", "每笔费用的{share}由预付款抵扣"),
    "acts.credited_evenly": ("credited evenly over all fees", "在全部费用中均匀抵扣"),
    "acts.pays.revenue": (
        "cash ({share} of the revenue of {payer} goes to {receiver}{cap})",
        "资金（{payer}收入的{share}归{receiver}{cap}）",
    ),
    "acts.pays.profit": (
        "cash ({share} of the profit of {payer} goes to {receiver}{cap})",
        "资金（{payer}利润的{share}归{receiver}{cap}）",
    ),
    "acts.cap": (", up to {money} in all", "，累计上限{money}"),
    "acts.endings": ("{clauses} (over once {what})", "{clauses}（{what}后终止）"),
    "acts.waits.and": (" and ", "且"),
    "acts.waits.milestone": ("“{milestone}” has come", "“{milestone}”到来"),
    "acts.waits.profit": ("{who} has earned {money} of profit", "{who}累计利润达到{money}"),
    "acts.waits.accepted": ("the verifier accepts ({share} likely)", "核验方接受（概率{share}）"),
    "acts.veto": (
        "{who} ({money} lost unless {holder} agrees{day})",
        "{who}（若{holder}{day}不同意，损失{money}）",
    ),
    "acts.veto.by": (" by {day}", "在{day}前"),
    "clause.idle": ("names nothing that it acts on", "没有指明所作用的对象"),
    "clause.idle.revenue_share": ("pays nothing here: its rate is not known", "此处不计付款：比例未知"),
    "clause.idle.equity": ("pays nothing here: no share of profit is given", "此处不计付款：未给出利润比例"),
    "clause.idle.consent": (
        "has no price here: what is lost without it is not given",
        "此处没有代价：未给出不同意的损失",
    ),
    "clause.idle.milestone_trigger": ("ends nothing in this reading", "按此解读不终止任何条款"),
    "clause.idle.prepayment": ("pays nothing here: no amount or line is given", "此处不计付款：未给出金额或合同"),
    "clause.idle.model_access": ("ends nothing: no last day of access is given", "不终止供给：未给出使用权到期日"),
}
_CHARTS: dict[str, tuple[str, str]] = {
    "chart.states.title": ("Which state the tie is in", "关系处于哪种状态"),
    "chart.states.subtitle": (
        "Chance of each state at the start of each month",
        "各月初处于各状态的概率",
    ),
    "chart.states.note": (
        "The further ahead, the closer to where the rates of the case lead by themselves: nothing new is learnt.",
        "越往后，越接近案例转移率本身的长期水平：推演中不再获得新信息。",
    ),
    "chart.chance.title": ("How likely", "可能性"),
    "chart.chance.subtitle": ("Chance within {days}", "{days}内发生的概率"),
    "chart.chance.key": ("chance", "概率"),
    "chart.chance.range": ("low to high of its rate", "发生率的低值至高值"),
    "chart.chance.more": (
        "Not drawn: {n} that move no cost or less than these; the table has them all and says why.",
        "未画出：{n} 项不改变成本或影响更小的事件，完整列表与原因见下表。",
    ),
    "chart.event_cost.title": ("What it would cost", "代价多大"),
    "chart.event_cost.subtitle": (
        "To whoever it hits: extra cost replanned, money held back, clauses ended times their chance, {unit}",
        "对受影响的一方：重新规划的额外成本、扣留的资金、可能终止的条款（乘以概率），单位：{unit}",
    ),
    "chart.event_cost.key": ("cost", "成本"),
    "chart.event_cost.gain": ("gain: fees that fall away weigh more", "节省：免付的费用超过损失"),
    "chart.standing.title": ("Which clauses still stand", "哪些条款仍然有效"),
    "chart.standing.subtitle": (
        "Share of {n} paths in which a clause still stands when the month begins",
        "{n} 条路径中，月初条款仍然有效的比例",
    ),
    "chart.standing.note": (
        "A line stops on the clause's own last day. The axis does not start at zero where all lines stay high.",
        "曲线止于条款自身的到期日。若各线都较高，纵轴不从零开始。",
    ),
    "chart.cash.title": ("What the clauses pay, year by year", "各条款逐年付款"),
    "chart.cash.subtitle": ("Expected over all paths, as it falls due, {unit}", "各路径平均，按到期年份，单位：{unit}"),
    "chart.cash.note": (
        "A year that the horizon covers only in part shows the months that are counted.",
        "只部分落在期限内的年份会标出所计的月份。",
    ),
}
TIE: dict[str, tuple[str, str]] = {**_PAGE, **_EVENTS, **_CLAUSES, **_CHARTS}
