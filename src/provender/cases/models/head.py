"""The top of case.toml: what the case is about, its dates, its measures, its files."""

from __future__ import annotations

from datetime import date

from provender.cases.models.base import Table
from provender.cases.models.fields import (
    BelowOne,
    Length,
    PartyRef,
    PlainDays,
    PlainShare,
    Share,
    choice,
    may,
    need,
    text,
)
from provender.cases.models.know import ChainTable
from provender.cases.models.laws import SamplingTable


class MeasuresTable(Table):
    """How results are measured."""

    omega: PlainShare = choice(0.0, "Weight of the tail mean in the objective; 0 is the plain mean.")
    alpha: BelowOne = choice(0.95, "Confidence level of the tail mean: the mean of the worst 1 − alpha.")
    announced: date | None = may("Date on which every contingency is announced; default is `as_of`.")
    notice_days: PlainDays = choice(0.0, "Days of notice where no notice clause holds.")
    freeze_reach_days: PlainDays = choice(0.0, "A freeze spares lines with no more than that to go, in days.")
    tolerance: PlainShare = choice(0.01, "Share of extra unmet critical work that ends survival.")
    need_quantile: PlainShare = choice(0.9, "Quantile over futures of critical demand that must be secured.")


class TablesTable(Table):
    """Files of the tables of evidence."""

    claims: str = text("Claims; default is claims.csv where it exists.")
    facts: str = text("Facts; default is facts.csv where it exists.")
    outcomes: str = text("Outcomes; default is outcomes.csv where it exists.")
    outcomes_until: date | None = may(
        "Last day up to which the outcomes are complete, so that what is not there did not happen; default is the"
        " latest `known_from` among them."
    )
    seed_map: str = text("Paragraphs of the source document; default is seed_map.csv where it exists.")


class StoryTable(Table):
    """Templates of the headline text, by language."""

    en: str = text("File of the English template.")
    zh: str = text("File of the Chinese template.")


class QuestionsTable(Table):
    """Questions of a reader with their answers, by language."""

    en: str = text("File of the English questions.")
    zh: str = text("File of the Chinese questions.")


class Head(Table):
    """A case: who is allied, what flows, what is needed, held, possible and known."""

    schema_version: int = need("Version of the case format: 1.", alias="schema")
    name: str = need("Short name of the case, as in its folder.")
    title: str = need("Title in English.")
    title_zh: str = text("Title in Chinese.")
    as_of: date = need("Date of knowledge: what became known later is held back.")
    start: date | None = may("First day of the horizon; default is `as_of`.")
    end: date = need("Day after the last day of the horizon.")
    period: Length = need('Length of one time step: "hour", "day", "month", "50 days".')
    block: Length | None = may("Length within which capacity is constant: a multiple of `period`, its default.")
    currency: str = need("Three capital letters of the currency of all money.")
    reading: PartyRef = text("Party whose reading of the clauses holds; default is each provision's dependant.")
    discount_rate: Share | None = may("Rate at which the case discounts, share per year; default 0.")
    why: str = text("Reason of the numbers at the top of the case that no claim carries.")
    note: str = text("Anything a reader should know.")
    measures: MeasuresTable | None = may("How results are measured.")
    sampling: SamplingTable | None = may("How scenarios are drawn.")
    chain: ChainTable | None = may("States that the tie can be in, and how they change.")
    tables: TablesTable | None = may("Files of the tables of evidence.")
    story: StoryTable | None = may("Templates of the headline text, by language.")
    questions: QuestionsTable | None = may("Questions of a reader with their answers, by language.")
