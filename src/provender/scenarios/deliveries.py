"""What becomes of lines that are not there yet: announced ones that convert or not, and dates that slip.

Who converts and who slips is decided by a one-factor normal copula: line i does when
Φ(√c·z₀ + √(1 − c)·zᵢ) < pᵢ, where c is the correlation `common` and z₀ is drawn once for all lines of the law.
At c = 0 they are independent, at c = 1 the likelier one always comes before the other. How long a slip
lasts has the same correlation. Source: Li (2000) for the copula, Vasicek (1987) for one factor.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtr

from provender.scenarios.marginals import Marginal
from provender.scenarios.sampling import uniform_normals
from provender.scenarios.seeds import BATCH, stream

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class SlipLaw:
    """Lines that may come later than agreed.

    Parameters
    ----------
    lines
        Ids of held cohorts that are still to come.
    probability
        Chance of each to be late, in [0, 1].
    days
        How late it is then, >= 0.
    common
        Correlation of the lines, in [0, 1].

    Raises
    ------
    ValueError
        If chance or correlation is out of range.
    """

    id: str
    lines: tuple[str, ...]
    probability: float
    days: Marginal
    common: float = 0.0

    def __post_init__(self) -> None:
        """Refuse what is no chance or no correlation."""
        if not (0.0 <= self.probability <= 1.0 and 0.0 <= self.common <= 1.0):
            raise ValueError(f"found slip {self.id!r} out of range; allowed: probability and common 0..1")


@dataclass(frozen=True, slots=True)
class Conversions:
    """Announced lines: chance by id of a held cohort, in [0, 1], and the correlation of any two."""

    chances: tuple[tuple[str, float], ...] = ()
    common: float = 0.0


def draw_late(laws: Sequence[SlipLaw], cohorts: Sequence[str], root: np.random.SeedSequence) -> NDArray[np.float64]:
    """Return (scenario, held cohort) days by which lines of one batch are late; slips of several laws add up."""
    late = np.zeros((BATCH, len(cohorts)))
    for law in laws:
        happens = _joint(root, "slips", law.id, law.lines, law.common)
        lasts = _joint(root, "slip lengths", law.id, law.lines, law.common)
        for i, line in enumerate(law.lines):
            days = law.days.at(lasts[:, i])
            late[:, cohorts.index(line)] += np.where(ndtr(happens[:, i]) < law.probability, days, 0.0)
    return late


def draw_converted(law: Conversions, cohorts: Sequence[str], root: np.random.SeedSequence) -> NDArray[np.float64]:
    """Return (scenario, held cohort) the factor on what counts with its chance: 1/chance where it converts, else 0."""
    factor = np.ones((BATCH, len(cohorts)))
    lines = [line for line, chance in law.chances if 0.0 < chance < 1.0]
    z = _joint(root, "conversions", "", lines, law.common)
    for i, line in enumerate(lines):
        chance = dict(law.chances)[line]
        factor[:, cohorts.index(line)] = np.where(ndtr(z[:, i]) < chance, 1.0 / chance, 0.0)
    return factor


def _joint(
    root: np.random.SeedSequence, part: str, name: str, lines: Sequence[str], common: float
) -> NDArray[np.float64]:
    """Return (scenario, line) standard normal numbers of one correlation; each line has a stream of its own."""
    shared = uniform_normals(stream(root, part, name), (BATCH,))
    own = [uniform_normals(stream(root, part, f"{name}\0{line}"), (BATCH,)) for line in lines]
    mixed = [math.sqrt(common) * shared + math.sqrt(1.0 - common) * z for z in own]
    return np.array(mixed).reshape(len(lines), BATCH).T
