"""When declaring a milestone pays, and what a panel that may refuse changes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Declaration:
    """Declaring at one moment; money as of that moment.

    Parameters
    ----------
    remaining
        S: what the declarer no longer pays, or gains, once the declaration holds.
    answer
        K: what it loses when the other side answers.
    refusal
        F: what a declaration that the panel refuses costs.
    """

    remaining: float
    answer: float
    refusal: float

    @property
    def alone(self) -> float:
        """Return S − K: what declaring brings where the declarer decides alone."""
        return self.remaining - self.answer

    @property
    def is_rational_alone(self) -> bool:
        """Whether declaring pays where nobody verifies it."""
        return self.alone > 0.0

    @property
    def threshold(self) -> float | None:
        """Return π*, the least chance of the panel's consent at which declaring pays; None for never.

        Declaring pays iff π·(S − K) > (1 − π)·F, that is π > F ÷ (S − K + F).

        Examples
        --------
        >>> round(Declaration(871.052, 300.0, 100.0).threshold, 6)
        0.14902
        >>> Declaration(181.818, 300.0, 100.0).threshold is None
        True
        """
        return self.refusal / (self.alone + self.refusal) if self.alone > 0.0 else None

    def with_panel(self, chance: float) -> float:
        """Return what declaring is worth where a panel consents with a chance; money, negative is a loss."""
        return chance * self.alone - (1.0 - chance) * self.refusal
