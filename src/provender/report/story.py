r"""The answer in prose: a light markdown with a ``{headline}`` wherever a number stands.

Paragraphs, ``#`` headings, ``-`` and ``1.`` lists, ``>`` quotes, ``**strong**``, ``*emphasis*``,
`` `code` `` and links to http(s) addresses; everything else is text. A heading of level one is the
question that the report answers. ``{id}`` prints value and interval of a headline number,
``{id:value}`` the value alone, ``{id:interval}`` the interval alone. A backslash before any of
``\ * ` [ ] { }`` makes it plain text.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from provender.errors import UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

SpanKind = Literal["text", "strong", "em", "code", "link", "number"]
BlockKind = Literal["question", "heading", "subheading", "paragraph", "bullets", "numbers", "quote"]

_SPECIAL = r"\\*`\[\]{}"
_INLINE = re.compile(
    rf"\\(?P<literal>[{_SPECIAL}])"
    r"|\*\*(?P<strong>.+?)\*\*"
    r"|(?<![A-Za-z0-9*])\*(?P<em>[^*\s](?:[^*]*[^*\s])?)\*(?![A-Za-z0-9*])"
    r"|`(?P<code>[^`]+)`"
    r"|\[(?P<label>[^\]]+)\]\((?P<href>https?://[^\s)]+)\)"
    r"|\{(?P<number>[^{}\s]+)\}",
    re.DOTALL,
)
#: a line break between two Chinese characters is no space
_WIDE = r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]"
_WIDE_BREAK = re.compile(f"(?<={_WIDE}) (?={_WIDE})")
_BULLET = re.compile(r"^\s*[-*•]\s+")
_NUMBER = re.compile(r"^\s*\d+[.)]\s+")
_LEVELS: dict[int, BlockKind] = {1: "question", 2: "heading"}
_PARTS = ("value", "interval")


class UnknownPlaceholderError(UnknownNameError):
    """A story names a headline number that the findings do not have; `near` lists close ones."""

    def __init__(self, found: str, allowed: tuple[str, ...]) -> None:
        super().__init__("placeholder", found, allowed)
        self.near = tuple(difflib.get_close_matches(found, allowed, n=5, cutoff=0.4))

    def __str__(self) -> str:
        """Return the fact, what is allowed, and what to do."""
        listed = ", ".join(self.near or self.allowed[:5]) or "none, the findings have no headline numbers"
        return (
            f"found placeholder {{{self.found}}} in the story; allowed: the {len(self.allowed)} headline numbers "
            f"of the findings, the nearest being: {listed}\n\n"
            "Correct the placeholder in the story file, or mark the number as a headline in the case."
        )


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text: `text` is the text, the address of a link, or the headline of a number."""

    kind: SpanKind
    text: str
    parts: tuple[Span, ...] = ()
    shows: str = ""  # of a number: "", "value" or "interval"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading or list; `items` has one entry but for lists."""

    kind: BlockKind
    items: tuple[tuple[Span, ...], ...]


@dataclass(frozen=True, slots=True)
class Story:
    """A story taken apart: the question (may be empty) and the blocks below it."""

    question: tuple[Span, ...]
    blocks: tuple[Block, ...]

    def numbers(self) -> tuple[str, ...]:
        """Return the headline numbers that the story prints, in order, without repeats."""
        every = [*self.question, *(s for b in self.blocks for item in b.items for s in item)]
        return tuple(dict.fromkeys(n for span in every for n in _numbers(span)))


def parse(text: str, known: Collection[str]) -> Story:
    """Return a story taken apart.

    Parameters
    ----------
    text
        The template, in the markdown described above.
    known
        Identifiers of the headline numbers.

    Raises
    ------
    UnknownPlaceholderError
        If the text prints a number that is not known.
    """
    blocks = [b for chunk in re.split(r"\n\s*\n", text.strip()) for b in _blocks(chunk, known)]
    question = next((b.items[0] for b in blocks if b.kind == "question"), ())
    rest = [b for b in blocks if b.kind != "question" or b.items[0] is not question]
    return Story(question, tuple(rest))


def _blocks(chunk: str, known: Collection[str]) -> Iterator[Block]:
    """Split a chunk between blank lines where the kind of its lines changes."""
    run: list[str] = []
    for line in chunk.splitlines():
        starts = line.startswith("#") or (run and _kind(run[0]) != _kind(line) and not _continues(run, line))
        if run and (starts or run[0].startswith("#")):
            yield _block(run, known)
            run = []
        run.append(line)
    if run and any(line.strip() for line in run):
        yield _block(run, known)


def _continues(run: list[str], line: str) -> bool:
    """Whether an indented line goes on with the list item above it."""
    return _kind(run[0]) in {"bullets", "numbers"} and _kind(line) == "paragraph" and line[:1].isspace()


def _kind(line: str) -> BlockKind:
    if line.startswith("#"):
        return _LEVELS.get(len(line) - len(line.lstrip("#")), "subheading")
    if line.lstrip().startswith(">"):
        return "quote"
    if _BULLET.match(line):
        return "bullets"
    return "numbers" if _NUMBER.match(line) else "paragraph"


def _block(lines: list[str], known: Collection[str]) -> Block:
    kind = _kind(lines[0])
    if kind in {"bullets", "numbers"}:
        mark = _BULLET if kind == "bullets" else _NUMBER
        items: list[str] = []
        for line in lines:
            if mark.match(line):
                items.append(mark.sub("", line))
            else:
                items[-1] = _joined([items[-1], line.strip()])
        return Block(kind, tuple(_spans(i, known) for i in items))
    text = _joined([line.strip().lstrip("#>").strip() for line in lines])
    return Block(kind, (_spans(text, known),))


def _joined(lines: list[str]) -> str:
    return _WIDE_BREAK.sub("", " ".join(lines))


def _spans(text: str, known: Collection[str]) -> tuple[Span, ...]:
    spans: list[Span] = []
    at = 0
    for match in _INLINE.finditer(text):
        if match.start() > at:
            spans.append(Span("text", text[at : match.start()]))
        spans.append(_span(match, known))
        at = match.end()
    if at < len(text):
        spans.append(Span("text", text[at:]))
    return tuple(spans)


def literal(text: str) -> str:
    r"""Return a text that `parse` takes as it is, whatever signs it holds.

    Examples
    --------
    >>> print(literal("a*b {c}"))
    a\*b \{c\}
    """
    return re.sub(f"([{_SPECIAL}])", r"\\\1", text)


def _span(match: re.Match[str], known: Collection[str]) -> Span:
    if match["literal"]:
        return Span("text", match["literal"])
    if found := match["number"]:
        return _number(found, known)
    if match["href"]:
        return Span("link", match["href"], _spans(match["label"], known))
    if match["code"]:
        return Span("code", match["code"])
    kind: SpanKind = "strong" if match["strong"] else "em"
    return Span(kind, "", _spans(match[kind], known))


def _number(found: str, known: Collection[str]) -> Span:
    if found in known:
        return Span("number", found)
    head, _, shows = found.rpartition(":")
    if head in known and shows in _PARTS:
        return Span("number", head, shows=shows)
    raise UnknownPlaceholderError(found, tuple(known))


def _numbers(span: Span) -> Iterator[str]:
    if span.kind == "number":
        yield span.text
    for part in span.parts:
        yield from _numbers(part)
