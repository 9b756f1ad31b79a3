"""Work in the making, live on a terminal; Ctrl-C and a time limit end it with what there is."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

import numpy as np
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from provender.cli.group import ERR
from provender.planning import Brake

_SO_FAR = "stopping with the best plan so far; once more to give up"


@contextmanager
def stopping(seconds: float | None, *, said: str = _SO_FAR) -> Iterator[Brake]:
    """Yield a brake that a time limit or the first Ctrl-C pulls, with a word; the second one interrupts as ever."""
    brake = Brake(seconds)

    def pull(_number: int, _frame: FrameType | None) -> None:
        if brake.is_pulled:
            raise KeyboardInterrupt
        brake.pull()
        ERR.print(said)

    before = signal.signal(signal.SIGINT, pull)
    try:
        yield brake
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def counted(first: str) -> Iterator[Callable[[str, int, int], None]]:
    """Yield what shows (what, done, total) as a bar with the time left, on a terminal."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=ERR, transient=True, disable=not ERR.is_terminal) as bar:
        task = bar.add_task(first, total=None)
        started = first

        def show(what: str, done: int, total: int) -> None:
            nonlocal started
            if what != started:  # the speed of one kind of work says nothing of the next
                bar.reset(task)
                started = what
            bar.update(task, description=what, completed=done, total=total)

        yield show


@contextmanager
def told(what: str) -> Iterator[Callable[[str, float, float, float], None] | None]:
    """Yield what shows round, cost, bound and gap while a plan is made; None where nobody looks at a terminal."""
    if not ERR.is_terminal:
        yield None
        return
    with ERR.status(what) as status:

        def show(name: str, rounds: float, cost: float, gap: float) -> None:
            status.update(line_of(name, rounds, cost, gap))

        yield show


def line_of(name: str, rounds: float, cost: float, gap: float) -> str:
    """Return a round in a line.

    Examples
    --------
    >>> line_of("plan", 3, 2000.0, 0.25)
    'plan: round 3, cost 2,000, bound 1,500, gap 2.5e-01'
    >>> line_of("plan", 1, float("inf"), 1.0)
    'plan: round 1, no plan yet'
    """
    if not np.isfinite(cost):
        return f"{name}: round {rounds:.0f}, no plan yet"
    return f"{name}: round {rounds:.0f}, cost {cost:,.0f}, bound {cost - gap * abs(cost):,.0f}, gap {gap:.1e}"
