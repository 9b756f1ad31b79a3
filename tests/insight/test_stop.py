"""Told to stop, insight says what is known by then; before that is anything, it is interrupted."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from provender.cli.live import stopping
from provender.insight import Effort, Insight, insight
from tests.insight.test_case import CASE


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the case of one choice."""
    path = tmp_path_factory.mktemp("hourly")
    (path / "case.toml").write_text(CASE, encoding="utf-8")
    return path


class Stopped:
    """Says stop once so many jobs of one kind are done; `told` is what was shown."""

    def __init__(self, what: str, done: int) -> None:
        self.at, self.is_pulled, self.told = (what, done), False, list[tuple[str, int, int]]()

    def show(self, what: str, done: int, total: int) -> None:
        """Keep what is shown, and look whether it is time."""
        self.told.append((what, done, total))
        self.is_pulled |= (what, done) >= self.at and what == self.at[0]

    def __call__(self) -> bool:
        """Return whether to stop."""
        return self.is_pulled


def looked(folder: Path, stop: Stopped, workers: int = 1) -> Insight:
    """Return insight that is told to stop."""
    return insight(folder, effort=Effort(n_worlds=64, workers=workers), progress=stop.show, stop=stop)


@pytest.mark.parametrize("workers", [1, 2])
def test_stopped_among_worlds(folder: Path, workers: int) -> None:
    """Of 64 worlds the first 32 count, here and in processes; no input is moved one by one any more."""
    stop = Stopped("worlds", 25)
    found = looked(folder, stop, workers)
    assert found.is_stopped
    assert found.n_worlds == 32  # worked out by eights
    assert found.answers["estimate.square"].drivers
    assert all(not a.tornado for a in found.answers.values())
    (price,) = found.prices["compute"].prices
    assert price.leaf == "offer.hour.price"
    assert price.value > 0.0


def test_stopped_after_everything_is_whole(folder: Path) -> None:
    """A stop that comes with the last tornado loses nothing but says that it came."""
    whole = insight(folder, effort=Effort(n_worlds=64))
    stop = Stopped("tornado", 4)
    found = looked(folder, stop)
    assert (found.answers, found.prices) == (whole.answers, whole.prices)
    assert not whole.is_stopped
    assert {what for what, _, _ in stop.told} == {"inputs", "worlds", "tornado"}


@pytest.mark.parametrize(("what", "done"), [("inputs", 1), ("worlds", 8)])
def test_stopped_too_early(folder: Path, what: str, done: int) -> None:
    """Before the inputs are known, or twenty worlds, there is nothing to say."""
    with pytest.raises(KeyboardInterrupt):
        looked(folder, Stopped(what, done))


@pytest.fixture
def ctrl_c() -> Iterator[None]:
    """Put the handler of Ctrl-C back whatever happens."""
    before = signal.getsignal(signal.SIGINT)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("ctrl_c")
def test_ctrl_c_keeps_the_worlds_so_far(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A real Ctrl-C in the midst of the worlds: the result stands on those that were known, and is the same."""
    calm = looked(folder, Stopped("worlds", 24))
    with stopping(None, said="stopping with the worlds so far") as brake:

        def pressed(what: str, done: int, _total: int) -> None:
            if (what, done) == ("worlds", 24):
                os.kill(os.getpid(), signal.SIGINT)

        found = insight(folder, effort=Effort(n_worlds=64), progress=pressed, stop=brake)
    assert "stopping with the worlds so far" in capsys.readouterr().err
    assert found.is_stopped
    assert found == calm
    assert np.isfinite(found.prices["compute"].perfect)
