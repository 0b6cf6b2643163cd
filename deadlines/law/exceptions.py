"""The lawful exceptions of SI 2014/1530 and their own tests. Each is bound to one limit by the provision cited."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import partial

from deadlines.limits import Citation, InForce, LawfulException, ObjectiveTest
from deadlines.refusals import NotLifted
from deadlines.words import count_of, in_words

REGULATIONS = "SI 2014/1530"
ORIGINAL = InForce(date(2014, 9, 1))
CORONAVIRUS_2020 = InForce(date(2020, 5, 1), date(2020, 9, 25))
_WEEK, _FOUR_WEEKS = timedelta(weeks=1), timedelta(weeks=4)


def reg(provision: str) -> Citation:
    """A regulation of the SEND Regulations 2014, with its address."""
    number = provision.split("(")[0]
    return Citation(REGULATIONS, f"reg {provision}", f"https://www.legislation.gov.uk/uksi/2014/1530/regulation/{number}")


def _closure(facts: Mapping[str, date], begins: date | None, ends: date | None) -> tuple[str, ...]:
    """Closed for at least 4 weeks, and advice asked for from a week before the closing to a week before re-opening."""
    asked, closed, reopens = facts["advice_requested"], facts["closed_from"], facts["reopens_on"]
    first, last = closed - _WEEK, reopens - _WEEK
    told = f"The closure ran from {in_words(closed)} until re-opening on {in_words(reopens)}"
    if begins is not None and asked < begins:
        raise NotLifted(
            f"The advice was requested on {in_words(asked)}, before the period began on {in_words(begins)}.",
            "The exception is about advice sought for this assessment.",
            "Give the day on which advice was sought for it.",
        )
    if reopens - closed < _FOUR_WEEKS:
        raise NotLifted(
            f"{told}, which is {(reopens - closed).days} days.",
            "The exception needs a continuous closure of at least 4 weeks (28 days).",
            "The limit binds. Record the closure as a cause of lateness if it delayed the advice.",
        )
    if not first <= asked <= last:
        raise NotLifted(
            f"The advice was requested on {in_words(asked)}.",
            f"The exception covers only advice requested from {in_words(first)} to {in_words(last)}: from one week "
            "before the closure until one week before re-opening.",
            "The limit binds. Record the closure as a cause of lateness if it delayed the advice.",
        )
    return (
        f"{told}, which is {(reopens - closed).days} days (at least 28 are needed).",
        f"The advice was requested on {in_words(asked)}, inside {in_words(first)} to {in_words(last)}.",
    )


def _absence(
    weeks: int, facts: Mapping[str, date], begins: date | None, ends: date | None
) -> tuple[str, ...]:
    """Away from the area for at least so many weeks on end, "during" the period; both days given are days away."""
    first, last = facts["absent_from"], facts["absent_until"]
    inside = (min(last, ends or last) - max(first, begins or first)).days + 1
    away = max(0, inside)
    told = f"The absence ran from {in_words(first)} to {in_words(last)}, of which {away} days fell in the period"
    if away < 7 * weeks:
        raise NotLifted(
            f"{told}.",
            f"The exception needs a continuous absence of at least {count_of(weeks, 'week')} ({7 * weeks} days).",
            "The limit binds. Record the absence as a cause of lateness if it delayed the step.",
        )
    return (f"{told} (at least {7 * weeks} are needed).",)


_CLOSURE_DAYS = ("advice_requested", "closed_from", "reopens_on")
_ABSENCE_DAYS = ("absent_from", "absent_until")


def school_closed(provision: str) -> LawfulException:
    """Codes A: the head or principal was asked for advice around a closure of at least 4 weeks."""
    return LawfulException(
        "school_closed", "advice was sought from a school or post-16 institution closed for at least 4 weeks",
        reg(provision), ORIGINAL, ObjectiveTest(_CLOSURE_DAYS, _closure), questions=(8,),
    )  # fmt: skip


def early_years_provider_closed(provision: str) -> LawfulException:
    """Code B: the same for a provider of relevant early years education."""
    return LawfulException(
        "early_years_provider_closed", "advice was sought from an early years provider closed for at least 4 weeks",
        reg(provision), ORIGINAL, ObjectiveTest(_CLOSURE_DAYS, _closure), questions=(8,),
    )  # fmt: skip


def personal_circumstances(provision: str, *questions: int) -> LawfulException:
    """Code C: exceptional personal circumstances of the child, parent or young person during the period."""
    return LawfulException(
        "personal_circumstances",
        "exceptional personal circumstances affected the child, the child's parent or the young person",
        reg(provision), ORIGINAL, questions=questions,
    )  # fmt: skip


def exceptional_circumstances(provision: str) -> LawfulException:
    """Code C8: as in reg 8(2)(a), where the word "personal" is absent."""
    return LawfulException(
        "exceptional_circumstances",
        "exceptional circumstances affected the child, the child's parent or the young person",
        reg(provision), ORIGINAL,
    )  # fmt: skip


def absent_from_area(provision: str, *questions: int, weeks: int = 4) -> LawfulException:
    """Codes D4 and D2: absent from the authority's area for so many weeks on end during the period.

    Regs 44(3)(b) and 45(7)(b) need 2 weeks and borrow the 4 weeks of reg 10(4)(d) besides. Whoever was away for
    4 weeks was away for 2, so the one exception there is the 2 weeks.
    """
    return LawfulException(
        "absent_from_area",
        f"the child, the child's parent or the young person was absent from the area for at least {weeks} weeks",
        reg(provision), ORIGINAL, ObjectiveTest(_ABSENCE_DAYS, partial(_absence, weeks), required=False), questions,
    )  # fmt: skip


def missed_appointment(provision: str) -> LawfulException:
    """Code E: the child or young person failed to keep an appointment made by the body (reg 8 only)."""
    return LawfulException(
        "missed_appointment", "the child or young person did not keep an appointment made by the body",
        reg(provision), ORIGINAL,
    )  # fmt: skip


# SI 2020/471 had two different tests: "impractical" where it amended an exception, and in its reg 2A "not reasonably
# practicable", which made the limit read "as soon as reasonably practicable". Both for limits whose last day fell from
# 1 May to 25 September 2020 and for no others.
_CORONAVIRUS = "a reason relating to the incidence or transmission of coronavirus"
_INSTRUMENT_OF_2020, _ADDRESS_OF_2020 = "SI 2020/471", "https://www.legislation.gov.uk/uksi/2020/471"


def coronavirus(inserted: str, leaves: str = "") -> LawfulException:
    """Code CV, the textual test: it was impractical to comply for a reason relating to coronavirus."""
    return LawfulException(
        "coronavirus", _CORONAVIRUS, Citation(_INSTRUMENT_OF_2020, f"inserting reg {inserted}", _ADDRESS_OF_2020),
        CORONAVIRUS_2020, leaves=leaves,
    )  # fmt: skip


def coronavirus_gloss(provision: str) -> LawfulException:
    """Code CV, the gloss of reg 2A: for such a reason it was not reasonably practicable to meet the limit."""
    return LawfulException(
        "coronavirus", f"it was not reasonably practicable for {_CORONAVIRUS}",
        Citation(_INSTRUMENT_OF_2020, f"inserting reg 2A, for reg {provision}", _ADDRESS_OF_2020),
        CORONAVIRUS_2020, leaves="as soon as reasonably practicable",
    )  # fmt: skip
