"""The state of an alliance in a terminal and as JSON: how likely each state is, what moved it, how firm it is."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from rich.console import Group
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from rich.console import OverflowMethod, RenderableType

    from provender.alliance.case import Case
    from provender.state import AllianceState, Episode

#: the date at the end of an episode's id, which stands in a column of its own
_DATED = re.compile(r"-\d{4}(-\d{2}){0,2}$")
#: episodes that the terminal shows
MOST = 12
_VARIANTS = {
    "uniform_prior": "uniform prior",
    "tempered_likelihoods": "likelihoods to the power 1/2",
    "without_silence": "without silence",
}
_REASONS = {
    "no_signal": "of a kind without a signal",
    "no_weight": "of weight 0",
    "before_start": "from before the start",
}


def state_to_terminal(case: Case, state: AllianceState) -> RenderableType:
    """Return the state of a case's alliance as something that `rich` prints, in English.

    Parameters
    ----------
    case
        The case that the state is of.
    state
        What `state_of` found.
    """
    return Group(*_parts(case, state))


def state_to_json(case: Case, state: AllianceState) -> str:
    """Return the state of a case's alliance as JSON: every episode and claim, dates as texts."""
    found: dict[str, Any] = {"case": case.name, **dataclasses.asdict(state)}
    return json.dumps(found, indent=2, ensure_ascii=False, default=date.isoformat)


def _parts(case: Case, state: AllianceState) -> Iterator[RenderableType]:
    n, news = len(state.episodes), sum(e.is_news for e in state.episodes)
    yield Rule(Text(case.title, style="bold"), align="left")
    yield Text(f"State of the alliance as of {state.as_of}, from {n} source episodes since {state.start}", style="dim")
    yield Padding(_now(state), (1, 0, 0, 0))
    yield Padding(_moved(state), (1, 0, 0, 0))
    if n > MOST:
        yield Text(f"{MOST} of {n} episodes, those that moved most; --json gives all", style="dim")
    yield Padding(Text(_notes(state, news)), (1, 0, 0, 0))


def _now(state: AllianceState) -> Table:
    """Return the probabilities as of, with those of the variants beside them."""
    table = _table("How likely each state is")
    for label in ("state", "as of", *_VARIANTS.values()):
        table.add_column(Text(label, style="dim"), justify="left" if label == "state" else "right")
    for name in state.states:
        variants = (state.sensitivity[variant][name] for variant in _VARIANTS)
        table.add_row(name, Text(_share(state.probability[name]), style="bold"), *map(_share, variants))
    return table


def _moved(state: AllianceState) -> Table:
    """Return what the episodes moved, the largest first."""
    table = _table("What each episode moved, in percentage points (with it less without it)")
    for label in ("day", "episode", "claims", *state.states, ""):
        left = label in {"episode", "day", ""}
        fold: OverflowMethod = "fold" if label == "episode" else "ellipsis"
        head = Text(label, style="dim")
        table.add_column(head, justify="left" if left else "right", no_wrap=label != "episode", overflow=fold)
    for episode in sorted(state.episodes, key=_size, reverse=True)[:MOST]:
        told = Text("news", style="bold") if episode.is_news else Text("noise", style="dim")
        points = (f"{100 * episode.moved[s]:+.1f}" for s in state.states)
        origin = _DATED.sub("", episode.id) or episode.id
        table.add_row(f"{episode.day}", Text(origin), f"{len(episode.claims)}", *points, told)
    return table


def _notes(state: AllianceState, news: int) -> str:
    """Return how to read the tables."""
    left = [f"{len(ids)} {_REASONS[reason]}" for reason, ids in state.left_out.items() if ids]
    lines = [
        f"{news} of {len(state.episodes)} episodes are news: without them some state would be more than 2 points off.",
        "States, rates and likelihoods are the case's own; the columns beside the first say what hangs on them.",
    ]
    if left:
        lines.insert(1, f"Claims and facts that are no signal: {', '.join(left)}.")
    if state.multipliers:
        times = ", ".join(f"{hazard} x {times:.2f}" for hazard, times in state.multipliers.items())
        lines.append(f"Rates of hazards, times their mean multiplier now: {times}.")
    return "\n".join(lines)


def _size(episode: Episode) -> float:
    """Return the largest move of any state."""
    return max(map(abs, episode.moved.values()))


def _share(value: float) -> str:
    """Return a probability in percent."""
    return f"{100 * value:.1f} %"


def _table(title: str) -> Table:
    """Return an empty table in the style of the report."""
    return Table(title=Text(title, style="bold"), title_justify="left", box=None, pad_edge=False, padding=(0, 2, 0, 0))
