"""The chapters on terms: what clauses are worth, what hangs on a milestone, going it alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from provender.report.charts import terms as charts
from provender.report.sheets import milestone_terms
from provender.report.sheets import terms as sheets
from provender.report.tie_chapters import TieChapter

if TYPE_CHECKING:
    from provender.report.charts.theme import Colours
    from provender.report.edition import Edition
    from provender.terms import Terms


def terms_chapters(found: Terms | None, edition: Edition, colours: Colours) -> tuple[TieChapter, ...]:
    """Return the chapters that have something to say; none without terms."""
    return tuple(_chapters(found, edition, colours)) if found else ()


def _chapters(found: Terms, edition: Edition, colours: Colours) -> Iterator[TieChapter]:
    words = edition.words
    told = sheets.sheets(found, edition)
    if told:
        drawn = charts.overview(found, edition, colours)
        yield TieChapter("terms", words("terms.page"), words("terms.title"), words("terms.lead"), drawn, told)
    for surface in found.surfaces:
        declared = found.declaring[surface.clause]
        name = edition.names.milestone(surface.milestone)
        yield TieChapter(
            f"terms-{surface.clause}",
            words("terms.milestone.page"),
            words("terms.milestone.title", milestone=name),
            words("terms.milestone.lead"),
            charts.milestone(surface, declared, edition),
            milestone_terms.surfaces(surface, declared, edition),
        )
    if found.programmes:
        yield TieChapter(
            "terms-alone",
            words("terms.alone.page"),
            words("terms.alone.title"),
            words("terms.alone.lead"),
            (),
            milestone_terms.programmes(found, edition),
        )
