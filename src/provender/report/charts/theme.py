"""How every chart looks: the frame a chart stands in, colours by name, axes, scales."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from provender.report.charts.vega import GRID, INK, MUTED, Spec, rounded

if TYPE_CHECKING:
    from provender.exposure.result import Findings
    from provender.report.edition import Edition

#: colours of suppliers and owners, and of what else is told apart by colour
SERIES = tuple(f"var(--c{i})" for i in range(1, 8))
OTHER = "var(--c8)"
WORK = tuple(f"var(--w{i})" for i in range(1, 6))
#: how solid a stage is drawn: the surer, the more
STAGE_OPACITY = {
    "delivered": 0.95,
    "building": 0.7,
    "contracted": 0.52,
    "announced": 0.36,
    "optioned": 0.26,
    "signed": 0.42,
    "on_demand": 0.13,
}
Shape = Literal["area", "edged", "line", "dashed", "dot", "ring", "band"]
#: steps of magnitude: factor and the key of its word; a language leaves blank those it does not use
_SCALES = ((1e12, "tn"), (1e9, "bn"), (1e8, "yi"), (1e6, "mn"), (1e4, "wan"))


@dataclass(frozen=True, slots=True)
class Key:
    """An entry of a legend, which the page draws as text so that it wraps on a phone."""

    label: str
    colour: str
    shape: Shape = "area"
    opacity: float = 1.0


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart with its words: what it shows, in which unit, and how to read it."""

    id: str
    title: str
    subtitle: str
    spec: Spec
    keys: tuple[Key, ...] = ()
    note: str = ""
    is_wide: bool = True


@dataclass(frozen=True, slots=True)
class Colours:
    """One colour per supplier or owner, the same wherever it is drawn; the rest share a grey."""

    of: Mapping[str, str]

    def __call__(self, party: str) -> str:
        """Return the colour of a party."""
        return self.of.get(party, OTHER)


def colours(findings: Findings, edition: Edition) -> Colours:
    """Return the colours of a report: partners first, then the largest suppliers."""
    sizes: dict[str, float] = {}
    for exposure in findings.exposures.values():
        total = sum(float(v.sum()) for v in exposure.capacity.values()) or 1.0
        for (supplier, _), values in exposure.capacity.items():
            sizes[supplier] = sizes.get(supplier, 0.0) + float(values.sum()) / total
        for offer in exposure.sources:
            held = edition.case.offers.get(offer)
            sizes.setdefault(held.supplier if held else offer, 0.0)
    partners = [e.partner for e in findings.exposures.values() if e.partner]
    tied = [p for t in findings.dependences for p in (t.second, t.first)]
    largest = sorted(sizes, key=lambda s: -sizes[s])
    order = dict.fromkeys([*partners, *tied, *largest])
    of = dict(zip(order, SERIES, strict=False))
    owners = {edition.case.owner(p): c for p, c in reversed(of.items()) if p in edition.case.parties}
    return Colours({**owners, **of})


def config() -> Spec:
    """Return the Vega-Lite configuration that all charts share; the page adds the font."""
    axis = {
        "labelColor": MUTED,
        "labelFontSize": 12,
        "domain": False,
        "ticks": False,
        "gridColor": GRID,
        "labelPadding": 6,
    }
    return {
        "background": None,
        "view": {"stroke": None},
        "axis": axis,
        "axisX": {
            "grid": False,
            "domain": True,
            "domainColor": MUTED,
            "ticks": True,
            "tickColor": MUTED,
            "tickSize": 4,
        },
        "mark": {"aria": False},
        "text": {"color": INK, "fontSize": 12.5},
        "legend": {"disable": True},
    }


@dataclass(frozen=True, slots=True)
class Scale:
    """A factor that brings values into reach, with the word for it."""

    factor: float
    word: str

    def __call__(self, value: float) -> float | None:
        """Return a value in the scale, as a chart takes it."""
        return rounded(value / self.factor)


def scale(most: float, edition: Edition) -> Scale:
    """Return the scale in which the largest value of a chart has few digits."""
    for factor, name in _SCALES:
        if abs(most) >= factor and (word := edition.words(f"axis.scale.{name}")):
            return Scale(factor, word)
    return Scale(1.0, "")
