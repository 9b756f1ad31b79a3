"""What the numbers rest on: headline numbers, assumptions, sources, rival hypotheses, beliefs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from provender.report import inputs
from provender.report.cards import Card, source_line
from provender.report.frames import used_by
from provender.report.names import readable
from provender.report.numbers import plain
from provender.report.sheets.sheet import Cell, Column, ColumnKind, Line, Sheet, text

if TYPE_CHECKING:
    from datetime import date

    from provender.alliance.evidence import Claim
    from provender.alliance.milestone import Belief
    from provender.exposure.result import Findings
    from provender.report.edition import Edition
    from provender.state import Weighed

#: of both languages; a column of intervals needs none
_BRACKETS = "()\uff08\uff09"


def headlines(cards: Mapping[str, Card], edition: Edition) -> Sheet:
    """Return all headline numbers with what each rests on."""
    words = edition.words
    heads: tuple[tuple[str, ColumnKind], ...] = (
        ("number.name", "prose"),
        ("number.value", "figure"),
        ("number.interval", "figure"),
        ("number.rests", "dates"),
    )
    return Sheet(
        id="numbers",
        title=words("sheet.numbers"),
        lead=words("sheet.numbers.lead"),
        columns=tuple(Column(words(k), kind) for k, kind in heads),
        lines=tuple(Line(_headline(card, edition)) for card in cards.values()),
        empty=words("sheet.numbers.empty"),
        is_long=len(cards) > 24,
    )


def _headline(card: Card, edition: Edition) -> tuple[Cell, ...]:
    claims = len(card.sources) + len(card.more_sources)
    assumed = len(card.assumptions) + len(card.more_assumptions)
    if claims:
        rests = edition.words("number.claims", claims=claims, assumptions=assumed)
    else:
        rests = edition.words("number.assumed", assumptions=assumed)
    tone = "" if claims else "assumed"
    value = Cell(card.value, number=card.id)
    return (Cell(card.name), value, text(card.interval.strip(_BRACKETS)), Cell(rests, tone=tone))


def assumptions(edition: Edition) -> Sheet:
    """Return every number of the case that no claim stands behind."""
    words = edition.words
    held = inputs.assumptions(edition.case)
    lines = [(place, *edition.parts(e), e.why or words("assumption.no_why")) for place, e in held.items()]
    heads: tuple[tuple[str, ColumnKind], ...] = (
        ("assumption.place", "text"),
        ("assumption.value", "figure"),
        ("assumption.why", "prose"),
    )
    return Sheet(
        id="assumptions",
        title=words("sheet.assumptions", n=len(lines)),
        lead=words("sheet.assumptions.lead"),
        columns=tuple(Column(words(k), kind) for k, kind in heads),
        lines=tuple(
            Line((Cell(p, tone="code"), Cell(value, interval), text(why))) for p, value, interval, why in lines
        ),
        empty=words("sheet.assumptions.empty"),
        is_long=len(lines) > 12,
    )


def sources(findings: Findings, edition: Edition) -> Sheet:
    """Return the claims and facts admitted, those that headline numbers rest on first."""
    words = edition.words
    uses = used_by(findings)
    claims = sorted(inputs.by_date(edition.case.claims), key=lambda c: c.id not in uses)
    used = sum(c.id in uses for c in claims)
    heads: tuple[tuple[str, ColumnKind], ...] = (
        ("source.statement", "prose"),
        ("source.known", "dates"),
        ("source.from", "text"),
        ("source.doubt", "prose"),
        ("source.used", "dates"),
    )
    return Sheet(
        id="sources",
        title=words("sheet.sources", n=len(claims)),
        lead=words("sheet.sources.lead", used=used, day=edition.figures.date(edition.case.as_of)),
        columns=tuple(Column(words(k), kind) for k, kind in heads),
        lines=tuple(Line(_source(c, len(uses.get(c.id, ())), edition), anchor=f"source-{c.id}") for c in claims),
        empty=words("sheet.sources.empty"),
        is_long=len(claims) > 12,
    )


def _source(claim: Claim, n_used: int, edition: Edition) -> tuple[Cell, ...]:
    line = source_line(claim, edition)
    kind = edition.words("source.fact" if line.is_fact else "source.claim")
    doubts = edition.words("list.semicolon").join(p for p in (line.hedge, line.doubt) if p)
    return (
        Cell(line.statement, edition.words("list.dot").join((claim.id, kind))),
        Cell(line.known, edition.words("source.occurred", day=line.occurred) if line.occurred else ""),
        Cell(line.label, href=line.href),
        text(doubts),
        text(edition.words("source.uses", n=n_used) if n_used else ""),
    )


def hypotheses(edition: Edition, rivals: Mapping[str, tuple[Weighed, ...]]) -> Sheet:
    """Return the rival explanations of events, weighed: prior, posterior with its range, claims for and against."""
    words = edition.words
    lines = [
        Line(_hypothesis(w, edition), group=readable(event) if i == 0 else "")
        for event, weighed in rivals.items()
        for i, w in enumerate(sorted(weighed, key=lambda w: -w.posterior))
    ]
    heads: tuple[tuple[str, ColumnKind], ...] = (
        ("hypothesis.name", "prose"),
        ("hypothesis.prior", "figure"),
        ("hypothesis.posterior", "figure"),
        ("hypothesis.for", "prose"),
        ("hypothesis.against", "prose"),
    )
    return Sheet(
        id="hypotheses",
        title=words("sheet.hypotheses"),
        lead=words("sheet.hypotheses.lead"),
        columns=tuple(Column(words(k), kind) for k, kind in heads),
        lines=tuple(lines),
        empty=words("sheet.hypotheses.empty"),
    )


def _hypothesis(weighed: Weighed, edition: Edition) -> tuple[Cell, ...]:
    held, figures = edition.case.hypotheses[weighed.hypothesis], edition.figures
    name = edition.names.named(held)
    values = (weighed.posterior, *weighed.variants.values())
    return (
        Cell(name[:1].upper() + name[1:], held.note),
        Cell(figures.share(weighed.prior), figures.interval(held.prior.low, held.prior.high, "share")),
        Cell(
            figures.share(weighed.posterior),
            figures.interval(min(values), max(values), "share"),
            share=weighed.posterior,
        ),
        Cell(_spoken(weighed, edition, sign=1)),
        Cell(_spoken(weighed, edition, sign=-1)),
    )


def _spoken(weighed: Weighed, edition: Edition, *, sign: int) -> str:
    """Return the claims that speak for an explanation (or against it), the loudest first, in bits."""
    loud = sorted(((sign * bits, c) for c, bits in weighed.speaks.items() if sign * bits > 0.1), reverse=True)
    parts = [edition.words("hypothesis.bits", claim=c, bits=plain(sign * bits, 2)) for bits, c in loud]
    return edition.words("list.comma").join(parts) or "–"


def beliefs(edition: Edition) -> Sheet:
    """Return what each party believes of each milestone."""
    words, names = edition.words, edition.names
    lines = []
    for milestone in edition.case.milestones.values():
        told = ""
        for i, (party, belief) in enumerate(milestone.beliefs.items()):
            why = belief.why if belief.why != told else ""
            told = belief.why
            lines.append(Line(_belief(party, belief, why, edition), group="" if i else names.milestone(milestone.id)))
    heads: tuple[tuple[str, ColumnKind], ...] = (
        ("belief.party", "text"),
        ("belief.median", "figure"),
        ("belief.dates", "prose"),
        ("belief.never", "figure"),
        ("belief.why", "prose"),
    )
    return Sheet(
        id="beliefs",
        title=words("sheet.beliefs"),
        columns=tuple(Column(words(k), kind) for k, kind in heads),
        lines=tuple(lines),
        empty=words("sheet.beliefs.empty"),
    )


def _belief(party: str, belief: Belief, why: str, edition: Edition) -> tuple[Cell, ...]:
    figures, words = edition.figures, edition.words
    pairs = zip(belief.dates, belief.probabilities, strict=True)
    dated = (words("belief.by", day=figures.month(d), share=figures.share(p.value)) for d, p in pairs)
    middle = median(belief)
    return (
        Cell(edition.names.party(party)),
        Cell(figures.month(middle) if middle else words("belief.never")),
        text(words("list.comma").join(dated)),
        Cell(figures.share(belief.never), share=belief.never),
        Cell(why),
    )


def median(belief: Belief) -> date | None:
    """Return the first date by which the milestone is at least as likely as not; none if never."""
    total = 0.0
    for day, probability in sorted(zip(belief.dates, belief.probabilities, strict=True), key=lambda pair: pair[0]):
        total += probability.value
        if total >= 0.5 - 1e-9:
            return day
    return None
