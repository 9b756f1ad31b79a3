"""How many draws, and in which batches: numbers that do not depend on how the work is split."""

from __future__ import annotations

import math
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

from provender.adequacy.errors import AdequacyError

if TYPE_CHECKING:
    from numpy.typing import NDArray

BATCH = 4096
_SPARE = 1.3  # a pilot's variance is itself an estimate


@dataclass(frozen=True, slots=True)
class Precision:
    """What a simulation aims at.

    Parameters
    ----------
    width
        Full width of the intervals of LOLH and EUE as a share of their value, > 0.
    confidence
        Of every interval, in (0, 1).
    most_draws
        Draws (or spans) that are never exceeded; where they do not suffice, the interval is wider.
    workers
        Threads; they change nothing but time.
    """

    width: float = 0.02
    confidence: float = 0.95
    most_draws: int = 10_000_000
    workers: int = 1

    def __post_init__(self) -> None:
        """Refuse what no simulation can aim at."""
        if not (self.width > 0.0 and 0.0 < self.confidence < 1.0 and self.most_draws >= 2 and self.workers >= 1):
            raise AdequacyError(
                f"width {self.width}, confidence {self.confidence}, most_draws {self.most_draws}, "
                f"workers {self.workers}",
                "width > 0, 0 < confidence < 1, most_draws >= 2, workers >= 1",
                "Leave out what you have no reason to change.",
            )


def draws_needed(pilot: NDArray[np.float64], wanted: Precision) -> int:
    """Return how many draws make the interval of every column as narrow as wanted.

    The pilot is used for nothing else: the interval reported comes from fresh draws, so that stopping
    early on a lucky run cannot narrow it. Where the pilot sees nothing short, no number of draws is known to
    reach a width; ten pilots are played, and the interval says what they bound.

    Parameters
    ----------
    pilot
        (draw, column) independent draws, any units, >= 0.
    wanted
        Width, confidence and the most draws allowed.

    Examples
    --------
    >>> draws_needed(np.array([[1.0], [3.0]] * 500), Precision(width=0.05))
    2000
    """
    mean = pilot.mean(axis=0)
    if not bool((mean > 0.0).all()):
        return min(10 * len(pilot), wanted.most_draws)
    z = NormalDist().inv_cdf(0.5 + wanted.confidence / 2.0)
    spread = float((pilot.std(axis=0, ddof=1) / mean).max())
    return min(max(math.ceil(_SPARE * (2.0 * z * spread / wanted.width) ** 2), len(pilot)), wanted.most_draws)


def batches(
    play: Callable[[np.random.Generator, NDArray[np.float64]], None],
    seed: np.random.SeedSequence,
    n_draws: int,
    *,
    n_columns: int,
    workers: int,
) -> NDArray[np.float64]:
    """Return (draw, column) what a kernel fills, batch by batch, each with a stream of its own.

    Parameters
    ----------
    play
        Fills (draw, column) zeros from a generator.
    seed
        Its children seed the batches: the numbers do not depend on `workers`.
    n_draws, n_columns
        Shape of what comes back; at least two draws.
    workers
        Threads.

    Raises
    ------
    AdequacyError
        If there are fewer than two draws, from which no interval follows.
    """
    if n_draws < 2:
        raise AdequacyError(f"{n_draws} draws", "at least 2", "Ask for more, or leave the number out.")
    found = np.zeros((n_draws, n_columns))  # (draw, column)
    rows = [found[i : i + BATCH] for i in range(0, n_draws, BATCH)]
    streams = [np.random.Generator(np.random.SFC64(child)) for child in fresh(seed).spawn(len(rows))]
    if workers == 1:
        for stream, row in zip(streams, rows, strict=True):
            play(stream, row)
        return found
    with ThreadPoolExecutor(max_workers=workers) as pool:
        for _ in pool.map(play, streams, rows):
            pass
    return found


def fresh(seed: np.random.SeedSequence) -> np.random.SeedSequence:
    """Return the seed without the children it has had: asking twice gives the same numbers."""
    return np.random.SeedSequence(seed.entropy, spawn_key=seed.spawn_key, pool_size=seed.pool_size)
