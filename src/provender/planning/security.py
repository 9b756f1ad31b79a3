"""Security: what every loss must leave for critical work, as rows of the master problem.

For every loss c, set of classes N and block b (model.md 6)

    need[N, b] <= surviving as signed + open sources × haircut + unsigned rest of caps in reach of the notice

Lines count as signed, unshifted by any future; all stages of what is lost are gone, and its sources. A line
still under a right of first refusal secures nobody. What could still be signed counts only for offers whose
lead fits into the notice: what is signed of them takes from their rest what it adds.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from provender.dates import midnight
from provender.errors import UnknownNameError
from provender.planning.need import by_set, critical_need

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provender.dispatch import Ladder
    from provender.instance import Cohort, Instance
    from provender.planning.situation import Situation


@dataclass(frozen=True, slots=True)
class Loss:
    """What a secure plan must outlast: suppliers, shared dependencies or sites, together.

    `targets` are ids; `only_pipeline` loses what is not delivered by the decision and keeps the rest.
    """

    targets: tuple[str, ...]
    only_pipeline: bool = False

    @property
    def id(self) -> str:
        """Return ``a``, ``a+b`` or ``a.pipeline``."""
        return "+".join(self.targets) + (".pipeline" if self.only_pipeline else "")

    @classmethod
    def parse(cls, text: str) -> Loss:
        """Return the loss that an id names.

        Examples
        --------
        >>> Loss.parse("oracle+coreweave").targets, Loss.parse("microsoft.pipeline").only_pipeline
        (('oracle', 'coreweave'), True)
        """
        stem = text.removesuffix(".pipeline")
        return cls(tuple(stem.split("+")), only_pipeline=stem != text)

    def takes(self, cohort: Cohort, decision: np.datetime64) -> bool:
        """Return whether a line is lost."""
        mine = any(t in (cohort.supplier, cohort.site, *cohort.depends_on) for t in self.targets)
        return mine and not (self.only_pipeline and np.datetime64(cohort.delivery, "s") <= decision)


@dataclass(frozen=True, slots=True)
class Security:
    """The rows of a master problem that make a plan secure: ``matrix · amounts >= lower``.

    Parameters
    ----------
    matrix
        (row, column) work units that survive per unit signed.
    lower
        (row,) work units that signed lines must add.
    loss, set_, block
        (row,) index of the loss, of the set of classes, and the block.
    losses
        The losses.
    need
        (set, block) critical need.
    spare
        (loss, set, block) need not met by what is held, bought or still to sign, before any amount.
    first
        Block from which on security is required: the first in which anything signed can stand.
    shortfall, shortfall_price
        (row,) the shortfall that may stand in for the row, −1 where it is hard, and (shortfall,) what a unit of
        it costs, money; the rows of one loss and block share theirs. Empty where all rows are hard.
    """

    matrix: NDArray[np.float64]
    lower: NDArray[np.float64]
    loss: NDArray[np.int64]
    set_: NDArray[np.int64]
    block: NDArray[np.int64]
    losses: tuple[Loss, ...]
    need: NDArray[np.float64]
    spare: NDArray[np.float64]
    first: int
    shortfall: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    shortfall_price: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))

    @property
    def is_hard(self) -> bool:
        """Whether every row must be met."""
        return not len(self.shortfall_price)

    def priced(self, price: float, instance: Instance) -> Security:
        """Return the same rows with a shortfall allowed at a price, money per unit-hour, discounted."""
        if not len(self.lower):
            return self
        pairs, place = np.unique(np.stack([self.loss, self.block], axis=1), axis=0, return_inverse=True)
        block = pairs[:, 1]
        cost = price * instance.grid.block_hours[block] * instance.discount[block]
        return replace(self, shortfall=place.reshape(-1).astype(np.int64), shortfall_price=cost)

    def missed(self, amounts: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return (shortfall,) by how many units needs are missed with amounts signed."""
        short = np.zeros(len(self.shortfall_price))
        if len(short):
            np.maximum.at(short, self.shortfall, self.lower - self.matrix @ amounts)
        return short

    def by_loss(self, lowered: NDArray[np.float64]) -> dict[str, float]:
        """Return by loss the most units by which a row of it was lowered, (row,); losses that were not are left out."""
        most = np.zeros(len(self.losses))
        np.maximum.at(most, self.loss, lowered)
        return {x.id: float(v) for x, v in zip(self.losses, most, strict=True) if v > 0.0}

    def is_met(self, amounts: NDArray[np.float64]) -> bool:
        """Return whether amounts signed meet every row, to a billionth."""
        return bool((self.matrix @ amounts >= self.lower - 1e-9 * np.maximum(1.0, np.abs(self.lower))).all())

    def penalty(self, amounts: NDArray[np.float64]) -> float:
        """Return the price of what is missed, money."""
        return float(self.shortfall_price @ self.missed(amounts))

    def without(self, loss: int) -> Security:
        """Return the rows of all losses but one."""
        return self._rows(self.loss != loss)

    def only(self, loss: int) -> Security:
        """Return the rows of one loss; `losses` and `spare` hold it alone."""
        kept = self._rows(self.loss == loss)
        return replace(kept, losses=(self.losses[loss],), spare=self.spare[loss : loss + 1])

    def _rows(self, keep: NDArray[np.bool_]) -> Security:
        mine = self.shortfall[keep] if len(self.shortfall) else self.shortfall
        kept, place = np.unique(mine, return_inverse=True)
        return replace(
            self,
            shortfall=place.reshape(-1).astype(np.int64),
            shortfall_price=self.shortfall_price[kept],
            matrix=self.matrix[keep],
            lower=self.lower[keep],
            loss=self.loss[keep],
            set_=self.set_[keep],
            block=self.block[keep],
        )

    def slack(self, amounts: NDArray[np.float64], columns: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return (loss, set, block) units to spare with amounts signed; negative where work would be short.

        Parameters
        ----------
        columns
            (loss, set, column, block) as `survivors` gives it.
        """
        added = np.einsum("lnkb,k->lnb", columns, amounts)
        room: NDArray[np.float64] = added - self.spare
        return room


def security(
    instance: Instance,
    ladder: Ladder,
    here: Situation,
    losses: tuple[Loss, ...],
    *,
    decision: np.datetime64,
    quantile: float,
) -> Security:
    """Return what a plan must meet to outlast losses.

    Parameters
    ----------
    losses
        What must be outlasted, each by itself.
    decision
        When lines are signed; what is delivered by then is no pipeline.
    quantile
        q of the critical need, in (0, 1].

    Raises
    ------
    UnknownNameError
        If a loss names what the instance does not have.
    """
    _check(instance, losses)
    need = critical_need(instance, ladder, quantile)
    columns = survivors(instance, ladder, losses, decision)
    spare = need[None] - np.array([_kept(instance, ladder, here, loss, decision) for loss in losses]).reshape(
        len(losses), *need.shape
    )
    first = _first_block(instance, here)
    counted = np.flatnonzero((np.arange(instance.grid.n_blocks) >= first) & (instance.grid.counted > 0))
    rows = [
        (i, n, int(b))
        for i in range(len(losses))
        for n in range(len(need))
        for b in counted
        if spare[i, n, b] > 1e-9 * max(1.0, need[n, b]) and need[n, b] > 0.0
    ]
    index = np.array(rows, dtype=np.int64).reshape(-1, 3)
    matrix = columns[index[:, 0], index[:, 1], :, index[:, 2]]
    lower = spare[index[:, 0], index[:, 1], index[:, 2]]
    return Security(matrix, lower, index[:, 0], index[:, 1], index[:, 2], losses, need, spare, first)


def _check(instance: Instance, losses: tuple[Loss, ...]) -> None:
    cohorts = (*instance.held.cohorts, *instance.columns.lines.cohorts)
    known = {*instance.suppliers, *(d for c in cohorts for d in c.depends_on), *(c.site for c in cohorts if c.site)}
    for name in (t for loss in losses for t in loss.targets):
        if name not in known:
            raise UnknownNameError("supplier, dependency or site", name, tuple(sorted(known)))


def survivors(
    instance: Instance, ladder: Ladder, losses: tuple[Loss, ...], decision: np.datetime64
) -> NDArray[np.float64]:
    """Return (loss, set, column, block) units that a unit signed leaves to critical work after a loss."""
    lines = instance.columns.lines
    group = {s: int(c) for s, c in zip(instance.suppliers, instance.class_of, strict=True)}
    member = np.array([[n[group[c.supplier]] for c in lines.cohorts] for n in ladder.sets], dtype=np.float64)
    found = np.zeros((len(losses), len(ladder.sets), len(lines.cohorts), instance.grid.n_blocks))
    for i, loss in enumerate(losses):
        kept = np.array([c.is_secure and not loss.takes(c, decision) for c in lines.cohorts], dtype=np.float64)
        late = np.array([_in_reach(instance, c, loss) for c in lines.cohorts], dtype=np.float64)
        found[i] = (member * kept * (1.0 - late))[:, :, None] * lines.nominal[None]
    return found


def _in_reach(instance: Instance, cohort: Cohort, loss: Loss) -> bool:
    """Return whether an offer could still be signed within the notice of a loss: its rest counts anyway."""
    return cohort.is_secure and cohort.lead_days <= _notice(instance, loss)


def _notice(instance: Instance, loss: Loss) -> float:
    """Return days of warning before a loss: the shortest of what is lost, as lived."""
    everyone = [lived for _, lived in instance.notice.values()]
    return min((instance.notice.get(t, (0.0, min(everyone, default=0.0)))[1] for t in loss.targets), default=0.0)


def _kept(
    instance: Instance, ladder: Ladder, here: Situation, loss: Loss, decision: np.datetime64
) -> NDArray[np.float64]:
    """Return (set, block) what a loss leaves of held lines and open sources, and what could still be signed."""
    index = {s: i for i, s in enumerate(instance.suppliers)}
    left = np.zeros((len(instance.suppliers), instance.grid.n_blocks))
    for r, cohort in enumerate(instance.held.cohorts):
        if not loss.takes(cohort, decision):
            left[index[cohort.supplier]] += instance.held.size[r] * instance.held.nominal[r] * here.held_alive[r]
    sources = instance.sources
    for e, (supplier, depends) in enumerate(zip(sources.suppliers, sources.depends_on, strict=True)):
        gone = any(t in (supplier, *depends) for t in loss.targets) and not loss.only_pipeline
        if not gone:
            left[index[supplier]] += here.open.limit[e] * sources.haircut[e]
    for i in range(len(instance.columns.offers)):
        mine = [k for k in range(len(instance.columns.offer)) if instance.columns.offer[k] == i]
        cohorts = [instance.columns.lines.cohorts[k] for k in mine]
        if cohorts and not loss.takes(cohorts[0], decision) and _in_reach(instance, cohorts[0], loss):
            left[index[cohorts[0].supplier]] += _rest(instance, i, mine, decision)
    return by_set(instance, ladder, left)


def _rest(instance: Instance, offer: int, mine: list[int], decision: np.datetime64) -> NDArray[np.float64]:
    """Return (block,) the most of an offer that can stand: its cap, or the windows that have opened by then."""
    columns = instance.columns
    opened = np.zeros(instance.grid.n_blocks)
    for k in mine:
        ready = decision + np.timedelta64(round(columns.lines.cohorts[k].lead_days * 86400), "s")
        if np.datetime64(columns.lines.cohorts[k].delivery, "s") >= ready:
            stands = columns.lines.nominal[k] > 0.0
            opened[stands] += columns.window_cap[k] * columns.lines.nominal[k][stands]
    stands = np.any(columns.lines.nominal[mine] > 0.0, axis=0)
    rest: NDArray[np.float64] = np.minimum(opened, np.where(stands, columns.cap[offer], 0.0))
    return np.where(np.isfinite(rest), rest, 0.0)


def _first_block(instance: Instance, here: Situation) -> int:
    """Return the first block in which anything that can be signed may be delivered."""
    blocks = [
        instance.grid.block_from(midnight(c.delivery) + timedelta(0))
        for c, most in zip(instance.columns.lines.cohorts, here.upper, strict=True)
        if most > 0.0
    ]
    return min(blocks, default=instance.grid.n_blocks)
