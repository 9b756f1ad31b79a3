"""Pooled rates of the library: counted by hand, held back by date, each process once."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provender.errors import StateError, UnknownNameError
from provender.state.library import KINDS, Alliance, Event, Library, bundled_library
from provender.state.pooled import ARMS_LENGTH, pooled

AS_OF, LATER = date(2025, 5, 2), date(2026, 6, 30)
LIBRARY = bundled_library()
ALL = tuple(a.name for a in LIBRARY.alliances)
BESIDE = Path(__file__).parents[2].parent / "shared"
SOURCE = Path(os.environ.get("PROVENDER_SHARED", BESIDE)) / "cases" / "alliances.csv"
DATES = st.dates(date(2023, 8, 1), date(2026, 12, 31))


def tie(name: str, start: date, end: date | None = None, end_known: date | None = None) -> Alliance:
    """Return an alliance that was public on its first day."""
    return Alliance(name, name, "A", "B", is_core=True, start=start, end=end, known_from=start,
                    end_known_from=end_known, source="", note="")  # fmt: skip


def slip(key: str, process: str, occurred: date, known: date | None, alliance: str = "t") -> Event:
    """Return a slip."""
    return Event(key, alliance, ("slip",), process, occurred, known, "", "")


@pytest.mark.parametrize(
    ("as_of", "alliances", "years", "counts"),
    [
        (AS_OF, None, 13.98, (0, 2, 2, 1, 3, 2, 1)),
        (LATER, None, 22.72, (0, 3, 4, 1, 11, 4, 3)),
        (AS_OF, ALL, 15.03, (0, 2, 2, 1, 3, 2, 1)),
        (LATER, ALL, 26.35, (0, 3, 4, 1, 12, 4, 3)),
    ],
    ids=["core", "core later", "all", "all later"],
)
def test_counts_by_hand(as_of: date, alliances: tuple[str, ...] | None, years: float, counts: tuple[int, ...]) -> None:
    """Delivered cuts, planned cuts, slips, absorbed, renegotiations, changed terms, rights ended; years to 0.005."""
    found = pooled(as_of, alliances=alliances)
    assert tuple(found) == KINDS
    assert tuple(p.n_events for p in found.values()) == counts
    assert all(p.years == pytest.approx(years, abs=0.005) for p in found.values())


def test_no_delivered_cut_is_no_rate_of_zero() -> None:
    """Half an event in 13.98 years: mean 0.036, one-sided 95 % bound 0.137, 3.4 % within a year."""
    cut = pooled(AS_OF)["delivered cut"]
    assert (round(cut.mean, 3), round(cut.high, 3), round(cut.chance_within(1.0), 3)) == (0.036, 0.137, 0.034)
    assert cut.low == pytest.approx(0.00196607 / (5107 / 365.25))
    assert cut.counted == ()
    assert cut.rests_on == tuple(f"LA0{i}" for i in range(1, 9))


def test_years_by_hand() -> None:
    """2,111 days of Microsoft and OpenAI, 264 of Inflection until it was absorbed, over 365.25."""
    years = pooled(AS_OF)["slip"].years_by_alliance
    assert years["Microsoft-OpenAI"] == pytest.approx(2111 / 365.25)
    assert years["Microsoft-Inflection"] == pytest.approx(264 / 365.25)
    assert sum(years.values()) == pytest.approx(5107 / 365.25)


def test_a_process_counts_once() -> None:
    """The pull-back was told three times by the date, once more later; it and Ohio are two planned cuts."""
    found = pooled(AS_OF)["planned cut"]
    assert (found.counted, found.repeats) == (("LE02", "LE10"), ("LE03", "LE04"))
    assert set(found.repeats) < set(found.rests_on)
    processes = {e.id: e.process for e in LIBRARY.events}
    assert {processes[e] for e in ("LE02", *found.repeats)} == {"pull-back"}


def test_a_process_counts_per_alliance_and_from_its_first_report() -> None:
    """One name in two alliances is two processes; of two reports the one that was public first counts."""
    begun = date(2020, 1, 1)
    events = (
        slip("late", "p", date(2021, 1, 1), date(2022, 1, 1)),
        slip("early", "p", date(2021, 1, 1), date(2021, 6, 1)),
        slip("other", "p", date(2021, 1, 1), date(2021, 7, 1), alliance="u"),
    )
    tables = Library((tie("t", begun), tie("u", begun)), events, ())
    found = pooled(date(2023, 1, 1), library=tables)["slip"]
    assert (found.n_events, found.counted, found.repeats) == (2, ("early", "other"), ("late",))
    assert pooled(date(2021, 6, 30), library=tables)["slip"].counted == ("early",)


@pytest.mark.parametrize(
    ("occurred", "known", "n"),
    [
        (date(2021, 1, 1), date(2021, 1, 1), 1),
        (date(2021, 1, 1), date(2021, 1, 2), 0),
        (date(2021, 1, 2), date(2020, 6, 1), 0),
        (date(2021, 1, 1), None, 0),
    ],
    ids=["on the day", "public a day later", "announced but still to come", "never public"],
)
def test_an_event_counts_when_it_happened_and_was_public(occurred: date, known: date | None, n: int) -> None:
    """Both by the as-of date, 1 January 2021."""
    tables = Library((tie("t", date(2020, 1, 1)),), (slip("e", "p", occurred, known),), ())
    assert pooled(date(2021, 1, 1), library=tables)["slip"].n_events == n


def test_an_end_counts_from_the_day_it_was_public() -> None:
    """An alliance that ended after a year, public after two, has exposure of a year and a half in between."""
    begun, ended = date(2021, 1, 1), date(2022, 1, 1)
    tables = Library((tie("t", begun, ended, date(2023, 1, 1)),), (), ())
    years = [pooled(d, library=tables)["slip"].years for d in (date(2022, 7, 2), date(2024, 1, 1))]
    assert years == pytest.approx([547 / 365.25, 365 / 365.25])


def later_changes(as_of: date) -> list[Callable[[Library], Library]]:
    """Return deletions and alterations of everything that was not public on a date."""

    def unseen(day: date | None) -> bool:
        return day is None or day > as_of

    def gone(tables: Library) -> Library:
        return replace(
            tables,
            alliances=tuple(a for a in tables.alliances if not unseen(a.known_from)),
            events=tuple(e for e in tables.events if not unseen(e.known_from)),
        )

    def moved(tables: Library) -> Library:
        return replace(
            tables,
            alliances=tuple(
                replace(a, start=a.start - timedelta(900), supplier="X")
                if unseen(a.known_from)
                else replace(a, end=None)
                if unseen(a.end_known_from)
                else a
                for a in tables.alliances
            ),
            events=tuple(
                replace(e, process="x", counts_as=KINDS, occurred=as_of) if unseen(e.known_from) else e
                for e in tables.events
            ),
        )

    return [gone, moved]


@given(DATES)
@settings(deadline=None)
def test_rows_known_later_change_no_byte(as_of: date) -> None:
    """Whatever was not public on the date may be deleted or altered; the result reads the same."""
    standing = repr(pooled(as_of))
    for change in later_changes(as_of):
        assert repr(pooled(as_of, library=change(LIBRARY))) == standing


def test_rows_known_by_the_date_do_change_it() -> None:
    """Each event that counts, and each alliance, moves the rate when it is taken away: the test above can fail."""
    for kind, standing in pooled(AS_OF).items():
        for event in standing.counted:
            if kind == "planned cut" and event == "LE02":  # its repeats still tell of it
                continue
            without = replace(LIBRARY, events=tuple(e for e in LIBRARY.events if e.id != event))
            assert pooled(AS_OF, library=without)[kind].n_events == standing.n_events - 1
    for name in pooled(AS_OF)["slip"].years_by_alliance:
        assert pooled(AS_OF, leave_out=[name])["slip"].years < pooled(AS_OF)["slip"].years


@given(DATES, st.sampled_from(ALL))
@settings(deadline=None)
def test_leaving_one_out_takes_its_years_and_events_away(as_of: date, name: str) -> None:
    """What is left and what is left out together are the whole."""
    whole = pooled(as_of, alliances=ALL)
    rest = pooled(as_of, alliances=ALL, leave_out=[name])
    try:
        alone = pooled(as_of, alliances=[name])
    except StateError:  # not begun by the date
        assert repr(rest) == repr(whole)
        return
    for kind in KINDS:
        assert rest[kind].years + alone[kind].years == pytest.approx(whole[kind].years)
        assert rest[kind].n_events + alone[kind].n_events == whole[kind].n_events


@given(DATES, st.integers(0, 400))
@settings(deadline=None)
def test_a_later_date_never_has_less(as_of: date, days: int) -> None:
    """Years and events only grow; without a new event the rate only falls."""
    first, then = pooled(as_of), pooled(as_of + timedelta(days))
    for kind in KINDS:
        assert then[kind].years >= first[kind].years - 1e-12
        assert then[kind].n_events >= first[kind].n_events
        if then[kind].n_events == first[kind].n_events:
            assert then[kind].mean <= first[kind].mean + 1e-12


def test_what_cannot_be_pooled_is_refused() -> None:
    """Unknown names, dates before everything, nobody left, and what only break cases tell of."""
    with pytest.raises(UnknownNameError, match="found kind of event 'cut'; allowed: delivered cut, planned cut"):
        pooled(AS_OF, kinds=["cut"])
    with pytest.raises(UnknownNameError, match="found alliance 'A-B'"):
        pooled(AS_OF, leave_out=["A-B"])
    with pytest.raises(StateError, match="no alliance of those asked for that had begun, publicly, by 2019-07-22"):
        pooled(date(2019, 7, 22))
    with pytest.raises(StateError, match="at least one alliance that is not left out"):
        pooled(AS_OF, alliances=["Microsoft-G42"], leave_out=["Microsoft-G42"])
    with pytest.raises(StateError, match="Nobody counted the supplies that went on"):
        pooled(AS_OF, kinds=[ARMS_LENGTH])


def test_the_tables_are_sound() -> None:
    """Ids are unique, events lie within their alliance and are public no sooner than they happened; ASCII."""
    ids = [r.id for r in LIBRARY.alliances] + [r.id for r in LIBRARY.events] + [r.id for r in LIBRARY.breaks]
    assert len(ids) == len(set(ids))
    ties = {a.name: a for a in LIBRARY.alliances}
    for event in LIBRARY.events:
        held = ties[event.alliance]
        assert held.start <= event.occurred <= (held.end or LATER), event.id
        assert event.known_from is not None
        assert event.known_from >= event.occurred, event.id
        assert set(event.counts_as) <= set(KINDS), event.id
        assert ("terms changed" not in event.counts_as) or ("renegotiation" in event.counts_as), event.id


@pytest.mark.skipif(not SOURCE.exists(), reason="the tables that the library was made from are not here")
def test_the_tables_are_those_of_the_sources() -> None:
    """Every alliance and event with its dates and source; ours adds only further reports of the pull-back."""
    with SOURCE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    starts = {(r["alliance"], r["start"], r["end"], r["known_from"], r["source_id"], r["set"] == "core")
              for r in rows if r["event_kind"] == "none"}  # fmt: skip
    assert starts == {
        (a.name, f"{a.start}", f"{a.end or ''}", f"{a.known_from}", a.source, a.is_core) for a in LIBRARY.alliances
    }
    events = {(r["alliance"], r["event_date"], r["known_from"], r["source_id"], r["event_kind"])
              for r in rows if r["event_kind"] != "none"}  # fmt: skip
    ours = {(e.alliance, f"{e.occurred}", f"{e.known_from}", e.source, e.counts_as[0]) for e in LIBRARY.events}
    assert events <= ours
    assert {source for *_, source, _ in ours - events} == {"F013", "F025", "F217"}
    friendly = {(r["alliance"], r["event_date"]) for r in rows if r["note"].startswith("expansion, friendly")}
    assert friendly == {(e.alliance, f"{e.occurred}") for e in LIBRARY.events if e.counts_as == ("renegotiation",)}
