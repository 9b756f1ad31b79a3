"""What the calendar says, in English and Chinese: one key, two texts."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from provender.dates import parse_length

if TYPE_CHECKING:
    from provender.alliance.estimate import Estimate

#: a text in English and in Chinese
Pair = tuple[str, str]

PHRASES: dict[str, Pair] = {
    "in_force": ("{name}: in force already", "{name}：已经生效"),
    "in_force.since": ("{name}: in force since {start}", "{name}：自{start}起生效"),
    "clause_start": ("{name}: starts", "{name}：开始生效"),
    "clause_end": ("{name}: ends", "{name}：终止"),
    "consent_by": (
        "{name}: must have agreed by this day, or {amount} is lost to the other side",
        "{name}：须在此日前同意，否则对方损失 {amount}",
    ),
    "access_end": ("{name}: access ends", "{name}：使用权到期"),
    "access_end.milestone": (
        "{name}: access ends, or before, with {milestone}",
        "{name}：使用权到期；若“{milestone}”先发生则提前到期",
    ),
    "notice": (
        "can cut from {day} if it warns on {first}: written {written}, lived {lived}",
        "若于{first}通知，最早可于{day}断供：书面{written}，实际{lived}",
    ),
    "reclaim": ("can take back {share} of {lines} after {days}", "通知 {days}后可收回{lines}的 {share}"),
    "reclaim.at_once": ("can take back {share} of {lines} at once", "可随时收回{lines}的 {share}"),
    "spend_year": (
        "{name}: a year ends, {amount} due for it, used or not",
        "{name}：一个年度结束，无论是否用足，须付满 {amount}",
    ),
    "prepayment": ("pays {amount} ahead when “{line}” starts", "“{line}”启用时预付 {amount}"),
    "prepayment.all": (
        "pays ahead when “{line}” starts; {amount} in all with {others}",
        "“{line}”启用时预付；连同{others}共 {amount}",
    ),
    "late_discount": (
        "pays {discount} less for “{line}” if it comes after this day",
        "“{line}”晚于此日交付则费用减 {discount}",
    ),
    "late_exit": ("may end “{line}” if it has not come by this day", "“{line}”至此日仍未交付则可解约"),
    "delivery": ("{line}: delivery begins", "{line}：开始交付"),
    "delivery.chance": (
        "{line}: delivery begins if it comes ({stage}, {chance} likely)",
        "{line}：若落实则开始交付（{stage}，概率 {chance}）",
    ),
    "ramp_full": ("{line}: full size reached", "{line}：达到全部规模"),
    "notice_by": (
        "last day to give notice for the end of “{line}” on {end}: {days}",
        "就“{line}”于{end}到期发出通知的最后一天：须提前 {days}",
    ),
    "contract_end": ("{line}: term ends", "{line}：合同到期"),
    "commitment_end": ("{line}: commitment ends", "{line}：承诺到期"),
    "programme": ("{line}: complete, central estimate", "{line}：完成（中心估计）"),
    "programme.range": (
        "{line}: complete, central estimate ({low} to {high})",
        "{line}：完成（中心估计，{low}至{high}）",
    ),
    "decide_by": (
        "last day to sign “{line}” for a start on {start}: lead {days}",
        "要在{start}启用“{line}”，最后签约日：提前 {days}",
    ),
    "decide_by.every": (
        "last day to sign “{line}” for a start on {start}: lead {days}; then every {every}",
        "要在{start}启用“{line}”，最后签约日：提前 {days}；此后每{every}一次",
    ),
    "response": (
        "last day to match “{line}”, if put to it on {first}: {days}",
        "若{first}收到“{line}”的报价，最后应约日：{days}",
    ),
    "window": ("{line}: a term can start", "{line}：可启用"),
    "window.late": (
        "{line}: a term can start, if it was signed by {day}",
        "{line}：可启用（须在{day}前已签约）",
    ),
    "belief": (
        "{milestone}: as likely as not by this day ({chance} that it ever comes)",
        "{milestone}：至此日发生的概率过半（终会发生的概率 {chance}）",
    ),
    "unknown": ("not known", "不详"),
    "days.one": ("{n} day", "{n} 天"),
    "days.many": ("{n} days", "{n} 天"),
    "observer": ("the observer", "旁观者"),
    # stages that may come to nothing
    "stage.announced": ("announced", "已宣布"),
    "stage.optioned": ("optioned", "有选择权"),
    # kinds of clause, for clauses without a name
    "clause.exclusivity": ("exclusivity", "排他"),
    "clause.first_refusal": ("right of first refusal", "优先承接权"),
    "clause.take_or_pay": ("take-or-pay", "照付不议"),
    "clause.minimum_spend": ("minimum spend", "最低消费"),
    "clause.prepayment": ("prepayment", "预付款"),
    "clause.late_delivery": ("late delivery", "逾期交付"),
    "clause.notice": ("notice", "提前通知"),
    "clause.reclaim": ("right to reclaim", "收回权"),
    "clause.model_access": ("access to models", "模型使用权"),
    "clause.milestone_trigger": ("milestone clause", "里程碑条款"),
    "clause.revenue_share": ("share of revenue", "收入分成"),
    "clause.consent": ("consent", "同意权"),
    "clause.equity": ("equity", "股权"),
}
#: lengths of time in Chinese; those with a measure word take it after a count
_UNITS = {"hour": "小时", "day": "天", "week": "周", "month": "月", "quarter": "季度", "year": "年"}
_MEASURED = {"hour", "month", "quarter"}
_EDGES = re.compile(r"(?<=[一-鿿])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9%])(?=[一-鿿])")


def say(key: str, /, **fields: Any) -> Pair:
    """Return a phrase in both languages; a field is a text, a date, or a pair of texts.

    Examples
    --------
    >>> say("contract_end", line=("hall A", "A机房"))
    ('hall A: term ends', 'A 机房：合同到期')
    """
    english, chinese = (_filled(PHRASES[key][i], fields, i) for i in (0, 1))
    return english, _EDGES.sub(" ", chinese)


def _filled(text: str, fields: dict[str, Any], language: int) -> str:
    return text.format(**{k: v[language] if isinstance(v, tuple) else v for k, v in fields.items()})


def listed(pairs: list[Pair]) -> Pair:
    """Return names as one pair of texts, each name in quotation marks."""
    return ", ".join(f"“{p[0]}”" for p in pairs), "".join(f"“{p[1]}”" for p in pairs)


def days(count: float | None) -> Pair:
    """Return a number of days with at most one decimal; not known where it is None.

    Examples
    --------
    >>> days(1), days(13.27), days(None)
    (('1 day', '1 天'), ('13.3 days', '13.3 天'), ('not known', '不详'))
    """
    if count is None:
        return PHRASES["unknown"]
    shown = f"{round(count, 1):g}"
    return say("days.one" if shown == "1" else "days.many", n=shown)


def share(value: float) -> str:
    """Return a share of one as a percentage of at most three digits."""
    return f"{value * 100:.3g} %"


def sum_of(money: Estimate) -> str:
    """Return an amount of money, whole, with its currency."""
    return f"{money.value:,.0f} {money.unit}"


def rhythm(length: str) -> Pair:
    """Return a length of time as it follows "every".

    Examples
    --------
    >>> rhythm("quarter"), rhythm("2 weeks")
    (('quarter', '季度'), ('2 weeks', '2 周'))
    """
    count, unit = parse_length(length)
    word = _UNITS.get(unit, unit)
    return (unit, word) if count == 1 else (f"{count} {unit}s", f"{count} {'个' * (unit in _MEASURED)}{word}")


def iso(day: date) -> str:
    """Return a date as the calendar prints it."""
    return day.isoformat()
