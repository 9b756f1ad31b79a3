"""When to stop looking for a better plan: after a time, or when told."""

from __future__ import annotations

from time import monotonic


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
