"""The answer of a case that brings no story: who can stop us, how long we last, what to sign."""

from __future__ import annotations

import math
from collections.abc import Container
from dataclasses import replace
from typing import TYPE_CHECKING

from provender.alliance.walk import rests_on
from provender.exposure.result import Headline
from provender.report.sheets.lines import groups
from provender.report.sheets.lines import said as in_words
from provender.report.story import literal

if TYPE_CHECKING:
    from provender.exposure.result import Exposure, Findings, Row
    from provender.report.edition import Edition

#: offers that a sentence can name; the table has them all
_MOST_LINES = 4
#: fields of the template, in the order of the numbers that fill them
_TOLD = ("tts", "replanned", "frozen", "gap")


def with_story(findings: Findings, edition: Edition) -> tuple[Findings, str]:
    """Return the findings with the headline numbers of a story, and its template.

    The case's own story in the language of the edition stands as it is; a case without one gets a
    template built from the findings, whose numbers are added to the headlines.
    """
    own = edition.case.story.get(edition.words.language, "")
    if own.strip():
        return findings, own
    parts = [_provision(e, findings, edition) for e in findings.exposures.values()]
    added = {h.id: h for headlines, _ in parts for h in headlines}
    template = "\n\n".join(text for _, text in parts) or edition.words("generic.nothing")
    return replace(findings, headlines={**findings.headlines, **added}), template


def worst(exposure: Exposure, own: Container[str] = ()) -> Row | None:
    """Return the contingency that stops critical work first, the dearer one of equals.

    What the dependant supplies to itself (`own` suppliers) comes last: nobody else can withhold it.
    """
    return min(exposure.rows, key=lambda r: (r.target in own, r.tts_days, -r.extra_replanned), default=None)


def _provision(exposure: Exposure, findings: Findings, edition: Edition) -> tuple[list[Headline], str]:
    words, names = edition.words, edition.names
    who = {
        "dependant": literal(names.party(exposure.dependant)),
        "good": literal(names.good(exposure.provision)),
    }
    parties = edition.case.parties.values()
    row = worst(exposure, {p.id for p in parties if p.own_of == exposure.dependant})
    if row is None:
        return [], f"# {words('generic.question', **who)}\n\n{words('generic.no_rows', **who)}"
    added = _headlines(row, exposure, edition)
    ids = {key: f"{{{h.id}}}" for key, h in zip(_TOLD, added, strict=True)}
    said = {
        **who,
        **ids,
        "event": literal(names.contingency(row)),
        "work": literal(names.work(row.first_to_stop)),
    }
    opening = "generic.survives" if math.isinf(row.tts_days) else "generic.stops"
    lines = [words(opening, **said), words("generic.cost", **said), _to_sign(exposure, edition, said)]
    fresh = [h for h in added if h.id not in findings.headlines]
    return fresh, f"# {words('generic.question', **who)}\n\n" + "\n\n".join(lines)


def _headlines(row: Row, exposure: Exposure, edition: Edition) -> list[Headline]:
    """Return the numbers of the generic story with what they rest on in the case."""
    case, prefix = edition.case, f"{exposure.provision}.{row.id}"
    work = [w for w in case.workloads.values() if w.provision == exposure.provision]
    held = [c for c in case.contracts.values() if c.provision == exposure.provision]
    offers = [o for o in case.offers.values() if o.provision == exposure.provision]
    survive, cost = rests_on(work, held), rests_on(work, held, offers)
    ends = list(row.tts_by_future.values()) or [row.tts_days]
    costs = list(row.extra_by_future.values()) or [row.extra_replanned]
    money = Headline("", 0.0, 0.0, 0.0, "money", unit=exposure.currency, claims=cost[0], assumptions=cost[1])
    frozen, gap = row.extra_frozen, exposure.base.gap
    return [
        Headline(
            f"{prefix}.tts",
            row.tts_days,
            min(ends),
            max(ends),
            "days",
            claims=survive[0],
            assumptions=survive[1],
        ),
        replace(money, id=f"{prefix}.extra_replanned", value=row.extra_replanned, low=min(costs), high=max(costs)),
        replace(money, id=f"{prefix}.extra_frozen", value=frozen, low=frozen, high=frozen),
        replace(money, id=f"{exposure.provision}.gap", value=gap, low=gap, high=gap, kind="share", unit=""),
    ]


def _to_sign(exposure: Exposure, edition: Edition, said: dict[str, str]) -> str:
    """Return the sentence on what to sign."""
    found = groups(exposure.base.lines)
    if not found:
        return edition.words("generic.sign_nothing", **said)
    shown = [literal(in_words(group, exposure.work_unit, edition)) for group in found[:_MOST_LINES]]
    listed = edition.words("list.semicolon").join(shown)
    more = len(found) - len(shown)
    tail = edition.words("generic.more", n=more) if more else ""
    return edition.words("generic.sign", **said, lines=listed, more=tail)
