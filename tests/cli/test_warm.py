"""Making kernels ready: every kernel that Python calls is compiled ahead, and a terminal is told of what is not."""

from __future__ import annotations

import importlib
import io
import pkgutil
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from rich.console import Console

import provender
from provender.cli import main
from provender.cli.compiling import Notice, tell_compiling
from provender.cli.warm import PARTS, SIDE_BY_SIDE
from provender.compiled import KERNELS

#: kernels that only other kernels call: they come with those
INNER = {
    "dispatch_window",
    "merit_fixed",
    "merit_moving",
    "merit_shared",
    "order_sources",
    "sort_items",
    "use_committed",
}


def test_every_kernel_that_python_calls_is_made_ready() -> None:
    """After all parts have run, no kernel of any module is left without machine code; those with _ belong to others."""
    for module in pkgutil.walk_packages(provender.__path__, "provender."):
        if "__main__" not in module.name:
            importlib.import_module(module.name)
    for run in PARTS.values():
        run()
    left = {k.py_func.__name__ for k in KERNELS if not k.signatures} - INNER
    assert {name for name in left if not name.startswith("_")} == set(), "call it in cli/warm.py"


def test_the_processes_make_every_part_once() -> None:
    """No part is left out of the processes, and none is compiled in two."""
    assert sorted(name for names in SIDE_BY_SIDE for name in names) == sorted(PARTS)


def test_a_part_runs_alone() -> None:
    """One part is made ready in this process, silently; an unknown one is refused with those that exist."""
    runner = CliRunner()
    assert (runner.invoke(main, ["warm", "--part", "adequacy"]).output) == ""
    refused = runner.invoke(main, ["warm", "--part", "nothing"])
    assert refused.exit_code == 2
    assert "adequacy" in refused.output


@pytest.mark.parametrize(("module", "told"), [("provender.paths.kernels", 1), ("somebody.else", 0)])
def test_a_terminal_is_told_once(module: str, told: int) -> None:
    """The first kernel of ours that is compiled is told, the next ones are not, nor those of others."""
    out = io.StringIO()
    notice = Notice(Console(file=out, force_terminal=True))
    event = SimpleNamespace(data={"dispatcher": SimpleNamespace(py_func=SimpleNamespace(__module__=module))})
    for _ in range(3):
        notice.on_start(event)
        notice.on_end(event)
    assert out.getvalue().count("compiling for this machine, once") == told


def test_a_pipe_is_told_nothing() -> None:
    """Where nobody watches there is no listener."""
    assert tell_compiling(Console(file=io.StringIO())) is None
