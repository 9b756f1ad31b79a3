"""The page: one HTML file that holds everything and loads nothing."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from provender.report import bundle, caveats, generic, questions, story
from provender.report.cards import cards
from provender.report.charts import (
    beliefs,
    capacity,
    concentration,
    contingencies,
    dependence,
    shortage,
    theme,
    timeline,
)
from provender.report.completed import completed
from provender.report.drives import drives
from provender.report.edition import Edition, edition
from provender.report.history_chapter import history_chapters
from provender.report.insight_chapter import insight_chapters
from provender.report.ledger_chapter import ledger_chapters
from provender.report.plan_part import PlanPart, plan_part
from provender.report.risk_part import RiskPart, risk_part
from provender.report.sheets import clauses, commitments, drawn, evidence, held, pairs
from provender.report.sheets import contingencies as n1
from provender.report.sheets import plan as plans
from provender.report.terms_chapters import terms_chapters
from provender.report.tie_chapters import tie_chapters

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from provender.alliance.case import Case
    from provender.backtest import OwnHistory
    from provender.exposure.result import Exposure, Findings
    from provender.insight import Insight
    from provender.report.charts.theme import Chart, Colours
    from provender.report.sheets.sheet import Sheet
    from provender.report.words import Language
    from provender.terms import Terms


@dataclass(frozen=True, slots=True)
class Chapter:
    """What the page says of one provision."""

    id: str
    title: str
    lead: str
    capacity: tuple[Chart, ...]
    contingencies: tuple[Chart, ...]
    concentration: tuple[Chart, ...]
    sheets: tuple[Sheet, ...]
    reverse: tuple[str, ...]
    planned: PlanPart | None = None
    risk: RiskPart | None = None


def to_html(
    case: Case,
    findings: Findings,
    *,
    language: Language = "en",
    terms: Terms | None = None,
    matters: Insight | None = None,
    history: Mapping[str, OwnHistory] | None = None,
) -> str:
    """Return the report as one HTML file that opens without a network.

    Parameters
    ----------
    case
        The case; its story, where it has one in the language, is the answer on top of the page.
    findings
        What an exposure run found for the case.
    language
        ``"en"`` or ``"zh"``.
    terms
        What the terms are worth; their chapters are left out without.
    matters
        What the numbers hang on; its chapter is left out without, and inputs are counted instead of measured.
    history
        What policies would have cost on each provision's past; its chapter is left out without.

    Raises
    ------
    UnknownPlaceholderError
        If the story or an answer names a headline number that the findings do not have.
    UnknownNameError
        If there are no words in the language.
    """
    ed = edition(case, language)
    findings, template = generic.with_story(completed(case, findings, terms), ed)
    told = story.parse(template, findings.headlines)
    asked = questions.answers(findings, ed)
    held_cards = cards(findings, ed, (*told.numbers(), *questions.numbers(asked)))
    colours = theme.colours(findings, ed)
    context = {
        "w": ed.words,
        "edition": ed,
        "figures": ed.figures,
        "story": told,
        "question": told.question,
        "asked": asked,
        "drives": drives(asked, findings, matters, ed),
        "cards": held_cards,
        "about": _about(findings, ed),
        "findings": findings,
        "chapters": [_chapter(e, findings, ed, colours) for e in findings.exposures.values()],
        "tie_chapters": (
            *tie_chapters(findings, ed),
            *terms_chapters(terms, ed, colours),
            *insight_chapters(matters, findings, ed, told=told.numbers(), cards=held_cards),
            *history_chapters(history or {}, ed),
            *ledger_chapters(findings, ed),
        ),
        "matters": matters,
        "shared_charts": _shared_charts(findings, ed, colours),
        "sheets": _sheets(findings, held_cards, ed),
        "methods": caveats.methods(ed),
        "warnings": caveats.warnings(findings, ed),
    }
    return _print(context)


def _about(findings: Findings, ed: Edition) -> list[tuple[str, str]]:
    """Return the facts of the case that stand beside the answer."""
    case, words = ed.case, ed.words
    horizon = words("plan.from_to", start=ed.figures.month(case.start), end=ed.figures.month(case.end))
    comma = words("list.comma")
    futures = comma.join(ed.names.future(f) for f in case.futures) if len(case.futures) <= 6 else f"{len(case.futures)}"
    facts = (
        ("page.provisions", comma.join(ed.names.provision(p) for p in findings.exposures)),
        ("page.horizon", horizon),
        ("page.steps", words.get(f"page.step.{case.period}", case.period)),
        ("page.futures", futures),
        ("page.money", words.get(f"currency.{case.currency}", case.currency)),
        ("page.reading", ed.names.party(case.reading) if case.reading else ""),
    )
    return [(words(key), value) for key, value in facts if value]


def _chapter(exposure: Exposure, findings: Findings, ed: Edition, colours: Colours) -> Chapter:
    names = ed.names
    who = {"dependant": names.party(exposure.dependant), "partner": names.party(exposure.partner)}
    good = names.good(exposure.provision)
    short = shortage.shortage(exposure, ed)
    drawn = capacity.capacity(exposure, ed, colours)
    return Chapter(
        id=f"provision-{exposure.provision}",
        title=ed.words("chapter.title", **who, good=names.provision(exposure.provision)),
        lead=ed.words("chapter.lead", **who, good=good) if exposure.partner else "",
        capacity=(*drawn, *([short] if short else [])),
        contingencies=contingencies.contingencies(exposure, ed),
        concentration=concentration.concentration(exposure, ed, colours),
        sheets=tuple(_tables(exposure, findings, ed)),
        reverse=tuple(_reverse(exposure, ed)),
        planned=plan_part(exposure.provision, findings, ed, colours),
        risk=risk_part(exposure.provision, findings, ed),
    )


def _tables(exposure: Exposure, findings: Findings, ed: Edition) -> Iterator[Sheet]:
    """Yield the tables of one provision: one loss, the same in scenarios, two, the plan, commitments if any."""
    yield n1.contingencies(exposure, ed)
    if exposure.provision in findings.drawn:
        yield drawn.drawn(findings.drawn[exposure.provision], exposure.provision, ed)
    if exposure.provision in findings.pairs:
        yield pairs.pairs(findings.pairs[exposure.provision], exposure.provision, ed)
    yield from plans.plan(exposure, ed)
    if exposure.commitments:
        yield commitments.commitments(exposure, ed)


def _reverse(exposure: Exposure, ed: Edition) -> list[str]:
    """Return the reverse stress test, the weakest supplier first; then what suppliers share."""
    said = []
    for shares in (exposure.reverse, exposure.reverse_shared):
        for target, share in sorted(shares.items(), key=lambda kv: (kv[1], kv[0])):
            key = "reverse.some" if share <= 1 else "reverse.none"
            said.append(ed.words(key, supplier=ed.names.struck(target), share=ed.figures.share(share)))
    return said


def _shared_charts(findings: Findings, ed: Edition, colours: Colours) -> dict[str, list[Chart]]:
    ties = [dependence.dependence(tie, ed, colours) for tie in findings.dependences]
    line = timeline.timeline(ed)
    held_beliefs = [beliefs.beliefs(m, ed, colours) for m in ed.case.milestones.values()]
    groups = {"dependence": ties, "beliefs": held_beliefs, "timeline": [line]}
    return {name: [c for c in charts if c is not None] for name, charts in groups.items()}


def _sheets(findings: Findings, held_cards: Mapping[str, Any], ed: Edition) -> list[Sheet]:
    return [
        held.contracts(ed),
        clauses.clauses(ed),
        held.flows(ed),
        evidence.beliefs(ed),
        evidence.hypotheses(ed, findings.tie.rivals),
        evidence.headlines(held_cards, ed),
        evidence.assumptions(ed),
        evidence.sources(findings, ed),
    ]


@cache
def environment() -> Environment:
    """Return what fills templates in: everything escaped, nothing undefined."""
    loader = PackageLoader("provender.report", "templates")
    env = Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined)
    env.filters["spec"] = _spec
    return env


def _asset(name: str) -> str:
    return files("provender.report").joinpath("templates", name).read_text(encoding="utf-8")


def _spec(value: Any) -> Markup:
    """Return data for a script element: no character of it can end the element or start a tag."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)  # noqa: S704


def _print(context: Mapping[str, Any]) -> str:
    scripts = [bundle.script(), _asset("page.js")]
    return (
        environment()
        .get_template("page.html.j2")
        .render(
            **context,
            style=Markup(_asset("page.css")),  # noqa: S704
            scripts=[Markup(s) for s in scripts],  # noqa: S704
            policy=_policy(scripts),
            chart_config=theme.config(),
        )
    )


def _policy(scripts: list[str]) -> str:
    """Return what the page may do: run its own two scripts, and load nothing from anywhere."""
    hashes = (base64.b64encode(hashlib.sha256(s.encode()).digest()).decode() for s in scripts)
    allowed = " ".join(f"'sha256-{h}'" for h in hashes)
    rest = "img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    return f"default-src 'none'; script-src {allowed}; {rest}"
