"""The state of the tie: how likely each state is, how firm that is, and what each source moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provender.report.names import readable
from provender.report.sheets.sheet import Cell, Column, ColumnKind, Line, Sheet
from provender.state import state_of

if TYPE_CHECKING:
    from provender.report.edition import Edition
    from provender.state import AllianceState, Episode

#: states that have a name in both languages
_COMMON = ("allied", "strained", "hedging", "estranged")
_VARIANTS = ("uniform_prior", "tempered_likelihoods", "without_silence")


def state(edition: Edition) -> list[Sheet]:
    """Return the tables of the state of the tie; none where the case declares no states."""
    if edition.case.chain is None:
        return []
    found = state_of(edition.case)
    return [_now(found, edition), _moved(found, edition)]


def _named(name: str, edition: Edition) -> str:
    return edition.words(f"state.{name}") if name in _COMMON else readable(name)


def _now(found: AllianceState, edition: Edition) -> Sheet:
    """Return each state's probability as of, with those of the variants beside it."""
    words, share = edition.words, edition.figures.share
    heads: list[tuple[str, ColumnKind]] = [("state.name", "text"), ("state.now", "figure")]
    heads += [(f"state.{v}", "figure") for v in _VARIANTS]
    lines = [
        Line(
            (
                Cell(_named(s, edition)),
                Cell(share(found.probability[s]), share=found.probability[s]),
                *(Cell(share(found.sensitivity[v][s])) for v in _VARIANTS),
            )
        )
        for s in found.states
    ]
    return Sheet(
        id="state",
        title=words("sheet.state"),
        lead=words("sheet.state.lead"),
        columns=tuple(Column(words(k), kind) for k, kind in heads),
        lines=tuple(lines),
        empty=words("sheet.state.empty"),
    )


def _moved(found: AllianceState, edition: Edition) -> Sheet:
    """Return what each source episode moved, the largest first."""
    words = edition.words
    heads: list[tuple[str, ColumnKind]] = [("state.day", "text"), ("state.episode", "prose")]
    columns = [Column(words(k), kind) for k, kind in heads]
    columns += [Column(_named(s, edition), "figure") for s in found.states]
    order = sorted(found.episodes, key=lambda e: max(map(abs, e.moved.values())), reverse=True)
    return Sheet(
        id="episodes",
        title=words("sheet.episodes"),
        lead=words("sheet.episodes.lead"),
        columns=(*columns, Column(words("state.told"), "text")),
        lines=tuple(Line(_episode(e, found.states, edition)) for e in order),
        empty=words("sheet.state.empty"),
        is_long=True,
    )


def _episode(episode: Episode, states: tuple[str, ...], edition: Edition) -> tuple[Cell, ...]:
    first = edition.case.claims[episode.claims[0]].statement
    told = edition.words("state.news" if episode.is_news else "state.noise")
    counted = edition.words("state.claims", n=len(episode.claims))
    return (
        Cell(edition.figures.date(episode.day)),
        Cell(first, f"{episode.id}; {counted}"),
        *(Cell(f"{100.0 * episode.moved[s]:+.1f}".replace("-", "−")) for s in states),
        Cell(told),
    )
