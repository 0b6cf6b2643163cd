"""The register of concerns, its months and years: what counts when, and that every number is the length of its list."""

from dataclasses import replace
from datetime import date

import pytest

from cases.database import Database
from cases.facts import NewFact
from tests.casework import new, opened
from workflows.concern_trends import Kept, Month, Number, Review, analyses, reviews, trends
from workflows.concerns import Concern, Outcome, Wanted, register
from workflows.ledger import parts_after

TODAY = date(2026, 5, 20)
IAS = "information_and_advice"


def raised(on: str, *themes: str, provider: str = IAS, by: str = "parent") -> NewFact:
    """Return the fact a concern begins with."""
    return new("concern_received", on, provider=provider, raised_by=by, themes=[*themes] or ["staff"])


@pytest.fixture
def concerns(database: Database) -> list[Concern]:
    """Six concerns: kept, late, withdrawn in time, not answered, being acted on, opened in error."""
    told = {
        "PC-1": [
            raised("2026-01-29", "staff", "impartiality"),
            new("concern_forwarded", "2026-01-30"),
            new("provider_replied", "2026-02-06"),
            new("provider_replied_in_full", "2026-02-28", finding="accepted"),
            new("concern_closed", "2026-03-02", outcome="put_right"),
        ],
        "PC-2": [
            raised("2026-02-27", "staff", by="school"),
            new("concern_forwarded", "2026-02-28"),
            new("provider_replied_in_full", "2026-04-02", finding="accepted"),
            new("remedial_action_agreed", "2026-04-08", actions=["training"], done_until="2026-05-08"),
            new("remedial_action_done", "2026-05-11"),
        ],
        "PC-3": [
            raised("2026-04-10", "publicity"),
            new("concern_forwarded", "2026-04-10"),
            new("concern_withdrawn", "2026-04-14"),
        ],
        "PC-4": [raised("2026-04-13", "staff"), new("concern_forwarded", "2026-04-13")],
        "PC-5": [
            raised("2026-05-18", "other", provider="mediation"),
            new("concern_forwarded", "2026-05-18"),
        ],
        "PC-6": [raised("2026-05-19"), new("opened_in_error", "2026-05-19")],
    }
    for ref, facts in told.items():
        opened(database, *facts, ref=ref, process_key="provider_concern")
    with database.reading() as session:
        return register(session, TODAY)


def outcomes(concern: Concern) -> tuple[Outcome | None, ...]:
    """Return what became of the initial response, the full one, the remedial action."""
    found = (concern.owed(which) for which in ("initial", "full", "remedial"))
    return tuple(each.outcome if each else None for each in found)


def test_the_register_holds_each_concern_as_it_stands_the_latest_first(concerns: list[Concern]) -> None:
    assert [each.ref for each in concerns] == ["PC-5", "PC-4", "PC-3", "PC-2", "PC-1"]
    assert {each.ref: outcomes(each) for each in concerns} == {
        "PC-5": (Outcome.AWAITED, Outcome.AWAITED, None),
        "PC-4": (Outcome.NOT_DONE, Outcome.NOT_DONE, None),
        "PC-3": (Outcome.NOT_OWED, Outcome.NOT_OWED, None),
        "PC-2": (Outcome.LATE, Outcome.LATE, Outcome.LATE),
        "PC-1": (Outcome.IN_TIME, Outcome.IN_TIME, None),
    }
    assert [each.held_by for each in concerns] == ["provider", "provider", "nobody", "nobody", "nobody"]


def test_the_days_after_the_agreed_day_are_the_providers(concerns: list[Concern]) -> None:
    late = next(each for each in concerns if each.ref == "PC-2")
    assert late.full is not None
    assert late.full.days_after == 5
    (part,) = parts_after(late.process, late.facts, late.full.deadline, late.full.days_after)
    assert (part.held_by, part.first, part.last) == ("provider", date(2026, 3, 29), date(2026, 4, 2))


def test_on_an_earlier_day_it_stands_as_it_stood_then(database: Database, concerns: list[Concern]) -> None:
    with database.reading() as session:
        then = register(session, date(2026, 3, 10))
    assert [(each.ref, each.stage) for each in then] == [("PC-2", "with_provider"), ("PC-1", "closed")]
    assert outcomes(then[0]) == (Outcome.NOT_DONE, Outcome.AWAITED, None)


def counts(kept: Kept) -> tuple[int, int]:
    return kept.in_time.count, kept.due.count


def test_a_reply_counts_in_the_month_of_its_agreed_day_once_that_has_come(concerns: list[Concern]) -> None:
    may, april, march, february, january = trends(concerns, TODAY, 5).months
    assert (may.first, may.last) == (date(2026, 5, 1), TODAY)
    assert [each.raised.count for each in (may, april, march, february, january)] == [1, 2, 0, 1, 1]
    assert counts(february.initial) == (1, 1)  # due on Friday 6 February
    assert counts(february.full) == (1, 1)  # due on Saturday 28 February
    assert counts(march.initial) == (0, 1)
    assert counts(march.full) == (0, 1)
    assert counts(april.initial) == (0, 1)  # that of the concern withdrawn was no longer owed
    assert counts(may.full) == (0, 1)  # that of 18 June is still awaited
    assert counts(may.remedial) == (0, 1)
    assert [each.open_at_end.count for each in (may, april, march, february, january)] == [2, 2, 1, 2, 1]


def test_themes_are_counted_in_each_concern_that_touches_them(concerns: list[Concern]) -> None:
    themes = trends(concerns, TODAY, 5).themes
    found = {each.key: (each.latest.count, each.before.count, each.in_all.count) for each in themes}
    assert found == {"staff": (0, 1, 3), "impartiality": (0, 0, 1), "publicity": (0, 1, 1), "other": (1, 0, 1)}


def test_a_year_is_rated_by_both_times_and_remedial_action_stands_beside(concerns: list[Concern]) -> None:
    found = {(each.provider.key, each.first.year): each for each in reviews(concerns, TODAY)}
    assert set(found) == {(IAS, 2025), (IAS, 2026), ("mediation", 2026)}
    last, now = found[IAS, 2025], found[IAS, 2026]
    assert (last.first, last.last) == (date(2025, 4, 1), date(2026, 3, 31))
    assert (counts(last.initial), counts(last.full), last.per_cent) == ((1, 2), (1, 2), 50)
    assert last.band is not None
    assert last.band.rating == "Not kept"
    assert (counts(now.initial), counts(now.full), counts(now.remedial)) == ((0, 1), (0, 1), (0, 1))
    assert now.last == TODAY
    assert (found["mediation", 2026].band, found["mediation", 2026].per_cent) == (None, None)


def every_number(concerns: list[Concern]) -> list[Number]:
    """Return every number of both pages."""
    found = trends(concerns, TODAY, 12)
    rows: list[Month | Review] = [*found.months, *reviews(concerns, TODAY)]
    kept = [each for row in rows for each in (row.initial, row.full, row.remedial)]
    return [
        *(row.raised for row in rows),
        *(each.open_at_end for each in found.months),
        *(number for each in kept for number in (each.in_time, each.due)),
        *(number for each in found.themes for number in (each.latest, each.before, each.in_all)),
    ]


def test_every_number_is_the_length_of_the_list_it_opens(concerns: list[Concern]) -> None:
    numbers = every_number(concerns)
    assert sum(each.count for each in numbers) > 0
    for each in numbers:
        assert each.count == sum(each.of.holds(concern) for concern in concerns)


@pytest.mark.parametrize(
    ("wanted", "refs"),
    [
        (Wanted(), ["PC-5", "PC-4"]),
        (Wanted(state="ended"), ["PC-3", "PC-2", "PC-1"]),
        (Wanted(provider="mediation"), ["PC-5"]),
        (Wanted(theme="impartiality", state="all"), ["PC-1"]),
        (Wanted(raised_by="school", state="all"), ["PC-2"]),
        (Wanted(raised_from=date(2026, 4, 13)), ["PC-5", "PC-4"]),
        (Wanted(raised_to=date(2026, 2, 27), state="all"), ["PC-2", "PC-1"]),
        (Wanted(open_on=date(2026, 3, 1), state="all"), ["PC-2", "PC-1"]),
        (Wanted(open_on=date(2026, 3, 2), state="all"), ["PC-2"]),
        (Wanted(reply="full", outcome="awaited"), ["PC-5"]),
        (Wanted(reply="full", outcome="judged", state="all"), ["PC-4", "PC-2", "PC-1"]),
        (Wanted(reply="remedial", state="all"), ["PC-2"]),
        (
            Wanted(reply="full", due_from=date(2026, 3, 28), due_to=date(2026, 5, 13), state="all"),
            ["PC-4", "PC-3", "PC-2"],
        ),
    ],
    ids=str,
)
def test_what_is_asked_for_is_what_is_found(concerns: list[Concern], wanted: Wanted, refs: list[str]) -> None:
    assert [each.ref for each in concerns if wanted.holds(each)] == refs


def test_without_concerns_there_is_nothing_to_tell(database: Database) -> None:
    with database.reading() as session:
        assert register(session, TODAY) == []
        assert analyses(session, TODAY).days == ()
    assert reviews([], TODAY) == []
    assert trends([], TODAY, 12).themes == ()


def test_the_analyses_are_told_with_the_day_of_the_next(database: Database, concerns: list[Concern]) -> None:
    first = new("concerns_last_analysed", "2026-04-01")
    analysed = new("concerns_analysed", "2026-04-30", trends=["none"])
    opened(database, first, analysed, ref="PCA-1", process_key="concern_analysis")
    with database.reading() as session:
        found = analyses(session, TODAY)
    assert found.days == (date(2026, 4, 30),)
    assert found.next_due is not None
    assert found.next_due.due_on == date(2026, 5, 30)
    months = trends(concerns, TODAY, 2, found.days).months
    assert [each.analysed_on for each in months] == [(), (date(2026, 4, 30),)]
    assert replace(found, next_due=None).next_ref != "PCA-1"
