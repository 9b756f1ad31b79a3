"""The assumption that drives each answer: measured where insight is at hand, else the one with the widest range."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provender.report.insight_text import leaf_name
from provender.scenarios.worlds import uncertain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from provender.alliance.estimate import Estimate
    from provender.exposure.result import Findings
    from provender.insight import Insight
    from provender.report.edition import Edition
    from provender.report.questions import AnswerChapter


def drives(
    chapters: Iterable[AnswerChapter], findings: Findings, matters: Insight | None, edition: Edition
) -> dict[int, str]:
    """Return by number of a question the assumption that drives its answer, in words.

    Parameters
    ----------
    matters
        What the numbers hang on; where it knows a number of the answer, the assumption with the largest mean share
        of their variance is told. Else, and without it, the widest relative range of all that the numbers rest on.
        Answers that print no number, or one that rests on no assumption, are left out.
    """
    leaves = {k: e for k, e in uncertain(edition.case).items() if e.is_assumption}
    found = {}
    for answer in (a for c in chapters for a in c.answers):
        told = _measured(answer.numbers, matters, edition) if matters else ""
        if said := told or _widest(answer.numbers, findings, leaves, edition):
            found[answer.number] = said
    return found


def _measured(numbers: Iterable[str], matters: Insight, edition: Edition) -> str:
    """Return the assumption with the largest mean share of the variance of some numbers; nothing if none is known."""
    known = [matters.answers[n] for n in numbers if n in matters.answers and matters.answers[n].drivers]
    shares: dict[str, float] = {}
    for driver in (d for a in known for d in a.drivers if matters.is_assumption(d.leaf)):
        shares[driver.leaf] = shares.get(driver.leaf, 0.0) + driver.shapley / len(known)
    if not shares:
        return ""
    leaf = max(shares, key=lambda k: shares[k])
    told = {"name": leaf_name(edition, leaf), "share": edition.figures.share(shares[leaf])}
    return edition.words("questions.drives.measured", **told, range=edition.estimate(matters.leaves[leaf]))


def _widest(numbers: Iterable[str], findings: Findings, leaves: dict[str, Estimate], edition: Edition) -> str:
    """Return the assumption with the widest range for its size among all that some numbers rest on."""
    held = [findings.headlines[n] for n in numbers if n in findings.headlines]
    behind = [k for k in dict.fromkeys(a for h in held for a in h.assumptions) if k in leaves and leaves[k].value]
    if not behind:
        return ""
    leaf = max(behind, key=lambda k: (leaves[k].high - leaves[k].low) / abs(leaves[k].value))
    told = {"name": leaf_name(edition, leaf), "n": len(behind)}
    return edition.words("questions.drives.widest", **told, range=edition.estimate(leaves[leaf]))
