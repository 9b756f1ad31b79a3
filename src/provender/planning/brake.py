"""When to stop looking for a better plan: after a time, or when told; and who is told how far it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from time import monotonic
from typing import TypedDict, TypeVar

_T = TypeVar("_T")


class Watched(TypedDict, total=False):
    """Who watches what takes many plans; each key may be left out.

    Parameters
    ----------
    progress
        Called with (what, done, of how many).
    stop
        Asked again and again; once it is true, what has been found so far is the answer.
    """

    progress: Callable[[str, int, int], None] | None
    stop: Callable[[], bool] | None


def told(what: str, each: Iterable[_T], total: int, watched: Watched) -> Iterator[_T]:
    """Yield things one by one, say after each how far it is, and end early once told to stop.

    Examples
    --------
    >>> list(told("squares", [1, 2, 3], 3, {"progress": lambda *x: print(*x), "stop": None}))
    squares 1 3
    squares 2 3
    squares 3 3
    [1, 2, 3]
    >>> list(told("squares", [1, 2, 3], 3, {"stop": lambda: True}))
    []
    """
    progress, stop = watched.get("progress"), watched.get("stop")
    for done, one in enumerate(each, start=1):
        if stop is not None and stop():
            return
        yield one
        if progress:
            progress(what, done, total)


class Brake:
    """Asked again and again while a plan is made; once it says stop, the best plan so far is the answer.

    Parameters
    ----------
    seconds
        Time from now after which it says stop; None: only when pulled.

    Examples
    --------
    >>> brake = Brake()
    >>> brake()
    False
    >>> brake.pull()
    >>> brake()
    True
    """

    def __init__(self, seconds: float | None = None) -> None:
        self._end = None if seconds is None else monotonic() + seconds
        self.is_pulled = False

    def pull(self) -> None:
        """Say stop from now on."""
        self.is_pulled = True

    def __call__(self) -> bool:
        """Return whether to stop."""
        return self.is_pulled or (self._end is not None and monotonic() >= self._end)
