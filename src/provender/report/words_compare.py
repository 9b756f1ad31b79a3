"""Words on comparing two cases, dates or readings, as (English, Chinese)."""

from __future__ import annotations

COMPARE: dict[str, tuple[str, str]] = {
    "compare.title": (
        "{first} and {second}: what differs, and what of it matters",
        "{first} 与 {second}：差别及其影响",
    ),
    "compare.lead": (
        (
            "{n} numbers of the input differ, {added} claims and facts are new, {removed} are gone; "
            "{moved} headline numbers move."
        ),
        "输入中有 {n} 个数不同，新增 {added} 条说法与事实，减少 {removed} 条；{moved} 个主要结果改变。",
    ),
    "compare.shapley": (
        "Parts are Shapley values over all orders in which the groups can change sides; they sum to the change.",
        "各部分为沙普利值：对各组输入改换的所有次序取平均，总和等于变化。",
    ),
    "compare.orders": (
        (
            "Parts are averages over eight orders in which the groups change sides, four and their reverses; "
            "they sum to the change."
        ),
        "各部分为八种改换次序（四种及其逆序）的平均，总和等于变化。",
    ),
    "compare.none": (
        (
            "These are two cases, not two states of one: {first} is {one}, {second} is {other}. What explains a "
            "difference cannot be told; numbers of the same name stand side by side, and need not mean the same."
        ),
        "这是两个不同的案例，而非同一案例的两种状态：{first}为{one}，{second}为{other}。差别无从分解；同名的数值只作并列，含义未必相同。",
    ),
    "compare.none.mixed": (
        (
            "The inputs of the two cannot be mixed – a clause, contract or flow of one side names what the other has "
            "not – so that what explains a difference cannot be told; numbers stand side by side."
        ),
        "两侧的输入无法混合（一侧的条款、合同或流向指向另一侧没有的内容），差别无从分解，只并列数值。",
    ),
    "compare.good": ("{good} for {who}, in {unit} and {currency}", "{who}的{good}（{unit}，{currency}）"),
    "compare.only": (
        "Numbers that only one side has: {first} in the first, {second} in the second.",
        "仅一侧拥有的数值：前者 {first} 项，后者 {second} 项。",
    ),
    "compare.more": ("{n} of {all}; --json or --out has all", "{all} 项中的 {n} 项；全部见 --json 或 --out"),
    "compare.numbers": ("Headline numbers that move", "改变的主要结果"),
    "compare.by_input": ("What each input explains", "每个输入解释多少"),
    "compare.by_input.lead": (
        (
            "Each number of the input that differs is set to the other side's by itself, over all orders; what else "
            "differs counts as one. Parts sum to the change."
        ),
        "逐个把不同的输入设为另一侧的取值，对所有次序取平均；其余差别合为一项。各部分之和等于变化。",
    ),
    "compare.rest": ("all else that differs", "其余差别"),
    "compare.unexplained": ("not explained", "未解释"),
    "compare.number": ("Number", "结果"),
    "compare.before": ("First", "前者"),
    "compare.after": ("Second", "后者"),
    "compare.change": ("Change", "变化"),
    "compare.explained": ("Explained by", "由何解释"),
    "compare.inputs": ("Inputs that differ", "不同的输入"),
    "compare.place": ("Where", "位置"),
    "compare.why": ("Source or reason", "来源或理由"),
    "compare.nothing": ("Nothing differs.", "没有差别。"),
    "compare.group.date": ("date", "日期"),
    "compare.group.reading": ("reading", "解读"),
    "compare.group.evidence": ("evidence", "证据"),
    "compare.group.demand": ("demand", "需求"),
    "compare.group.supply": ("supply", "供给"),
    "compare.group.clauses": ("clauses", "条款"),
    "compare.group.events": ("events", "事件"),
    "compare.group.money": ("the parties' money", "各方资金"),
    "compare.group.estimates": ("named estimates", "命名估计"),
}
