"""Everything the report says, in English and Chinese: one key, two texts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

from provender.errors import UnknownNameError
from provender.report.words_adequacy import ADEQUACY
from provender.report.words_charts import CHARTS
from provender.report.words_compare import COMPARE
from provender.report.words_forecasts import FORECASTS
from provender.report.words_insight import INSIGHT
from provender.report.words_labels import LABELS
from provender.report.words_ledger import LEDGER
from provender.report.words_methods import METHODS
from provender.report.words_plan import PLAN
from provender.report.words_plan_terminal import PLAN_TERMINAL
from provender.report.words_prose import PROSE
from provender.report.words_risk import RISK
from provender.report.words_terms import TERMS
from provender.report.words_tie import TIE

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = ("en", "zh")

#: all texts by key, as pairs in the order of `LANGUAGES`
WORDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    LABELS
    | CHARTS
    | PROSE
    | METHODS
    | TIE
    | RISK
    | PLAN
    | PLAN_TERMINAL
    | FORECASTS
    | COMPARE
    | INSIGHT
    | TERMS
    | ADEQUACY
    | LEDGER
)


_CHINESE_LATIN = re.compile(r"([\u4e00-\u9fff])([A-Za-z0-9$−])")
_LATIN_CHINESE = re.compile(r"([A-Za-z0-9%])([\u4e00-\u9fff])")


@dataclass(frozen=True, slots=True)
class Words:
    """The texts of one language.

    Examples
    --------
    >>> speak("en")("count.months.many", n=26), speak("zh")("count.months.many", n=26)
    ('26 months', '26 个月')
    """

    language: Language

    def __call__(self, key: str, /, **fields: Any) -> str:
        """Return a text with its fields filled in.

        Raises
        ------
        KeyError
            If there is no such text, or a field of it is missing.
        """
        text = WORDS[key][LANGUAGES.index(self.language)]
        filled = text.format(**fields) if fields else text
        return spaced(filled) if self.language == "zh" else filled

    def get(self, key: str, default: str) -> str:
        """Return a text without fields, or the default where there is none."""
        return WORDS[key][LANGUAGES.index(self.language)] if key in WORDS else default


def spaced(text: str) -> str:
    """Return a Chinese text with a space between Chinese characters and Latin letters or figures.

    Examples
    --------
    >>> spaced("占OpenAI的60%以上")
    '占 OpenAI 的 60% 以上'
    """
    return _LATIN_CHINESE.sub(r"\1 \2", _CHINESE_LATIN.sub(r"\1 \2", text))


def speak(language: str) -> Words:
    """Return the words of a language.

    Raises
    ------
    UnknownNameError
        If the language is neither ``"en"`` nor ``"zh"``.
    """
    found = next((known for known in LANGUAGES if known == language), None)
    if found is None:
        raise UnknownNameError("language", language, LANGUAGES)
    return Words(found)
