"""Questions to be forecast must ask one thing, of a time that the case covers, and be answerable."""

from __future__ import annotations

from datetime import date

from provender.cases.collector import Collector
from provender.cases.document import Document
from provender.cases.models.foretold import ForecastBlock
from provender.cases.models.who import HazardBlock
from provender.cases.toml_lines import Path
from provender.cases.wording import listing
from provender.dates import add_months, midnight

#: what a question can be about; `library` alone is the fifth
_SUBJECTS = ("hazard", "clause", "milestone", "rate_per_year")
_MOST_MONTHS = 600


def check_forecasts(document: Document, collector: Collector) -> None:
    """Tell of questions that ask nothing, two things, or of no months; that nothing answers; without base rate."""
    for key, block in document.of(ForecastBlock).items():
        path: Path = ("forecast", key)
        if any(p[:2] == path for p in collector.broken):
            continue
        asked = [name for name in _SUBJECTS if getattr(block, name)]
        _check_subject(path, block, asked, collector)
        _check_months(path, block, asked, document, collector)
        if block.outcomes is not None and not block.outcomes:
            fix = "Name the `kind` of the outcomes that answer the question with yes."
            collector.add("missing-key", (*path, "outcomes"), found="an empty list", allowed="one or more", fix=fix)
        _check_base(path, block, asked, document, collector)


def _check_subject(path: Path, block: ForecastBlock, asked: list[str], collector: Collector) -> None:
    """Tell of no subject or several, and of `first` without a clause."""
    allowed = "one of " + listing([*_SUBJECTS, "library"])
    if not asked and not block.library:
        fix = "Say what is asked: an event, a clause, a milestone, or how often something happens."
        collector.add("missing-key", path, found="nothing that is asked", allowed=allowed, fix=fix)
    if len(asked) > 1:
        fix = "Take one out, or make two questions of it."
        collector.add("conflict", (*path, asked[1]), found=listing(asked), allowed=allowed, fix=fix)
    if block.first and not block.clause:
        fix = "Name the clause, or take `first` out."
        collector.add("conflict", (*path, "first"), found="first without a clause", allowed="with `clause`", fix=fix)

    if block.kind and block.rate_per_year is None:
        fix = "Take `kind` out: an event has its own, and nothing else moves with the state."
        collector.add(
            "conflict", (*path, "kind"), found="a kind without a rate", allowed="with `rate_per_year`", fix=fix
        )


def _check_months(path: Path, block: ForecastBlock, asked: list[str], document: Document, collector: Collector) -> None:
    """Tell of months that are none, stand there twice, or lie beyond what is played."""
    months = block.months
    if months is None:
        return
    fix = "Write whole numbers of months, each once, such as [6, 12, 24]."
    if not months or len(set(months)) < len(months) or not all(0 < m <= _MOST_MONTHS for m in months):
        allowed = f"1 to {_MOST_MONTHS}, each once"
        collector.add("out-of-range", (*path, "months"), found=f"months {months}", allowed=allowed, fix=fix)
        return
    day, end = document.head.as_of, document.head.end
    is_played = bool({"clause", "milestone"} & set(asked))
    if is_played and day and end and (last := _deadline(day, max(months))) > end:
        fix = "Ask of fewer months, or move `end` on: clauses and milestones are played to the end of the horizon."
        found = f"{max(months)} months, to {last}"
        collector.add("outside", (*path, "months"), found=found, allowed=f"up to {end} (`end`)", fix=fix)


def _check_base(path: Path, block: ForecastBlock, asked: list[str], document: Document, collector: Collector) -> None:
    """Tell of two base rates, and of a clause or milestone with none."""
    if block.base_per_year is not None and block.library:
        fix = "Take one of the two out."
        found, allowed = "a typed base rate as well", "`library` or `base_per_year`"
        collector.add("conflict", (*path, "base_per_year"), found=found, allowed=allowed, fix=fix)
    if block.hazard in document.of(HazardBlock) or not {"clause", "milestone"} & set(asked):
        return  # an event has its own rate without the states
    if block.base_per_year is None and not block.library:
        fix = "Say how often such a thing happens: `library` or `base_per_year`."
        collector.add("missing-key", path, found="no base rate", allowed="`library` or `base_per_year`", fix=fix)


def _deadline(day: date, months: int) -> date:
    """Return the day some months later."""
    return add_months(midnight(day), months).date()
