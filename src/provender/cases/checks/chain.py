"""The states of the tie: every table of numbers by state must fit the states that are declared."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from provender.cases.collector import Collector, dotted
from provender.cases.document import Document
from provender.cases.models.know import ChainTable, SignalBlock
from provender.cases.models.who import HazardBlock
from provender.cases.toml_lines import Path
from provender.cases.wording import guess, listing, show

#: enough for any tie; more would only be slow
MOST_STATES = 12
_STATE = re.compile(r"\w[\w-]*")


def check_chain(document: Document, collector: Collector) -> None:
    """Tell of states that are too few, twice or unknown, of states without a number, and of a late start."""
    chain, signals = document.head.chain, document.of(SignalBlock)
    _check_hazards(document, chain, collector)
    if chain is None:
        _tell_no_chain(signals, collector)
        return
    _check_start(document, chain, collector)
    _check_states(chain.states or [], collector)
    if chain.states is None or any(p[:2] == ("chain", "states") for p in collector.broken):
        return  # tables by state cannot be held against states that are in doubt
    _check_rates(chain, collector)
    _check_numbers(("chain", "prior"), chain.prior, chain.states, collector)
    _check_numbers(("chain", "signal_rate"), chain.signal_rate, chain.states, collector)
    for hazard, multipliers in chain.multipliers.items():
        _check_numbers(("chain", "multipliers", hazard), multipliers, chain.states, collector)
    for kind, signal in signals.items():
        _check_numbers(("signal", kind, "likelihood"), signal.likelihood, chain.states, collector)


def _check_hazards(document: Document, chain: ChainTable | None, collector: Collector) -> None:
    """Tell of hazards with no rate or with two, and of states that they lead to and the chain does not have."""
    states = chain.states or [] if chain else []
    for key, hazard in document.of(HazardBlock).items():
        path: Path = ("hazard", key)
        if hazard.rate_per_year is None and not hazard.library and (*path, "rate_per_year") not in collector.broken:
            fix = "Add `rate_per_year`, or name in `library` the kind of event that it is learnt from."
            collector.add("missing-key", path, found="no rate", allowed="`rate_per_year` or `library`", fix=fix)
        if hazard.rate_per_year is not None and hazard.library:
            fix = "Take one of the two out."
            allowed = "`rate_per_year` or `library`"
            collector.add("conflict", (*path, "library"), found="a typed rate as well", allowed=allowed, fix=fix)
        if hazard.moves_to and hazard.moves_to not in states:
            fix = guess(hazard.moves_to, states, "Name a state of [chain], or take the key out.")
            found = f"state {show(hazard.moves_to)}, which [chain] does not have"
            collector.add("unknown-name", (*path, "moves_to"), found=found, allowed=listing(states), fix=fix)


def _tell_no_chain(signals: Iterable[str], collector: Collector) -> None:
    """Tell of signals without states that they could speak for."""
    first = next(iter(signals), None)
    if first is not None and ("chain",) not in collector.broken:
        fix = "Add a table [chain] with its `states`, or take the signals out."
        found = f"signals ({listing(signals)}) without a table [chain]"
        collector.add(
            "missing-key", ("signal", first), found=found, allowed="signals of the states of [chain]", fix=fix
        )


def _check_start(document: Document, chain: ChainTable, collector: Collector) -> None:
    """Tell of a chain that begins after the date of knowledge."""
    as_of = document.head.as_of
    if chain.start is not None and as_of is not None and chain.start > as_of:
        fix = "Move `start` back: the chain runs from there to `as_of`."
        allowed = f"{as_of} or earlier (`as_of`)"
        collector.add("order", ("chain", "start"), found=f"{chain.start}", allowed=allowed, fix=fix)


def _check_states(states: list[str], collector: Collector) -> None:
    """Tell of too few or too many states, of one that stands there twice, and of names that are none."""
    path: Path = ("chain", "states")
    if path not in collector.broken and not 2 <= len(states) <= MOST_STATES:
        fix = "Merge some." if states[2:] else "Name at least two: a tie that cannot change needs no chain."
        found, allowed = f"states {listing(states)}", f"2 to {MOST_STATES} states"
        collector.add("out-of-range", path, found=found, allowed=allowed, fix=fix)
    for index, state in enumerate(states):
        if state in states[:index]:
            found = f"state {state!r} twice"
            collector.add("duplicate", (*path, index), found=found, allowed="each state once", fix="Take one out.")
        elif not _STATE.fullmatch(state):
            fix = "Write a name of letters, digits, _ and -."
            allowed = "letters, digits, _ and -"
            collector.add("bad-id", (*path, index), found=f"state {show(state)}", allowed=allowed, fix=fix)


def _check_rates(chain: ChainTable, collector: Collector) -> None:
    """Tell of changes from or to unknown states, and from a state to itself."""
    _tell_unknown(("chain", "rates"), chain.rates, chain.states, collector)
    for left, reached in chain.rates.items():
        path = ("chain", "rates", left)
        _tell_unknown(path, reached, chain.states, collector)
        if left in reached:
            found, fix = f"a change from {left!r} to itself", "Take it out: what stays needs no rate."
            collector.add("same", (*path, left), found=found, allowed="another state", fix=fix)


def _check_numbers(path: Path, table: Mapping[str, Any], states: list[str], collector: Collector) -> None:
    """Tell of numbers of unknown states, and of states without a number."""
    is_broken = any(p[: len(path)] == path for p in collector.broken)
    is_misspelt = _tell_unknown(path, table, states, collector)
    lacking = [state for state in states if state not in table]
    if lacking and not is_broken and not is_misspelt:
        fix = f"Add {listing(f'`{state} = …`' for state in lacking)}."
        found = f"no number of {listing(lacking)} in {dotted(path)}"
        collector.add("missing-key", path, found=found, allowed=f"a number for each state: {listing(states)}", fix=fix)


def _tell_unknown(path: Path, table: Iterable[str], states: list[str], collector: Collector) -> bool:
    """Tell of keys that are no state; return whether there are any."""
    unknown = [key for key in table if key not in states]
    for key in unknown:
        fix = guess(key, states, "Add it to the `states` of [chain], or take it out.")
        found = f"{key!r}, which is no state of [chain]"
        collector.add("dangling", (*path, key), found=found, allowed=listing(states), fix=fix)
    return bool(unknown)
