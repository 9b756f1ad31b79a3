"""The chapter of a case's own history: what following a policy would have cost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from provender.backtest import daily_means
from provender.report.charts.theme import SERIES, Chart, Key
from provender.report.charts.vega import INK, MUTED, amounts, day, field, finished, layer, one_of, rounded, time_axis
from provender.report.numbers import EPOCH
from provender.report.sheets.sheet import DASH, Cell, Column, ColumnKind, Line, Sheet
from provender.report.tie_chapters import TieChapter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from provender.backtest import Backtest, OwnHistory, Row
    from provender.report.charts.vega import Spec
    from provender.report.edition import Edition

_HEADS: tuple[tuple[str, ColumnKind], ...] = (
    ("history.policy", "prose"),
    ("history.cost", "figure"),
    ("history.regret", "amount"),
    ("history.forecast", "figure"),
    ("history.decision", "figure"),
    ("history.idle", "figure"),
    ("history.covered", "figure"),
    ("history.saved", "figure"),
)
#: lines drawn beside hindsight's
_DRAWN = ("provender", "replay-7d")


def history_chapters(found: Mapping[str, OwnHistory], edition: Edition) -> tuple[TieChapter, ...]:
    """Return the chapter; nothing where no provision of the case has a history at all."""
    if all(h.why_not == "none" for h in found.values()):
        return ()
    words = edition.words
    said = [_said(h, edition) for h in found.values()]
    shown = [(h, h.found) for h in found.values() if h.found is not None]
    return (
        TieChapter(
            "history",
            words("page.history"),
            words("history.title"),
            words("list.sentence").join([words("history.lead"), *said]),
            tuple(_chart(h, b, edition) for h, b in shown),
            tuple(_sheet(h, b, edition) for h, b in shown),
        ),
    )


def _said(held: OwnHistory, edition: Edition) -> str:
    """Return who would have paid least, or why nothing was replayed."""
    words, figures, good = edition.words, edition.figures, edition.names.provision(held.provision)
    if held.found is None:
        days = {"days": figures.days(held.n_days)} if held.why_not == "short" else {}
        return words(f"history.why_not.{held.why_not}", good=good, **days)
    best, own = held.found.rows[0], held.found.row("provender")
    told = {"regret": figures.share(best.regret.total), "own": figures.share(own.regret.total)}
    return words("history.said", good=good, best=policy_name(best.policy, edition), **told)


def policy_name(policy: str, edition: Edition) -> str:
    """Return what a reader calls a policy."""
    if policy.startswith("replay-"):
        return edition.words("history.policy.replay", days=policy.removeprefix("replay-").removesuffix("d"))
    return edition.words(f"history.policy.{policy}")


def _terms(held: OwnHistory, found: Backtest, edition: Edition) -> dict[str, str]:
    figures = edition.figures
    return {
        "term": figures.days(found.market.term / found.trace.n_per_day),
        "discount": figures.share(held.discount),
        "days": figures.days((found.end - found.begin).total_seconds() / 86_400),
        "price": figures.money(held.price),
    }


def _sheet(held: OwnHistory, found: Backtest, edition: Edition) -> Sheet:
    """Return a row per policy, cheapest first, hindsight below."""
    words, figures = edition.words, edition.figures
    good, span = edition.names.provision(held.provision), (found.begin.date(), found.end.date())
    last = (Cell(words("history.policy.hindsight")), Cell(figures.money(found.hindsight_usd)))
    blank = (Cell(DASH),) * (len(_HEADS) - len(last))
    return Sheet(
        id=f"history-{held.provision}",
        title=words("history.sheet", good=good, start=figures.date(span[0]), end=figures.date(span[1])),
        lead=words("history.sheet.lead", **_terms(held, found, edition)),
        columns=tuple(Column(words(key), kind) for key, kind in _HEADS),
        lines=(*(Line(_cells(row, edition)) for row in found.rows), Line((*last, *blank))),
    )


def _cells(row: Row, edition: Edition) -> tuple[Cell, ...]:
    figures, regret = edition.figures, row.regret
    shares = (regret.forecast, regret.decision, 1.0 - row.utilisation, row.coverage, row.savings_rate)
    return (
        Cell(policy_name(row.policy, edition)),
        Cell(figures.money(row.cost_usd)),
        Cell(figures.share(regret.total), figures.interval(regret.low, regret.high, "share")),
        *(Cell(figures.share(s)) for s in shares),
    )


def _chart(held: OwnHistory, found: Backtest, edition: Edition) -> Chart:
    """Return daily use with what policies and hindsight held."""
    words, n = edition.words, found.trace.n_per_day
    first = found.trace.n_periods - found.accounts["hindsight"].held.size
    start = (found.begin.date() - EPOCH).days
    lines = {name: found.accounts[name].held for name in (*_DRAWN, "hindsight")}
    drawn = {"use": found.trace.demand[first:], **lines}
    records: list[dict[str, Any]] = [
        {"t": day(start + i), "k": name, "v": rounded(float(v))}
        for name, values in drawn.items()
        for i, v in enumerate(daily_means(values, n))
        if v == v  # noqa: PLR0124 - a day without a reading is not drawn
    ]
    tones = dict(zip(drawn, (MUTED, *SERIES[: len(_DRAWN)], INK), strict=True))
    span = (float(start), float(start + -(-drawn["use"].size // n)))
    return Chart(
        id=f"history-{held.provision}-chart",
        title=words("history.chart", good=edition.names.provision(held.provision)),
        subtitle=words("history.chart.subtitle", **_unit(held, edition), **_terms(held, found, edition)),
        spec=finished(_layers(records, tones, span, edition), 240),
        keys=(
            Key(words("history.use"), MUTED, "area", 0.35),
            *(Key(policy_name(name, edition), tones[name], "line") for name in lines),
        ),
    )


def _unit(held: OwnHistory, edition: Edition) -> dict[str, str]:
    return {"unit": edition.case.provisions[held.provision].work_unit}


def _layers(
    records: list[dict[str, Any]], tones: Mapping[str, str], span: tuple[float, float], edition: Edition
) -> list[Spec]:
    """Return the area of use and the steps of what was held."""
    x, y = time_axis("t", span, edition), amounts(ticks=4)
    use = [r for r in records if r["k"] == "use"]
    rest = [r for r in records if r["k"] != "use"]
    names = [name for name in tones if name != "use"]
    step = {"interpolate": "step-after"}
    return [
        layer(use, {"type": "area", **step, "color": MUTED, "opacity": 0.35}, x=x, y=y),
        layer(
            rest,
            {"type": "line", **step, "strokeWidth": 2},
            x=x,
            y=y,
            color=one_of("k", names, [tones[name] for name in names]),
            detail=field("k", "nominal"),
        ),
    ]
