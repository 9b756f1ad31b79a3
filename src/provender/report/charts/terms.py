"""Charts of terms: who gains from which clause, cost and gain by year, a milestone by reading, leaving, declaring."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provender.report.charts.theme import SERIES, WORK, Chart, Key, Scale, scale
from provender.report.charts.vega import INK, MUTED, Spec, field, finished, layer, one_of, tips
from provender.report.sheets.milestone_terms import reading_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from provender.report.charts.theme import Colours
    from provender.report.edition import Edition
    from provender.terms import ClauseValue, Declaring, Surface, Terms

#: values as a chart draws them: label, series, amount
Points = list[tuple[str, str, float]]


def overview(found: Terms, edition: Edition, colours: Colours) -> tuple[Chart, ...]:
    """Return the charts of clauses and of leaving that have something to show."""
    made = (clauses(found, edition, colours), costliest(found, edition, colours), outside(found, edition, colours))
    return tuple(c for c in made if c is not None)


def _tones(sides: Sequence[str], colours: Colours) -> dict[str, str]:
    """Return the colours of two sides, as everywhere in the report."""
    return {p: colours.of.get(p, tone) for p, tone in zip(sides, SERIES[-2:], strict=False)}


def clauses(found: Terms, edition: Edition, colours: Colours) -> Chart | None:
    """Return what each clause is worth to the two sides, under own belief; the weightiest reading of each."""
    kept: dict[str, ClauseValue] = {}
    for value in found.clauses:
        if value.is_worthless or value.is_renewed or not {value.holder, value.grantor} <= set(found.sides):
            continue
        if value.clause not in kept or _size(value) > _size(kept[value.clause]):
            kept[value.clause] = value
    if not kept:
        return None
    order = sorted(kept.values(), key=_size, reverse=True)
    points = [(_label(v, edition), w.party, w.value) for v in order for w in v.own]
    names = {p: edition.names.party(p) for p in found.sides}
    return Chart(
        id="terms-who-gains",
        title=edition.words("chart.terms.clauses.title"),
        subtitle=_unit("chart.terms.clauses.subtitle", points, edition),
        spec=_bars(points, names, _tones(found.sides, colours), edition),
        keys=tuple(Key(names[p], tone) for p, tone in _tones(found.sides, colours).items()),
    )


def _size(value: ClauseValue) -> float:
    return max(abs(w.value) for w in value.own)


def _label(value: ClauseValue, edition: Edition) -> str:
    name = edition.names.clause(value.clause)
    return name[:1].upper() + name[1:]


def costliest(found: Terms, edition: Edition, colours: Colours) -> Chart | None:
    """Return cost and gain by year of the clause on capacity that weighs most."""
    kept = [v for v in found.clauses if any(k.startswith("work.") for w in v.own for k in w.by_part)]
    kept = [v for v in kept if any(k.startswith("sales.") for w in v.own for k in w.by_part)]
    if not kept:
        return None
    value = max(kept, key=_size)
    points = [
        (f"{y}", w.party, money) for w in value.own for y, money in w.by_year.items() if y < edition.case.end.year
    ]
    names = {w.party: edition.names.party(w.party) for w in value.own}
    tones = _tones([w.party for w in value.own], colours)
    return Chart(
        id="terms-by-year",
        title=edition.words("chart.terms.years.title", clause=_label(value, edition)),
        subtitle=_unit("chart.terms.years.subtitle", points, edition),
        spec=_bars(points, names, tones, edition, across=True),
        keys=tuple(Key(names[p], tones[p]) for p in names),
        note=edition.words("terms.renewed") if value.is_renewed else "",
    )


def outside(found: Terms, edition: Edition, colours: Colours) -> Chart | None:
    """Return what each side loses without the deal, by year."""
    points = [(f"{o.since.year}", w.party, w.value) for o in found.outside for w in o.owed]
    if not any(v for *_, v in points):
        return None
    names = {p: edition.names.party(p) for p in found.sides}
    return Chart(
        id="terms-leaving",
        title=edition.words("chart.terms.outside.title"),
        subtitle=_unit("chart.terms.outside.subtitle", points, edition),
        spec=_lines(points, names, _tones(found.sides, colours), edition),
        keys=tuple(Key(names[p], tone, "line") for p, tone in _tones(found.sides, colours).items()),
    )


def milestone(found: Surface, declared: Sequence[Declaring], edition: Edition) -> tuple[Chart, ...]:
    """Return a chart of each side's value by date and reading, and one of declaring."""
    made = [_surface(found, party, edition) for party in found.by_date]
    return tuple(c for c in (*made, _declaring(declared, edition)) if c is not None)


def _surface(found: Surface, party: str, edition: Edition) -> Chart | None:
    """Return lines by reading; readings that move nothing share one line at zero."""
    names: dict[str, str] = {r: reading_name(r, found, edition) for r in found.readings}
    points: Points = [
        (f"{day.year}", reading, float(value))
        for reading, values in zip(found.readings, found.by_date[party], strict=True)
        for day, value in zip(found.dates, values, strict=True)
    ]
    if not any(v for *_, v in points):
        return None
    tones: dict[str, str] = dict(zip(found.readings, WORK, strict=False))
    return Chart(
        id=f"terms-surface-{party}",
        title=edition.words("chart.terms.surface.title", party=edition.names.party(party)),
        subtitle=_unit("chart.terms.surface.subtitle", points, edition),
        spec=_lines(points, names, tones, edition),
        keys=tuple(Key(names[r], tones[r], "line") for r in found.readings),
    )


def _declaring(declared: Sequence[Declaring], edition: Edition) -> Chart | None:
    """Return what declaring saves and costs by day."""
    words = edition.words
    names = {"S": words("terms.S"), "K": words("terms.K"), "threat": words("terms.threat")}
    tones = {"S": SERIES[0], "K": SERIES[1], "threat": MUTED}
    points = [
        (f"{d.on.year}", key, value)
        for d in declared
        for key, value in (("S", d.at.remaining), ("K", d.at.answer), ("threat", d.threat))
    ]
    if not points:
        return None
    return Chart(
        id="terms-declaring",
        title=words("chart.terms.declaring.title"),
        subtitle=_unit("chart.terms.declaring.subtitle", points, edition),
        spec=_lines(points, names, tones, edition),
        keys=tuple(Key(names[k], tones[k], "line") for k in names),
    )


def _scale(points: Points, edition: Edition) -> Scale:
    return scale(max((abs(v) for *_, v in points), default=0.0), edition)


def _unit(key: str, points: Points, edition: Edition) -> str:
    """Return a subtitle with the unit that amounts are drawn in."""
    words, currency = edition.words, edition.case.currency
    word = _scale(points, edition).word
    return words(key, unit=words("chart.unit", scale=word, unit=words.get(f"currency.{currency}", currency)).strip())


def _records(points: Points, names: Mapping[str, str], edition: Edition) -> list[Spec]:
    unit = _scale(points, edition)
    money = edition.figures.money
    return [{"l": label, "k": k, "v": unit(v), "n": names[k], "m": money(v)} for label, k, v in points]


def _tips(edition: Edition) -> list[Spec]:
    return tips({"l": edition.words("chart.when"), "n": edition.words("terms.side"), "m": edition.words("flow.amount")})


def _bars(
    points: Points, names: Mapping[str, str], tones: Mapping[str, str], edition: Edition, *, across: bool = False
) -> Spec:
    """Return pairs of bars, one pair a label: labels down the side, or `across` the foot."""
    records = _records(points, names, edition)
    labels = list(dict.fromkeys(label for label, *_ in points))
    here = field("l", "ordinal", sort=None, scale={"domain": labels, "padding": 0.25})
    value = field("v", axis={"title": None, "format": ",~r", "tickCount": 5})
    keys = list(tones)
    fill = one_of("k", keys, [tones[k] for k in keys])
    offset = field("k", "nominal", sort=None, scale={"domain": keys})
    bar = {"type": "bar"}
    if across:
        here["axis"] = {"title": None, "labelAngle": 0}
        drawn = layer(records, bar, x=here, y=value, xOffset=offset, fill=fill, tooltip=_tips(edition))
        return finished([drawn, _zero("y")], 220)
    here["axis"] = {"title": None, "labelLimit": 220}
    drawn = layer(records, bar, y=here, x=value, yOffset=offset, fill=fill, tooltip=_tips(edition))
    return finished([drawn, _zero("x")], 34 * len(labels) + 30)


def _lines(points: Points, names: Mapping[str, str], tones: Mapping[str, str], edition: Edition) -> Spec:
    """Return one line a series over labels across the foot, with a dot at each."""
    records = _records(points, names, edition)
    labels = list(dict.fromkeys(label for label, *_ in points))
    keys = list(tones)
    same = {
        "x": field(
            "l", "ordinal", sort=None, scale={"domain": labels, "padding": 0.4}, axis={"title": None, "labelAngle": 0}
        ),
        "y": field("v", axis={"title": None, "format": ",~r", "tickCount": 5}),
    }
    stroke = one_of("k", keys, [tones[k] for k in keys])
    line = layer(records, {"type": "line", "strokeWidth": 2}, **same, stroke=stroke)
    dots = layer(records, {"type": "point", "filled": True, "size": 42}, **same, fill=stroke, tooltip=_tips(edition))
    return finished([_zero("y"), line, dots], 240)


def _zero(axis: str) -> Spec:
    """Return the rule at nothing."""
    rule = {"type": "rule", "color": INK, "strokeWidth": 1}
    return layer([{"v": 0}], rule, **{axis: field("v")})
