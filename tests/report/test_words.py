"""Every text exists in both languages, and every text the code asks for exists."""

from __future__ import annotations

import re
import string
from importlib.resources import files

import pytest

from provender.alliance.clauses import CLAUSE_KINDS
from provender.alliance.contract import STAGES
from provender.errors import UnknownNameError
from provender.report.words import WORDS, spaced, speak

#: texts that one language leaves blank on purpose
BLANK = {"scale.none", "list.sentence", "strip.inputs.open", "strip.swing.open"}
BLANK |= {f"axis.scale.{s}" for s in ("bn", "mn", "yi", "wan")}


def fields(text: str) -> set[str]:
    """Return the names of the fields of a text."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("key", sorted(WORDS))
def test_both_languages(key: str) -> None:
    """A text is there in English and in Chinese, and only in them."""
    pair = WORDS[key]
    assert len(pair) == 2
    assert all(pair) or key in BLANK
    assert re.search(r"[\u4e00-\u9fff]", pair[0]) is None


def test_fields_agree() -> None:
    """Chinese uses no field that English lacks, but for names of currencies and months as figures."""
    extra = {k: fields(zh) - fields(en) for k, (en, zh) in WORDS.items()}
    assert {k: e for k, e in extra.items() if e} == {
        "money.sign": {"name"},
        "date.full": {"m"},
        "date.month": {"m"},
    }


def test_no_half_width_punctuation_in_chinese() -> None:
    """Chinese sentences take Chinese commas, colons and brackets."""
    wrong = [k for k, (_, zh) in WORDS.items() if re.search(r"[\u4e00-\u9fff][,;:()?!]|[;:()?!][\u4e00-\u9fff]", zh)]
    assert wrong == []


def test_every_key_that_the_code_names_exists() -> None:
    """A key written out in the code or in a template is among the words."""
    room = files("provender.report")
    sources = [p for folder in ("", "charts", "sheets", "templates") for p in room.joinpath(folder).iterdir()]
    asked = set()
    for path in sources:
        if path.name.endswith((".py", ".j2")):
            asked |= set(re.findall(r"(?:words|\bw|say|en|zh)\(\s*\"([a-z0-9_.]+)\"", path.read_text(encoding="utf-8")))
    assert len(asked) > 100
    assert asked - set(WORDS) == set()


@pytest.mark.parametrize("kind", sorted(CLAUSE_KINDS))
def test_every_clause_kind_has_a_name(kind: str) -> None:
    """A clause of any kind can be named."""
    assert speak("zh")(f"clause.kind.{kind}")


def test_every_stage_has_a_name() -> None:
    """So can a contract in any stage, and what the plan signs."""
    assert all(f"stage.{stage}" in WORDS for stage in (*STAGES, "signed", "on_demand"))


def test_unknown_language() -> None:
    """An unknown language is refused with the known ones."""
    with pytest.raises(UnknownNameError, match="found language 'de'; allowed: en, zh"):
        speak("de")


def test_spacing() -> None:
    """Chinese and Latin are set apart by a space, once."""
    assert spaced("占OpenAI的 60%以上") == "占 OpenAI 的 60% 以上"
