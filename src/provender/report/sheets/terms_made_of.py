"""What the large values of terms consist of, and which numbers price them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from provender.alliance.walk import rests_on
from provender.report.insight_text import leaf_name
from provender.report.sheets.bargains import Head, Told, alike, columns
from provender.report.sheets.sheet import Cell, Line, Sheet
from provender.scenarios.worlds import uncertain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provender.alliance.estimate import Estimate
    from provender.report.edition import Edition
    from provender.terms import ClauseValue, Terms, Worth

#: values below this share of the largest are not taken apart
_LARGE = 0.05
#: share of all pieces, their size counted, from which on a piece is named, and the number behind it
_NAMED, _PRICED = 0.02, 0.2
#: sources and assumptions that are named of one price
_NAMES = 2


def made_of(found: Terms, edition: Edition, belief: Told = "both") -> Sheet:
    """Return what each large value consists of and what prices it, the largest first."""
    words = edition.words
    values = alike((*found.changes, *found.clauses), edition)
    rows = [(v, w) for v in values for w in (v.observer if belief == "observer" else v.own) if w.made_of]
    most = max((abs(w.value) for _, w in rows), default=0.0)
    large = sorted((r for r in rows if abs(r[1].value) >= _LARGE * most), key=lambda r: -abs(r[1].value))
    heads: tuple[Head, ...] = (
        ("terms.value", "text"),
        ("terms.consists", "prose"),
        ("terms.priced", "prose"),
    )
    return Sheet(
        id="terms-made-of",
        title=words("sheet.terms.made_of"),
        lead=words("sheet.terms.made_of.lead"),
        columns=columns([(words(k), kind) for k, kind in heads]),
        lines=tuple(Line(_cells(*row, edition)) for row in large),
        is_broad=True,
    )


def _cells(value: ClauseValue, worth: Worth, edition: Edition) -> tuple[Cell, ...]:
    words, names = edition.words, edition.names
    name = value.change or names.clause(value.clause)
    read = words("terms.as_read", party=names.party(value.reading)) if value.reading else ""
    head = words("terms.worth_to", money=edition.figures.money(worth.value), party=names.party(worth.party))
    about = words("list.semicolon").join(t for t in (name, read) if t)
    limits = words("list.comma").join(map(names.offer, worth.used_up))
    note = words("terms.used_up", offers=limits) if limits else ""
    return Cell(head, about), Cell(consists(worth, edition), note), Cell(priced(worth, edition) or "–")


def consists(worth: Worth, edition: Edition) -> str:
    """Return the pieces of a value in words, the largest first; what is small together at the end."""
    words = edition.words
    size = sum(map(abs, worth.made_of.values())) + abs(worth.for_risk)
    order = sorted(worth.made_of.items(), key=lambda kv: -abs(kv[1]))
    large = [(k, v) for k, v in order if abs(v) >= _NAMED * size]
    said = [words("terms.piece", what=_piece(k, edition), money=_signed(v, edition)) for k, v in large]
    rest = worth.mean - sum(v for _, v in large)
    if abs(rest) >= 1e-3 * size:
        said.append(words("terms.piece", what=words("terms.piece.rest"), money=_signed(rest, edition)))
    if abs(worth.for_risk) >= 1e-3 * size:
        said.append(words("terms.piece", what=words("terms.piece.risk"), money=_signed(worth.for_risk, edition)))
    return words("list.semicolon").join(said)


def _signed(money: float, edition: Edition) -> str:
    shown = edition.figures.money(money)
    return f"+{shown}" if money > 0.0 else shown


def _piece(key: str, edition: Edition) -> str:
    """Return the name of a piece: PROVISION.undone.TIER, PROVISION.fees …, or a part as it is."""
    words, names = edition.words, edition.names
    head, _, tail = key.partition(".")
    if tail.startswith("undone."):
        return words("terms.piece.undone", work=names.work(tail.removeprefix("undone.")))
    if head in edition.case.provisions:
        return words(f"terms.piece.{tail}", good=names.good(head))
    name = names.clause(tail) if tail in edition.case.clauses else names.good(tail)
    return words(f"terms.piece.{head}", name=name)


def priced(worth: Worth, edition: Edition) -> str:
    """Return the numbers that price the largest pieces, each with what it rests on."""
    size = sum(map(abs, worth.made_of.values()))
    order = sorted(worth.made_of.items(), key=lambda kv: -abs(kv[1]))
    large = [k for k, v in order if abs(v) >= _PRICED * size] or [k for k, _ in order[:1]]
    return edition.words("list.semicolon").join(t for k in large for t in _price(k, edition))


def _price(key: str, edition: Edition) -> Iterator[str]:
    """Yield what prices a piece."""
    words, names, case = edition.words, edition.names, edition.case
    head, _, tail = key.partition(".")
    if tail.startswith("undone."):
        tier = tail.removeprefix("undone.")
        held = _tier(tier, edition)
        said = {"work": names.work(tier), "cost": " ".join(edition.parts(held.unmet_cost)).strip()}
        yield words("terms.price.undone", **said, rests=rests(edition, held.unmet_cost))
    elif tail == "fees" or head in {"sales", "match"}:
        good = head if tail == "fees" else tail if tail in case.provisions else case.clauses[tail].provision
        offers = [o for o in case.offers.values() if o.provision == good]
        held = [o.opportunity_value for o in offers if o.opportunity_value] if head == "sales" else ()
        if held:
            yield words("terms.price.margin", rests=rests(edition, *held))
        else:
            prices = [(o.price, [p.price for p in o.prices]) for o in offers]
            yield words("terms.price.fees", rests=rests(edition, *prices))
    elif tail in case.clauses:
        clause = case.clauses[tail]
        earned = [getattr(case.parties[x.payer], x.of) for x in clause.effect().payments]
        yield words("terms.price.cash", rests=rests(edition, clause, *earned))


def _spread(held: Estimate | None) -> float:
    """Return the range of an input for its size; nothing where it has none."""
    return (held.high - held.low) / abs(held.value) if held and held.value else 0.0


def _tier(tier: str, edition: Edition) -> Any:
    """Return a tier by ``workload`` or ``workload.tier``."""
    head, _, tail = tier.partition(".")
    tiers = edition.case.workloads[head].tiers
    return next((t for t in tiers if t.id == tail), tiers[0])


def rests(edition: Edition, *held: Any) -> str:
    """Return what numbers rest on in a few words: the assumptions by name, the sources by number."""
    words = edition.words
    claims, assumed = rests_on(*held)
    ranges = uncertain(edition.case)
    assumed = tuple(sorted(assumed, key=lambda k: -_spread(ranges.get(k))))  # the widest first: it drives the price
    told = []
    if assumed:
        named = [leaf_name(edition, place) for place in assumed[:_NAMES]]
        more = len(assumed) - len(named)
        listed = words("list.comma").join(named) + (words("terms.more", n=more) if more else "")
        told.append(words("terms.assumed", names=listed))
    if claims:
        more = len(claims) - _NAMES
        listed = words("list.comma").join(claims[:_NAMES]) + (words("terms.more", n=more) if more > 0 else "")
        told.append(words("terms.sourced", names=listed))
    return words("list.comma").join(told)
