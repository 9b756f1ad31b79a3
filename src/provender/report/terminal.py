"""The report in a terminal: the answer, what it rests on, the N-1 table, what to sign, warnings."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from rich.console import Group
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from provender.report import caveats, generic, questions, story
from provender.report.cards import headline_value
from provender.report.completed import completed
from provender.report.edition import Edition, edition
from provender.report.risk_causes import by_event
from provender.report.risk_part import lead, said
from provender.report.sheets import commitments, contingencies, events, pairs, plan, risk, tie
from provender.report.sheets.sheet import Line
from provender.report.sheets.spread import spread

if TYPE_CHECKING:
    from rich.console import RenderableType

    from provender.alliance.case import Case
    from provender.exposure.pairs import Pair
    from provender.exposure.result import Findings, Headline
    from provender.report.sheets.sheet import Cell, Sheet
    from provender.report.words import Language

#: columns of the N-1 table that fit a terminal: contingency, lasts, first, lost, critical need, replanned
_N1_COLUMNS = (0, 1, 2, 3, 4, 7)
#: columns of the table of pairs that fit: both losses, lasts, critical work, replanned
_PAIR_COLUMNS = (0, 1, 2, 4, 6)
_STYLES = {"strong": "bold", "em": "italic", "code": "dim"}


def to_terminal(case: Case, findings: Findings, *, language: Language = "en") -> RenderableType:
    """Return the report as something that `rich` prints.

    Parameters
    ----------
    case
        The case that the findings are of.
    findings
        What an exposure run found.
    language
        ``"en"`` or ``"zh"``.

    Raises
    ------
    UnknownPlaceholderError
        If the story or an answer names a headline number that the findings do not have.
    UnknownNameError
        If there are no words in the language.
    """
    ed = edition(case, language)
    findings, template = generic.with_story(completed(case, findings), ed)
    told = story.parse(template, findings.headlines)
    return Group(*_parts(told, findings, ed))


def pairs_to_terminal(case: Case, found: Mapping[str, Sequence[Pair]], *, language: Language = "en") -> RenderableType:
    """Return the tables of two losses together, by provision, as something that `rich` prints."""
    ed = edition(case, language)
    return Group(*(table(pairs.pairs(held, provision, ed), _PAIR_COLUMNS) for provision, held in found.items()))


def _parts(told: story.Story, findings: Findings, ed: Edition) -> Iterator[RenderableType]:
    yield Rule(Text(ed.title, style="bold"), align="left")
    yield Text(f"{ed.words('page.as_of')} {ed.figures.date(ed.case.as_of)}", style="dim")
    if told.question:
        yield Padding(_line(told.question, findings.headlines, ed, style="italic"), (1, 0, 0, 0))
    for block in told.blocks:
        yield Padding(_block(block, findings.headlines, ed), (1, 0, 0, 0))
    yield Padding(_support(findings, ed), (1, 0))
    if asked := questions.answers(findings, ed):
        yield Padding(_questions(asked, ed), (0, 0, 1, 0))
    for exposure in findings.exposures.values():
        yield table(contingencies.contingencies(exposure, ed), _N1_COLUMNS)
        if exposure.provision in findings.pairs:
            yield table(pairs.pairs(findings.pairs[exposure.provision], exposure.provision, ed), _PAIR_COLUMNS)
        yield table(plan.plan(exposure, ed)[0])
        if exposure.commitments:
            yield table(commitments.commitments(exposure, ed), (0, 1, 2, 3))
        yield from _risk(exposure.provision, findings, ed)
    yield from _tie(findings, ed)
    yield Text(ed.words("method.warnings"), style="bold")
    for warning in caveats.warnings(findings, ed):
        yield Padding(Text(f"• {warning}"), (0, 0, 0, 2))


def _risk(provision: str, findings: Findings, ed: Edition) -> Iterator[RenderableType]:
    """Yield what many scenarios say of a provision: the sentences, the indices, and who adds what."""
    held = findings.risks.get(provision)
    if held is None:
        return
    sentences = [lead(held, findings, ed), *said(held, ed)]
    yield Padding(Text(ed.words("list.sentence").join(sentences)), (0, 0, 1, 0))
    yield table(noted(risk.indices(held, findings, ed)), (0, 1, 3) if held.critical_work else (0, 1))
    causes = risk.causes(held, findings, ed)
    yield table(replace(causes, lines=causes.lines[: len(by_event(held))]))
    if provision in findings.variances:
        yield table(noted(spread(findings.variances[provision], ed)))


def noted(sheet: Sheet) -> Sheet:
    """Return a table with the smaller line of each cell beside its text."""
    lines = (Line(tuple(replace(c, text=f"{c.text}  {c.note}".strip()) for c in line.cells)) for line in sheet.lines)
    return replace(sheet, lines=tuple(lines))


def _tie(findings: Findings, ed: Edition) -> Iterator[RenderableType]:
    """Yield the tables of the tie ahead that have rows: events, clauses, payments, refusals."""
    what = events.events(findings, ed)
    n = len(what.columns)
    held = tie.standing(findings, ed)
    paid = tie.payments(findings, ed)
    shown = (
        (what, (*range(n - 4), n - 2)),
        (held, tuple(range(len(held.columns) - 2))),
        (paid, (0, *range(len(paid.columns) - 2, len(paid.columns)))),
        (tie.refusals(findings, ed), (0, 1, 2, 3, 4)),
    )
    yield from (table(sheet, only) for sheet, only in shown if sheet.lines)


def _block(block: story.Block, headlines: Mapping[str, Headline], ed: Edition) -> RenderableType:
    if block.kind in {"heading", "subheading", "question"}:
        return _line(block.items[0], headlines, ed, style="bold")
    if block.kind in {"bullets", "numbers"}:
        marks = ["•"] * len(block.items) if block.kind == "bullets" else [f"{i + 1}." for i in range(len(block.items))]
        lines = (
            Text(f" {mark} ").append_text(_line(item, headlines, ed))
            for mark, item in zip(marks, block.items, strict=True)
        )
        return Group(*lines)
    return _line(block.items[0], headlines, ed)


def _line(spans: tuple[story.Span, ...], headlines: Mapping[str, Headline], ed: Edition, style: str = "") -> Text:
    text = Text(style=style)
    for span in spans:
        text.append_text(_span(span, headlines, ed))
    return text


def _span(span: story.Span, headlines: Mapping[str, Headline], ed: Edition) -> Text:
    if span.kind == "number":
        return _number(headlines[span.text], span.shows, ed)
    if span.kind == "link":
        return _line(span.parts, headlines, ed).append(f" ({span.text})", style="dim")
    inner = _line(span.parts, headlines, ed, style=_STYLES.get(span.kind, ""))
    return inner if span.parts else inner.append(span.text)


def _number(headline: Headline, shows: str, ed: Edition) -> Text:
    """Return a number; broken where it rests on assumptions alone, as the page underlines it."""
    value, interval = headline_value(headline, ed)
    tone = "bold green" if headline.claims else "bold yellow"
    text = Text(interval if shows == "interval" else value, style=tone)
    return text.append(f" {interval}", style="dim") if interval and not shows else text


def _questions(chapters: tuple[questions.AnswerChapter, ...], ed: Edition) -> Text:
    """Return how many questions the page answers, of what status, and where each chapter begins."""
    words, found = ed.words, [a for c in chapters for a in c.answers]
    text = Text(words("questions.counts", n=len(found), listed=_counted(found, ed)), style="bold")
    for chapter in chapters:
        if chapter.answers:
            first, last = chapter.answers[0].number, chapter.answers[-1].number
            key = "questions.single" if first == last else "questions.from_to"
            text.append(f"\n  {words(key, chapter=chapter.title, first=first, last=last)}", style="not bold")
            text.append(f"  {_counted(chapter.answers, ed)}", style="not bold dim")
    return text.append(f"\n{words('questions.where')}", style="not bold dim")


def _counted(found: Iterable[questions.Answer], ed: Edition) -> str:
    """Return answers counted by status: ``6 modelled, 3 unknown``."""
    said = (ed.words(f"questions.{status}.count", n=n) for status, n in questions.tally(found).items())
    return ed.words("list.comma").join(said)


def _support(findings: Findings, ed: Edition) -> Text:
    """Return the strip: the share of the inputs on sources, and on assumptions."""
    share, words = findings.claim_share, ed.words
    text = Text()
    if math.isnan(share):
        return text
    width = 40
    held = round(width * share)
    text.append("█" * held, style="green").append("░" * (width - held), style="yellow").append("\n")
    text.append(words("strip.inputs.open")).append(ed.figures.share(share), style="bold green")
    text.append(words("strip.inputs.middle")).append(ed.figures.share(1 - share), style="bold yellow")
    return text.append(words("strip.inputs.close"))


def table(sheet: Sheet, only: tuple[int, ...] = ()) -> RenderableType:
    """Return a sheet as `rich` prints it, all columns or some by their places."""
    chosen = only or tuple(range(len(sheet.columns)))
    if not sheet.lines:
        return Padding(Text(sheet.title, style="bold").append(f"\n{sheet.empty}", style="dim"), (0, 0, 1, 0))
    drawn = Table(
        title=Text(sheet.title, style="bold"),
        title_justify="left",
        box=None,
        pad_edge=False,
        padding=(0, 2, 0, 0),
    )
    for i in chosen:
        column = sheet.columns[i]
        drawn.add_column(Text(column.label, style="dim"), justify="right" if column.kind == "figure" else "left")
    for line in sheet.lines:
        drawn.add_row(*(_cell(line.cells[i]) for i in chosen))
    notes = [Text(note, style="dim") for note in sheet.notes]
    return Padding(Group(drawn, *notes), (0, 0, 1, 0))


def _cell(cell: Cell) -> Text:
    return Text("\n".join([cell.text, *cell.items]) if cell.items else cell.text)
