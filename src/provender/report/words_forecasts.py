"""Words on forecasts and their scores, as (English, Chinese)."""

from __future__ import annotations

_CHAPTER: dict[str, tuple[str, str]] = {
    "page.forecasts": ("Forecasts", "预测"),
    "forecasts.title": ("What was forecast, and what came", "预测了什么，后来发生了什么"),
    "forecasts.lead": (
        (
            "Probabilities as of {day}, from what was known by then, beside what the base rate and a forecaster who "
            "knows nothing say; what happened was looked up to {until}. Outcomes are read by these tables and by "
            "nothing else."
        ),
        (
            "截至{day}、只依据当时已知信息的概率，旁列基准率与一无所知者的预测；后来发生的事查到{until}为止。"
            "除这几张表外，任何计算都不读取结果。"
        ),
    ),
    "forecasts.unscored": (
        "Nothing can be scored yet: outcomes were looked up to {until}, and the first window closes on {first}.",
        "尚无可计分者：结果查到{until}为止，最早的窗口至{first}关闭。",
    ),
    "forecasts.lead.open": (
        (
            "Probabilities as of {day}, from what was known by then, beside what the base rate and a forecaster who "
            "knows nothing say."
        ),
        "截至{day}、只依据当时已知信息的概率，旁列基准率与一无所知者的预测。",
    ),
}
_TABLE: dict[str, tuple[str, str]] = {
    "sheet.forecasts": ("Forecast by forecast", "逐项预测"),
    "sheet.forecasts.lead": (
        (
            "In brackets: at the 5 and 95 % points of the rates behind it, the state's own numbers held. A forecast is "
            "scored once its window has closed; a yes that came early waits until then, or the sure would count before "
            "the unsure. The Brier part is the squared distance: 0 is best, 0.25 is what one half gets."
        ),
        (
            "括号内：按发生率的 5% 与 95% 分位计算，关系状态的数值不变。窗口关闭后才计分；提前发生的也等到期限，"
            "否则“已发生”会先于“未发生”计入。布赖尔分项为距离的平方：0 最好，0.25 相当于总说一半。"
        ),
    ),
    "sheet.forecasts.empty": ("The case asks for no forecast.", "案例没有提出预测问题。"),
    "forecast.question": ("Question", "问题"),
    "forecast.within": ("Within", "期限"),
    "forecast.chance": ("Provender", "Provender"),
    "forecast.range": ("5–95 %", "5%–95%"),
    "forecast.base": ("Base rate", "基准率"),
    "forecast.even": ("Knows nothing", "一无所知"),
    "forecast.came": ("What happened", "后来"),
    "forecast.part": ("Brier part", "布赖尔分项"),
    "forecast.part.base": ("that of the base rate", "基准率的分项"),
    "forecast.by": ("by {day}", "至{day}"),
    "forecast.yes": ("yes, {day}", "是，{day}"),
    "forecast.no": ("no", "否"),
    "forecast.open": ("open", "未到期"),
    "forecast.open.yes": ("came on {day}, scored later", "{day}已发生，到期计分"),
}
_SCORES: dict[str, tuple[str, str]] = {
    "sheet.scores": ("Scores of this case", "本案例的得分"),
    "sheet.scores.lead": (
        (
            "{n} forecasts whose window had closed by {until}; {yes} of them came true. An illustration, not evidence: "
            "who wrote the case and its questions knew the outcomes."
        ),
        "{n} 项预测的窗口在{until}前已关闭，其中 {yes} 项应验。仅为示例，不是证据：编写案例与问题的人已知结果。",
    ),
    "score.verdict.better": ("beats {who} (skill {skill})", "优于“{who}”（技巧 {skill}）"),
    "score.verdict.worse": ("loses to {who} (skill {skill})", "不如“{who}”（技巧 {skill}）"),
    "score.verdict": ("Provender {base}, and {coin}.", "Provender {base}，{coin}。"),
    "score.verdict.evidence": (
        (
            "Only the pooled rates can be tested, by leaving out one alliance at a time: that forecaster {coin}, in "
            "the table below."
        ),
        "可检验的部分（合并的发生率）经逐个留出联盟检验，{coin}：见下表。",
    ),
    "evidence.caption": (
        "{n} forecasts, {alliances} alliances, {events} events; 5 to 95 % over alliances",
        "{n} 项预测，{alliances} 家联盟，{events} 项事件；区间为联盟间的 5% 至 95%",
    ),
    "score.who.base_rate": ("the base rate", "基准率"),
    "score.who.uninformed": ("the forecaster who knows nothing", "一无所知者"),
    "sheet.scores.empty": ("No window has closed yet.", "尚无窗口关闭。"),
    "score.forecaster": ("Forecaster", "预测者"),
    "score.brier": ("Brier score", "布赖尔分数"),
    "score.log": ("Log score, nats", "对数分数（纳特）"),
    "score.skill": ("Skill against the base rate", "相对基准率的技巧"),
    "score.provender": ("Provender", "Provender"),
    "score.base_rate": ("base rate", "基准率"),
    "score.uninformed": ("knows nothing", "一无所知"),
    "sheet.evidence": ("Evidence: one alliance left out at a time", "证据：逐个留出一家联盟"),
    "sheet.evidence.lead": (
        (
            "{n} forecasts over twelve months, of {alliances} alliances of the library and {kinds} kinds of event up "
            "to {until}, each from the other alliances alone as of its day; {events} came true. Skill is 1 − Brier ÷ "
            "Brier of the other forecaster; its interval (5 to 95 %) draws alliances anew. It tests the pooled rates, "
            "not the states of a tie: no other alliance has its signals recorded."
        ),
        (
            "截至{until}，对库中 {alliances} 家联盟、{kinds} 类事件的 {n} 项十二个月预测，"
            "每项只用当日其他联盟的记录；{events} 项应验。"
            "技巧为 1 − 布赖尔 ÷ 对方的布赖尔；区间（5% 至 95%）由重抽联盟得到。它检验的是合并的发生率，"
            "不是关系状态：其他联盟没有信号记录。"
        ),
    ),
    "sheet.evidence.empty": ("No window of the library has closed by then.", "届时库中尚无窗口关闭。"),
    "evidence.others": ("pooled rates of the others", "其他联盟合并的发生率"),
    "evidence.with_own": ("the alliance's own record added", "加上该联盟自己的记录"),
    "evidence.any_kind": ("one rate for every kind of event", "所有事件同一发生率"),
    "evidence.own_record": ("the alliance's own record alone", "只用该联盟自己的记录"),
    "evidence.uninformed": ("knows nothing", "一无所知"),
    "evidence.skill": ("Skill of the pooled rates against it", "合并发生率相对它的技巧"),
}
FORECASTS: dict[str, tuple[str, str]] = {**_CHAPTER, **_TABLE, **_SCORES}
