"""Sentences around the answer and the tables: titles, leads, notes, as (English, Chinese)."""

from __future__ import annotations

_PAGE: dict[str, tuple[str, str]] = {
    "page.kicker": ("Provender report", "Provender 粮草报告"),
    "page.as_of": ("As of", "截至"),
    "page.horizon": ("Horizon", "期限"),
    "page.steps": ("Steps", "步长"),
    "page.step.month": ("monthly", "按月"),
    "page.step.day": ("daily", "按日"),
    "page.step.week": ("weekly", "按周"),
    "page.step.hour": ("hourly", "按小时"),
    "page.step.quarter": ("quarterly", "按季"),
    "page.step.year": ("yearly", "按年"),
    "page.money": ("Money in", "货币"),
    "page.reading": ("Clauses as read by", "条款解读方"),
    "page.futures": ("Futures", "未来情景"),
    "page.provisions": ("Provisions", "供给"),
    "page.about": ("About this case", "案例概况"),
    "page.skip": ("Skip to the answer", "跳到答案"),
    "page.nav": ("Sections", "章节"),
    "page.answer": ("Answer", "答案"),
    "page.rests": ("What the answer rests on", "答案的依据"),
    "page.tables": ("Tables", "表格"),
    "page.method": ("Method", "方法"),
    "page.ties": ("Ties", "相互依存"),
    "page.timeline": ("Timeline", "时间线"),
    "page.colophon": (
        "Made by Provender from the case {name}. The page is complete in itself and loads nothing.",
        "由 Provender 根据案例{name}生成。本页自成一体，不加载任何外部内容。",
    ),
    "strip.inputs.open": ("", "要点数字的输入中，"),
    "strip.inputs.middle": (" of the inputs behind the headline numbers rest on sources, ", " 有来源，"),
    "strip.inputs.close": (" on assumptions.", " 属于假设。"),
    "strip.how": (
        (
            "Press a number to see what stands behind it. A solid line under it: at least one source. "
            "A broken line: assumptions alone."
        ),
        "点按数字可查看其依据。实线：至少有一条来源；虚线：仅有假设。",
    ),
    "card.method": ("How it is found", "如何得出"),
    "card.sources": ("Sources", "来源"),
    "card.assumptions": ("Assumptions", "假设"),
    "card.close": ("Close", "关闭"),
    "card.known": ("known since {day}", "{day}为人所知"),
    "card.doubt": ("Doubt:", "存疑："),
    "card.range.futures": ("over futures", "各种未来的范围"),
    "card.range.rate": ("low to high of its rate", "发生率的低值至高值"),
    "card.range.paths": ("nine paths of ten", "九成路径"),
    "card.range.variants": ("over variants", "各种设定的范围"),
    "card.range.scenarios": ("95 % interval", "95% 区间"),
    "card.range.estimate": ("5 % to 95 %", "5% 至 95% 分位"),
    "card.basis": ("Basis:", "依据："),
    "card.hedge": ("Hedge:", "措辞："),
    "card.more": ("and {n} more:", "另有{n}条："),
    "card.print": ("What the numbers rest on", "数字的依据"),
    "card.none": ("No source feeds this number.", "此数字没有来源支撑。"),
    "sheet.open": ("Show the table", "展开表格"),
    "sheet.rows": ("{n} rows", "{n}行"),
    "sheet.later": ("Show the other {n} rows", "展开其余{n}行"),
    "chapter.title": ("{good} for {dependant}", "{dependant}的{good}"),
    "chapter.lead": (
        "{dependant} lives on {good}; the tie in question is the one with {partner}.",
        "{dependant}赖以为生的{good}，关键在于与{partner}的关系。",
    ),
    "chapter.stops": ("If one stops", "若有一家断供"),
    "chapter.concentration": ("Concentration", "集中度"),
    "chapter.reverse": ("How little it takes", "多小的损失就会伤筋动骨"),
    "chapter.reverse.lead": (
        "The smallest share of a supplier's delivered capacity whose loss leaves critical work unmet:",
        "某供应方的已交付产能至少损失多少，关键业务就会出现缺口：",
    ),
    "reverse.some": ("{supplier}: {share}", "{supplier}：{share}"),
    "reverse.none": ("{supplier}: not even all of it", "{supplier}：全部失去也不至于"),
    "ties.title": ("The tie", "双方的关系"),
    "timeline.title": ("The record", "来龙去脉"),
    "tables.title": ("Behind the answer", "答案背后"),
    "method.title": ("Method and warnings", "方法与提醒"),
    "method.warnings": ("Before you rely on this", "使用前请注意"),
    "method.terms": ("How it is measured", "如何衡量"),
}
_SHEETS: dict[str, tuple[str, str]] = {
    "sheet.n1": ("Every loss, one at a time: {good}", "逐一断供：{good}"),
    "sheet.n1.lead": (
        "Plan against plan under the same market, each loss announced on {announced}. Brackets: range over futures.",
        "同一市场条件下方案对方案的比较，均于{announced}宣布；括号内为各种未来的范围。",
    ),
    "sheet.n1.empty": ("There is nothing whose loss could be tested.", "没有可供检验的断供对象。"),
    "sheet.plan": ("What {dependant} should sign: {good}", "{dependant}该签什么：{good}"),
    "sheet.plan.lead": (
        "The cheapest plan found without an event, by offer.",
        "无冲击时找到的成本最低的方案，按报价汇总。",
    ),
    "sheet.lines": ("Line by line: {good}", "逐条列出：{good}"),
    "sheet.plan.empty": (
        "Nothing: what is held suffices, or no offer is worth its price.",
        "无需新签：现有合同已够，或没有值得其价的报价。",
    ),
    "sheet.contracts": ("Contracts held", "已有合同"),
    "sheet.contracts.lead": ("In the stage each has on {day}.", "各合同在{day}所处的阶段。"),
    "sheet.contracts.empty": ("No contract is held.", "没有已签合同。"),
    "sheet.clauses": ("Clauses", "条款"),
    "sheet.clauses.lead": (
        "What each does to this calculation, as the party that the case names reads it.",
        "按案例指定一方的解读，各条款在本次计算中的作用。",
    ),
    "sheet.clauses.empty": ("No clause is recorded.", "没有记录任何条款。"),
    "sheet.flows": ("Flows both ways", "双向往来"),
    "sheet.flows.empty": ("No flow is recorded.", "没有记录任何往来。"),
    "sheet.state": ("The state of the tie", "两家关系的状态"),
    "sheet.state.lead": (
        "Given the claims and the silences between them. States, rates and likelihoods are assumptions of the case.",
        "由各条说法及其间的沉默推得。状态、转移率与似然均为案例自设的假设，其余各列显示结论的敏感程度。",
    ),
    "sheet.state.empty": ("The case declares no states.", "案例没有声明任何状态。"),
    "sheet.episodes": ("What each source moved", "每个来源改变了什么"),
    "sheet.episodes.lead": (
        "Percentage points by which the probability would be off without it. One report is one observation.",
        "若去掉该来源，当日各状态的概率会相差的百分点。同出一篇报道的说法只算一次观察。",
    ),
    "sheet.beliefs": ("Beliefs about milestones", "对里程碑的判断"),
    "sheet.beliefs.empty": ("The case has no milestone.", "案例中没有里程碑。"),
    "sheet.hypotheses": ("Rival explanations", "相互竞争的解释"),
    "sheet.hypotheses.lead": (
        "Weighed claim by claim, one factor per source. The range: reports counted as one, even priors, roots.",
        "逐条衡量，同一来源只计一次；区间取自：所有报道只算一次、先验均等、似然开方、去掉最强的一条说法。",
    ),
    "sheet.hypotheses.empty": ("The case has no rival explanations.", "案例中没有相互竞争的解释。"),
    "sheet.numbers": ("All headline numbers", "全部要点数字"),
    "sheet.numbers.lead": (
        "Press a value to see its method, sources and assumptions.",
        "点按数值可查看方法、来源与假设。",
    ),
    "sheet.numbers.empty": ("The findings have no headline numbers.", "没有要点数字。"),
    "sheet.assumptions": ("Assumptions ({n})", "假设（{n}项）"),
    "sheet.assumptions.lead": (
        "Every number of the case that no source stands behind.",
        "案例中没有来源支撑的每个数字。",
    ),
    "sheet.assumptions.empty": ("Every number of the case has a source.", "案例中的每个数字都有来源。"),
    "sheet.sources": ("Sources ({n})", "来源（{n}条）"),
    "sheet.sources.lead": (
        "All claims and facts known by {day}; the {used} that feed headline numbers come first.",
        "{day}之前已为人所知的全部说法与事实；支撑要点数字的{used}条排在前面。",
    ),
    "sheet.sources.empty": ("The case has no claims or facts.", "案例中没有说法或事实。"),
    "acts.bars": ("{offers} (may not be signed{dates})", "{offers}（不得签约{dates}）"),
    "acts.confines": ("{work} (runs only at {where}{dates})", "{work}（只能在{where}运行{dates}）"),
    "acts.all_work": ("all work", "全部工作"),
    "acts.when": (", {dates}", "，{dates}"),
    "acts.lapses": ("supply from {who} (ends {day})", "{who}的供给（{day}终止）"),
    "acts.notice": ("a cut by {who} (needs notice: {days})", "{who}的断供（须提前通知：{days}）"),
    "acts.written": ("{days} as written", "条文规定{days}"),
    "acts.lived": ("{days} as lived", "实际{days}"),
    "acts.response": ("the lead time of {offer} (longer by {days})", "{offer}的交付周期（延长{days}）"),
    "acts.unsecured": (
        "the security that {offers} gives (none while the right stands)",
        "{offers}的保障作用（该权利存续期间不计）",
    ),
    "acts.take_or_pay": (
        "the fee of {line} ({share} stays due if lost or unused)",
        "{line}的费用（失去或不用仍须付{share}）",
    ),
    "acts.minimum": (
        "spend with {who} ({money} a year is due, used or not)",
        "对{who}的支出（每年至少{money}，用不用都要付）",
    ),
    "acts.late": ("the fee of {line} ({share} less if late)", "{line}的费用（逾期减免{share}）"),
    "acts.reclaim": ("{line} ({share} can be taken back{after})", "{line}（可被收回{share}{after}）"),
    "acts.after": (" after {days}", "，提前{days}通知"),
    "plan.proof": (
        (
            "Objective {objective}; proven lower bound {bound}; gap "
            "{gap}. The objective weighs the mean ({mean}) with the "
            "mean of the worst outcomes beyond {alpha} ({cvar}), the latter at {omega}."
        ),
        (
            "目标值{objective}，已证明的下界{bound}，差距{gap}。"
            "目标值由均值（{mean}）与最坏情形均值（{alpha}置信水平，{cvar}）"
            "加权，后者权重{omega}。"
        ),
    ),
    "plan.residual": (
        "Fees due after the horizon, in no cost here: {money}.",
        "期后仍须支付、未计入任何成本的费用：{money}。",
    ),
    "plan.costs": ("Cost by future: {listed}.", "各种未来下的成本：{listed}。"),
}
_QUESTIONS: dict[str, tuple[str, str]] = {
    "questions.title": ("Questions", "问答"),
    "questions.heading": ("What a reader would ask", "读者会问的问题"),
    "questions.counts": ("{n} questions: {listed}.", "共{n}个问题：{listed}。"),
    "questions.modelled.count": ("{n} modelled", "模型推算{n}个"),
    "questions.assumption.count": ("{n} on assumptions", "假设{n}个"),
    "questions.unknown.count": ("{n} unknown", "未知{n}个"),
    "questions.modelled": ("modelled", "模型推算"),
    "questions.assumption": ("assumption", "假设"),
    "questions.unknown": ("unknown", "未知"),
    "questions.modelled.means": (
        "computed from the case, with sources among its inputs; a number on assumptions alone has a broken line",
        "由案例推算，输入有来源可查；仅凭假设得出的数字以虚线标出",
    ),
    "questions.assumption.means": (
        "the numbers are computed, but the answer hangs on odds or prices that nobody has counted",
        "有数字可推算，但结论取决于没有人统计过的概率或价格",
    ),
    "questions.unknown.means": (
        "neither the material nor this version of the model can say; the answer gives the reason",
        "材料里没有，本版模型也算不出；原因写在答案里",
    ),
    "questions.method": ("Method", "方法"),
    "questions.sources": ("Sources", "来源"),
    "questions.changes": ("What would change it", "什么会改变答案"),
    "questions.drives": ("Driving assumption", "主导假设"),
    "questions.drives.measured": (
        "{name}: {share} of the swing of this answer's numbers, measured over worlds; it stands at {range}",
        "{name}：实测占本答案数字波动的 {share}；现值 {range}",
    ),
    "questions.drives.widest": (
        (
            "{name}, the widest of the {n} assumptions behind its numbers: {range}; provender report --insight "
            "measures which moves them"
        ),
        "{name}：其数字背后 {n} 项假设中区间最宽的一项：{range}；provender report --insight 可实测哪项影响最大",
    ),
    "questions.no_sources": ("none", "无"),
    "questions.from_to": ("{chapter}: {first} to {last}", "{chapter}：第{first}至{last}问"),
    "questions.single": ("{chapter}: {first}", "{chapter}：第{first}问"),
    "questions.where": (
        "The page and --json hold the answers.",
        "完整回答见网页与 --json 输出。",
    ),
}
PROSE: dict[str, tuple[str, str]] = {**_PAGE, **_SHEETS, **_QUESTIONS}
