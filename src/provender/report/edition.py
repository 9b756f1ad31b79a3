"""One report in one language: the case with its words, names and figures in one place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from provender.report.names import Names
from provender.report.numbers import Figures
from provender.report.words import Words, speak

if TYPE_CHECKING:
    from provender.alliance.case import Case
    from provender.alliance.estimate import Estimate
    from provender.report.words import Language


@dataclass(frozen=True, slots=True)
class Edition:
    """What every part of a report needs to print itself."""

    case: Case
    words: Words
    names: Names
    figures: Figures

    @property
    def title(self) -> str:
        """The title of the case in the language of the edition."""
        is_chinese = self.words.language == "zh"
        return (self.case.title_zh if is_chinese else self.case.title) or self.case.title or self.case.name

    def estimate(self, held: Estimate | None) -> str:
        """Return an estimate as value with its interval and unit; a dash where there is none."""
        if held is None:
            return "–"
        shown, low, high = (self.figures.quantity(v, held.unit) for v in (held.value, held.low, held.high))
        if low == high:
            return shown
        return self.words("value.spaced", value=shown, tail=self.words("value.interval", low=low, high=high))

    def parts(self, held: Estimate | None) -> tuple[str, str]:
        """Return value and interval of an estimate apart; the interval without its unit where it can be."""
        if held is None:
            return "–", ""
        shown = self.figures.quantity(held.value, held.unit)
        if held.low == held.high:
            return shown, ""
        unit = held.unit.split("/")[0] if "/" in held.unit else held.unit
        bare = unit if self.figures.is_money(unit) or unit in {"days", "share", "%"} else ""
        low, high = (self.figures.quantity(v, bare) for v in (held.low, held.high))
        return shown, self.words("value.interval", low=low, high=high)

    def share_parts(self, held: Estimate | None) -> tuple[str, str]:
        """Return value and interval of an estimate that is a share of one."""
        if held is None:
            return "–", ""
        return self.figures.share(held.value), self.figures.interval(held.low, held.high, "share")


def edition(case: Case, language: Language) -> Edition:
    """Return an edition of a case.

    Raises
    ------
    UnknownNameError
        If there are no words in the language.
    """
    words = speak(language)
    return Edition(case, words, Names(case, words), Figures(words, case.currency))
