"""A word on the terminal while kernels are compiled: once on a machine, unless they were made ready before."""

from __future__ import annotations

from typing import Any

from numba.core.event import Event, Listener, register
from rich.console import Console

_ONCE = "compiling for this machine, once (provender warm does all of it ahead)"


class Notice(Listener):  # type: ignore[misc]
    """Says once what takes time; a kernel that compiles others counts as one."""

    def __init__(self, console: Console) -> None:
        self.console, self.is_told = console, False

    def on_start(self, event: Event) -> None:
        """Tell on the first compilation of a process; machine code read from disk is none."""
        if not self.is_told and event.data["dispatcher"].py_func.__module__.startswith("provender"):
            self.is_told = True
            self.console.print(f"[dim]{_ONCE} …[/]", highlight=False)

    def on_end(self, event: Event) -> None:
        """Stay silent."""


def tell_compiling(console: Console) -> Any:
    """Tell on a terminal when the first kernel of this process is compiled; return the listener, or None."""
    if not console.is_terminal:
        return None
    notice = Notice(console)
    register("numba:compile", notice)
    return notice
