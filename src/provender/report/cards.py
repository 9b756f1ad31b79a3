"""What stands behind a number: its method, its sources and its assumptions, ready to print."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from provender.report import headline_names, inputs
from provender.report.frames import is_doubted

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from provender.alliance.case import Case
    from provender.alliance.estimate import Estimate
    from provender.alliance.evidence import Claim
    from provender.exposure.result import Findings, Headline
    from provender.report.edition import Edition

#: more than that in a card is said as a count, with links to the full list; fewer where the answer
#: above does not print the number
MOST_LINES, FEW_LINES = 5, 2


@dataclass(frozen=True, slots=True)
class Source:
    """A claim or fact as a line of a card or of the list of sources."""

    id: str
    statement: str
    known: str
    occurred: str
    label: str
    href: str
    doubt: str
    hedge: str
    is_fact: bool
    is_doubted: bool = False


@dataclass(frozen=True, slots=True)
class Assumption:
    """A number that no claim stands behind: where it is, what it says, and why."""

    place: str
    value: str
    why: str


@dataclass(frozen=True, slots=True)
class Card:
    """Everything that a number rests on.

    `dom_id` is safe as an HTML identifier; `is_told` says whether the story prints the number.
    """

    id: str
    value: str
    interval: str
    sources: tuple[Source, ...]
    more_sources: tuple[str, ...]
    assumptions: tuple[Assumption, ...]
    more_assumptions: tuple[str, ...]
    range_of: str = ""
    dom_id: str = ""
    name: str = ""
    method: str = ""
    is_told: bool = False

    @property
    def is_assumed(self) -> bool:
        """Whether no claim at all feeds the number."""
        return not self.sources


def link(source: str) -> tuple[str, str]:
    """Return the label and the address of a source; the address is empty unless it is http(s).

    Examples
    --------
    >>> link("https://www.example.org/a/b?c=1"), link("annual report 2024, p. 7")
    (('example.org', 'https://www.example.org/a/b?c=1'), ('annual report 2024, p. 7', ''))
    """
    address = source.strip()
    if any(c.isspace() for c in address) or not address.lower().startswith(("http://", "https://")):
        return address, ""
    try:
        host = urlsplit(address).hostname or address
    except ValueError:
        return address, ""
    return host.removeprefix("www."), address


def source_line(claim: Claim, edition: Edition) -> Source:
    """Return a claim as a line."""
    label, href = link(claim.source)
    occurred = edition.figures.date(claim.occurred) if claim.occurred else ""
    return Source(
        id=claim.id,
        statement=claim.statement,
        known=edition.figures.date(claim.known_from),
        occurred=occurred,
        label=label or edition.words("source.none"),
        href=href,
        doubt=claim.doubt,
        hedge=claim.hedge,
        is_fact=claim.table == "facts",
        is_doubted=is_doubted(claim),
    )


def assumption_line(place: str, held: Estimate | None, edition: Edition) -> Assumption:
    """Return an assumption as a line; one without a number in the case is named by its place."""
    if held is None:
        return Assumption(place, "", edition.words("assumption.engine"))
    value = edition.estimate(held)
    return Assumption(place, value, held.why or edition.words("assumption.no_why"))


#: what the range of a number is over, by the family of its id
_RANGES = {
    "estimate": "estimate",
    "hazard": "rate",
    "clause": "paths",
    "programme": "paths",
    "state": "variants",
    "hypothesis": "variants",
}


def headline_value(headline: Headline, edition: Edition) -> tuple[str, str]:
    """Return a headline's value and interval as text; the interval may be empty."""
    if headline.kind == "text":
        return edition.names.anything(headline.text) or edition.words("value.none"), ""
    figures, kind, unit = edition.figures, headline.kind, headline.unit
    if kind == "number" and math.isfinite(headline.value):
        low, high = (figures.quantity(v, unit) for v in (headline.low, headline.high))
        return figures.quantity(headline.value, unit), "" if low == high else edition.words(
            "value.interval", low=low, high=high
        )
    return figures.show(headline.value, kind, unit), figures.interval(headline.low, headline.high, kind, unit)


def cards(findings: Findings, edition: Edition, told: Collection[str]) -> dict[str, Card]:
    """Return the card of every headline number by its identifier, in full for those the story tells."""
    places = inputs.places(edition.case)
    names, methods = headline_names.names(findings, edition), headline_names.methods(findings, edition)
    found = {}
    for number, (k, headline) in enumerate(findings.headlines.items(), start=1):
        card = _card(headline, places, edition, MOST_LINES if k in told else FEW_LINES)
        found[k] = replace(card, dom_id=f"number-{number}", name=names[k], method=methods[k], is_told=k in told)
    return found


def _card(headline: Headline, places: Mapping[str, Estimate], edition: Edition, most: int) -> Card:
    value, interval = headline_value(headline, edition)
    sources = tuple(_claim(c, edition.case, edition) for c in headline.claims[:most])
    assumed = tuple(assumption_line(p, places.get(p), edition) for p in headline.assumptions[:most])
    if not sources and not assumed:
        assumed = (Assumption(headline.id, "", edition.words("assumption.unrecorded")),)
    kind = _RANGES.get(headline.id.partition(".")[0], "futures")
    if ".risk." in headline.id:
        kind = "scenarios"
    return Card(
        id=headline.id,
        range_of=edition.words(f"card.range.{kind}") if interval else "",
        value=value,
        interval=interval,
        sources=sources,
        more_sources=headline.claims[most:],
        assumptions=assumed,
        more_assumptions=headline.assumptions[most:],
    )


def _claim(identifier: str, case: Case, edition: Edition) -> Source:
    claim = case.claims.get(identifier)
    if claim is not None:
        return source_line(claim, edition)
    return Source(identifier, edition.words("source.unlisted"), "", "", "", "", "", "", is_fact=False)
