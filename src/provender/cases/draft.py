"""A case read once, from which cases as of any date and with any leaf moved are made quickly."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from provender.alliance.case import Case, Measures
from provender.alliance.estimate import Estimate, Side
from provender.alliance.laws import Sampling
from provender.alliance.question import QuestionFile
from provender.alliance.workload import Series
from provender.cases.admission import admit
from provender.cases.build import Builder
from provender.cases.checks import (
    balanced,
    check_dated_growth,
    check_dated_references,
    check_dated_sizes,
    check_dated_sums,
)
from provender.cases.collector import Collector
from provender.cases.document import Document
from provender.cases.estimates import Book
from provender.cases.evidence import Evidence
from provender.cases.models.head import MeasuresTable
from provender.cases.problem import CaseProblemsError, Problem
from provender.cases.slots import Slot
from provender.cases.spelled import Spelled
from provender.cases.toml_lines import Path as Key
from provender.errors import UnknownNameError


@dataclass(frozen=True, slots=True)
class Draft:
    """A case as read from its folder: parsed and checked, not yet as of a date.

    `read` makes one. `series` are the demand tables' series, `story` the templates and
    `questions` the questions by language.
    """

    folder: Path
    document: Document
    slots: tuple[Slot, ...]
    series: Mapping[int, Series]
    evidence: Evidence
    story: Mapping[str, str]
    lines: Mapping[Key, int]
    questions: Mapping[str, QuestionFile] = field(default_factory=dict)
    books: dict[date, Book] = field(default_factory=dict)

    def case(
        self,
        as_of: date | None = None,
        reading: str = "",
        sides: Mapping[str, Side] | None = None,
        values: Mapping[str, float] | None = None,
    ) -> Case:
        """Return the case as of a date, with leaves moved to sides or set to values.

        Parameters
        ----------
        as_of
            Date of knowledge; default is the one in the case. The start of the horizon stays.
        reading
            Party whose reading of the clauses holds; default is the one in the case.
        sides
            Side by leaf: the id of a claim or fact, or the place of a typed number. The leaf's value
            moves there, its range stays, and every estimate that rests on it is worked out anew.
        values
            Number by leaf, in the leaf's unit, in place of a side: the leaf is known to be that, its
            range goes. What passes the limits of its field stands at the limit.

        Raises
        ------
        CaseProblemsError
            If an estimate has no value then: a claim not yet known, a division by zero.
        UnknownNameError
            If a side or value is given for what is no leaf, or the reading is of no party.
        ValueError
            If a value is not finite.
        """
        parties = self.document.blocks["party"]
        if reading and reading not in parties:
            raise UnknownNameError("party", reading, tuple(parties))
        book = self.book(as_of or self.document.head.as_of)
        estimates, problems = self.evaluated(book, sides or {}, values or {})
        if problems:
            raise CaseProblemsError(problems)
        return self._built(book, estimates, reading=reading, moved=book.numbers(sides or {}, values or {}, only=True))

    def book(self, as_of: date) -> Book:
        """Return the estimates as of a date, ready to be evaluated; made once for each date."""
        if as_of not in self.books:
            gone = gone_by(self.document, as_of)
            collector = Collector(self.lines)
            check_dated_references(self.document, gone, as_of, collector)
            slots = tuple(s for s in self.slots if s.block not in gone)
            self.books[as_of] = Book.of(slots, admit(self.evidence.rows, as_of, self.evidence.faults), collector)
        return self.books[as_of]

    def blocks_of(self, as_of: date) -> dict[str, frozenset[tuple[str, str]]]:
        """Return the blocks, as (kind, id), whose numbers rest on each leaf; ("", "") is the top of the case."""
        book, found = self.book(as_of), defaultdict[str, set[tuple[str, str]]](set)
        for slot in book.slots:
            for leaf in book.terms[slot.spelled].leaves if slot.spelled in book.terms else ():
                found[leaf].add(slot.block)
        return {leaf: frozenset(blocks) for leaf, blocks in found.items()}

    def evaluated(
        self, book: Book, sides: Mapping[str, Side], values: Mapping[str, float] | None = None
    ) -> tuple[dict[Spelled, Estimate], tuple[Problem, ...]]:
        """Return every estimate of a date with leaves moved, and the problems of that."""
        estimates, problems = book.evaluate(sides, values or {})
        if sides or values or problems:
            return estimates, problems
        collector = Collector(self.lines)
        gone = gone_by(self.document, book.admission.as_of)
        check_dated_sums(self.document, gone, estimates, collector)
        check_dated_sizes(self.document, gone, estimates, collector)
        check_dated_growth(self.document, estimates, collector)
        return estimates, tuple(collector.problems)

    def _built(
        self, book: Book, estimates: Mapping[Spelled, Estimate], *, reading: str, moved: Mapping[str, float]
    ) -> Case:
        """Return the case from evaluated estimates; `moved` holds the numbers of leaves that are not their own."""
        head, admission = self.document.head, book.admission
        claims = {
            key: replace(claim, amount=_moved(claim.amount, moved[key])) if key in moved and claim.amount else claim
            for key, claim in admission.claims.items()
        }
        gone = gone_by(self.document, admission.as_of)
        builder = Builder(self.document, admission.as_of, estimates, self.series, claims, gone)
        everything = builder.everything()
        if moved:
            everything = balanced(everything)
        rate = builder.plain(head.discount_rate)
        is_own_day = admission.as_of == head.as_of  # words hold for the day they were written
        return Case(
            name=head.name,
            title=head.title,
            title_zh=head.title_zh,
            as_of=admission.as_of,
            start=self.document.start,
            end=head.end,
            period=head.period,
            block=head.block or head.period,
            currency=head.currency,
            folder=self.folder,
            reading=reading or str(head.reading),
            discount_rate=rate or Estimate.point(0.0),
            measures=_measures(head.measures, moved_to=admission.as_of if admission.as_of > head.as_of else None),
            sampling=Sampling(**head.sampling.model_dump()) if head.sampling else Sampling(),
            claims=claims,
            outcomes=tuple(o for o in self.evidence.outcomes if o.known_from > admission.as_of),
            outcomes_until=self._complete_until(),
            seed_map=self.evidence.seed_map,
            story=self.story if is_own_day else {},
            questions=self.questions if is_own_day else {},
            **everything,
        )

    def _complete_until(self) -> date | None:
        """Return the last day up to which the outcomes are complete."""
        tables = self.document.head.tables
        given = tables.outcomes_until if tables else None
        return given or max((o.known_from for o in self.evidence.outcomes), default=None)


def _moved(amount: Estimate, value: float) -> Estimate:
    """Return the amount of a row with its number moved; its range stays, and reaches as far as the number."""
    return replace(amount, value=value, low=min(amount.low, value), high=max(amount.high, value))


def _measures(table: MeasuresTable | None, moved_to: date | None) -> Measures:
    """Return how results are measured; asked as of a later date, nothing is announced before that."""
    measures = Measures(**table.model_dump()) if table else Measures()
    if moved_to and measures.announced and measures.announced < moved_to:
        return replace(measures, announced=moved_to)
    return measures


def gone_by(document: Document, as_of: date) -> frozenset[tuple[str, str]]:
    """Return the blocks, as (kind, id), that are not yet known on a date."""
    return frozenset(
        (kind, key)
        for kind, blocks in document.blocks.items()
        for key, block in blocks.items()
        if block.known_from is not None and block.known_from > as_of
    )
