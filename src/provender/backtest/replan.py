"""A rule that plans again on each date, growing with care and renewing at once."""

from __future__ import annotations

from dataclasses import dataclass

from provender.backtest.past import Past
from provender.forecasting import Mixture


@dataclass(frozen=True, slots=True)
class Guard:
    """Sign no more than the quantile of a short window, at break-even plus a margin.

    Parameters
    ----------
    days
        The window.
    margin
        Added to the level at break-even.
    """

    days: float
    margin: float

    def units(self, past: Past) -> float:
        """Return the most that this guard lets be held."""
        level = max(0.02, 1.0 - past.market.break_even + self.margin)
        return Mixture((self.days,), (1.0,)).quantile(past.demand, level, past.n_per_day)


@dataclass(frozen=True, slots=True)
class Replan:
    """Hold the break-even quantile of a forecast, reached at once downwards and step by step upwards.

    What is signed cannot be taken back for a term, what is not signed can be signed on the next date.
    So a rise must show in short windows as well before it is believed (`guards`), only a share of what
    lies above anything held within the last term is signed at once (`growth`), and a line that ends
    before the next date counts for its rest only (`look_ahead`).

    Parameters
    ----------
    forecast
        Law of demand to come.
    caution
        Factor on the level of the break-even quantile.
    guards
        Bounds from short windows.
    growth
        Share of an increase that is signed on one date, above 0, at most 1.
    look_ahead
        Share of the time to the next date over which what is held is averaged.
    caution_by_term, growth_by_term
        Exponents: for a term of 14 days times x, caution and growth are divided by x to their power.
    """

    forecast: Mixture = Mixture((3.0, 7.0), (0.2, 0.8))  # noqa: RUF009 (immutable)
    caution: float = 0.9
    guards: tuple[Guard, ...] = (Guard(0.25, -0.1), Guard(3.0, 0.15))
    growth: float = 0.65
    look_ahead: float = 1.0
    caution_by_term: float = 0.0
    growth_by_term: float = 0.0
    name: str = "replan"
    sees_now: bool = False

    def sign(self, past: Past) -> float:
        """Return the units to sign now."""
        wanted = self.wanted(past)
        if not past.dates.size:
            return wanted
        held = past.held_on_average(self.look_ahead * past.until_next)
        lately = self._lately(past)
        renewed = max(0.0, min(wanted, lately) - held)
        growth = min(1.0, self.growth * self._longer(past) ** -self.growth_by_term)
        return float(renewed + growth * max(0.0, wanted - max(lately, held)))

    def wanted(self, past: Past) -> float:
        """Return the units to hold, whatever is held."""
        caution = self.caution * self._longer(past) ** -self.caution_by_term
        level = max(0.02, caution * (1.0 - past.market.break_even))
        wanted = self.forecast.quantile(past.demand, level, past.n_per_day)
        return min([wanted, *(guard.units(past) for guard in self.guards)])

    @staticmethod
    def _longer(past: Past) -> float:
        """Return the term as a multiple of 14 days."""
        return float(past.market.term / (14.0 * past.n_per_day))

    @staticmethod
    def _lately(past: Past) -> float:
        """Return the units in force at some time since the date before, lines that ended meanwhile included."""
        since = past.now - past.until_next
        return float(past.units[past.dates + past.market.term > since].sum())
