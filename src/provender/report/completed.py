"""Findings with everything that the texts of a case print: answers may name numbers of the terms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provender.terms import TooManyOutcomesError, terms, with_terms

if TYPE_CHECKING:
    from provender.alliance.case import Case
    from provender.exposure.result import Findings
    from provender.terms import Terms

_FAMILY = "{terms."


def valued_or_why(case: Case, reading: str = "") -> tuple[Terms | None, str]:
    """Return the terms of a case for its report; none where it has no tie, or why they could not be counted."""
    if not any(good.partner for good in case.provisions.values()):
        return None, ""
    try:
        return terms(case, reading=reading), ""
    except TooManyOutcomesError as error:
        return None, str(error)


def completed(case: Case, findings: Findings, found: Terms | None = None) -> Findings:
    """Return findings with those numbers of the terms among the headlines that a text of the case prints.

    Terms at hand are used; else they are computed, but only where a text prints one of their numbers and the
    findings lack it.
    """
    printed = _printed(case)
    if _FAMILY not in printed or any(k.startswith("terms.") for k in findings.headlines):
        return findings
    return with_terms(case, findings, found if found is not None else terms(case), printed=printed)


def _printed(case: Case) -> str:
    """Return all texts of a case that print numbers."""
    asked = [q for held in case.questions.values() for q in held.all()]
    leads = [c.lead for held in case.questions.values() for c in held.chapters]
    answers = [t for q in asked for t in (q.text, q.answer, q.method, q.changes)]
    return "\n".join((*leads, *answers, *case.story.values()))
