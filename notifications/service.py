"""How a notice is served, and on which day: dated, sent, served and received are four days. Pure: it reads no clock.

Education Act 1996 s.572 says how a document may be served, sent or given, and reaches the duties of Part 3 by CFA 2014
s.83(7). Interpretation Act 1978 s.7 says when something posted is served. Where they are silent `deadlines.defaults`
has the recorded answer, Q5 for post and Q6 for email.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from deadlines.calendar import WorkingCalendar
from deadlines.defaults import QUESTIONS
from deadlines.refusals import Refusal
from deadlines.words import count_of, in_words, joined

_ON = "Education Act 1996 s.572(1), by Children and Families Act 2014 s.83(7)"
_POST = "Interpretation Act 1978 s.7"


class Way(StrEnum):
    """A way of sending a notice. The words are what pages and receipts call it."""

    FIRST_CLASS = "first_class"
    SECOND_CLASS = "second_class"
    BY_HAND = "by_hand"
    LEFT = "left"
    EMAIL = "email"

    @property
    def in_words(self) -> str:
        """The way as a sentence has it: "by first-class post"."""
        return _WORDS[self]

    @property
    def is_post(self) -> bool:
        """Whether it goes by the post, so that it is printed and its day of service is worked out."""
        return self in WORKING_DAYS


_WORDS = {
    Way.FIRST_CLASS: "by first-class post",
    Way.SECOND_CLASS: "by second-class post",
    Way.BY_HAND: "by hand",
    Way.LEFT: "left at the residence",
    Way.EMAIL: "by email",
}
WORKING_DAYS = {Way.FIRST_CLASS: 2, Way.SECOND_CLASS: 4}
_ORDINALS = {2: "second", 4: "fourth"}


class Papers(StrEnum):
    """The kinds of document that can be agreed to by email: the Act asks for consent to documents of a kind."""

    DECISIONS = "decisions"
    PLANS = "plans"
    ALL = "all"

    def covers(self, other: "Papers") -> bool:
        """Whether a consent to these documents is one to those."""
        return self in (Papers.ALL, other)


@dataclass(frozen=True, slots=True)
class Consent:
    """A consent in writing to be sent documents of a kind by email at one address, and until when it held."""

    papers: Papers
    address: str
    given_on: date
    withdrawn_on: date | None = None

    def allows(self, papers: Papers, address: str, on: date) -> bool:
        """Whether a document of that kind may be served at that address on a day; on the day of withdrawal no more."""
        held = self.given_on <= on and (self.withdrawn_on is None or on < self.withdrawn_on)
        return held and self.papers.covers(papers) and self.address.casefold() == address.casefold()


class CannotServe(Refusal):
    """A day given of a notice cannot be true beside the others."""

    code = "cannot_serve"


@dataclass(frozen=True, slots=True)
class Service:
    """How one notice to one person was served: the day, and each step of the working.

    `served_on` is None where it has not been served in law, and `at_risk` then says why and what is wanted.
    `is_proved` where the day was proved and not worked out.
    """

    way: Way
    sent_on: date
    served_on: date | None
    steps: tuple[str, ...]
    at_risk: str = ""
    is_proved: bool = False


def service_of(
    way: Way,
    sent_on: date,
    *,
    calendar: WorkingCalendar,
    is_parent: bool = True,
    consented: bool = False,
    proved_on: date | None = None,
    failed_on: date | None = None,
) -> Service:
    """On which day a notice sent in a way on a day is served, with its working.

    `consented`: the person had consented in writing to such documents by email at that address. `proved_on` is the day
    on which it is proved to have come, `failed_on` the day on which it came back. Raises CannotServe where a day is
    before the sending, BeyondKnownHolidays where working days cannot be counted.
    """
    for day, what in ((proved_on, "received"), (failed_on, "returned")):
        if day and day < sent_on:
            raise CannotServe(
                f"It was sent on {in_words(sent_on)}, so it cannot have been {what} on {in_words(day)}.",
                "The day of service decides how long the family has.",
                "Check the two days.",
            )
    first = f"It was sent {way.in_words} on {in_words(sent_on)}."
    if failed_on:
        cite = f" [{_POST}: unless the contrary is proved]" if way.is_post else ""
        why = f"It came back on {in_words(failed_on)}, which proves that it was not delivered: it was not served.{cite}"
        return Service(way, sent_on, None, (first, why), "It came back: it has to be sent again.")
    if way is Way.EMAIL and is_parent and not consented:
        return _without_consent(first, sent_on, proved_on)
    served_on, steps = _worked_out(way, sent_on, calendar, is_parent)
    if proved_on:
        cite = f" [{_POST}]" if way.is_post else ""
        shown = f"It is proved to have been received on {in_words(proved_on)}: that is the day of service.{cite}"
        steps = (*steps, shown) if way.is_post else (*steps[:-1], shown)
        return Service(way, sent_on, proved_on, (first, *steps), is_proved=True)
    return Service(way, sent_on, served_on, (first, *steps))


def _worked_out(way: Way, sent_on: date, calendar: WorkingCalendar, is_parent: bool) -> tuple[date, tuple[str, ...]]:
    if way.is_post:
        return _by_post(way, sent_on, calendar)
    if way is Way.EMAIL:
        return sent_on, _by_email(sent_on, is_parent)
    how = "delivered to the person" if way is Way.BY_HAND else "left at the usual or last known place of residence"
    return sent_on, (f"It was {how}, so it was served that day: {in_words(sent_on)}. [{_ON}]",)


def _by_post(way: Way, sent_on: date, calendar: WorkingCalendar) -> tuple[date, tuple[str, ...]]:
    """Interpretation Act 1978 s.7 with recorded default Q5."""
    number = WORKING_DAYS[way]
    served_on = calendar.nth(sent_on, number)
    left_out = [f"{name} ({in_words(day)})" for day, name in calendar.weekday_holidays(sent_on, served_on)]
    counted = (
        f"Count {count_of(number, 'working day')} after the day of posting, leaving out weekends and bank holidays."
    )
    return served_on, (
        f"It was prepaid and addressed to the usual or last known place of residence. [{_ON}]",
        "Post is served when it would be delivered “in the ordinary course of post”, unless the contrary is proved. "
        f"[{_POST}]",
        f"{QUESTIONS[5].sentence}",
        *([f"Not working days here: {joined(left_out)}."] if left_out else []),
        f"{counted} The {_ORDINALS[number]} is {in_words(served_on)}: it is deemed served on that day.",
    )


def _by_email(sent_on: date, is_parent: bool) -> tuple[str, ...]:
    if is_parent:
        lawful = "The parent had consented in writing to documents of this kind at this address."
        cite = "Education Act 1996 s.572(2), (3), by Children and Families Act 2014 s.83(7)"
    else:
        lawful = "The Act asks a parent's consent in writing before an email, and says nothing of a young person's."
        cite = f"Education Act 1996 s.572(2); recorded default {QUESTIONS[6].name}"
    # No provision deems a day for email; a server that took it delivers it within the day.
    return (
        f"{lawful} [{cite}]",
        f"No provision names a day for email: it counts as served on the day it went, {in_words(sent_on)}.",
    )


def _without_consent(first: str, sent_on: date, proved_on: date | None) -> Service:
    refused = (
        "The parent has not consented in writing to documents of this kind at this address: the email is no service. "
        "[Education Act 1996 s.572(2), (3), by Children and Families Act 2014 s.83(7)]"
    )
    known = (f"That it came on {in_words(proved_on)} does not make it one.",) if proved_on else ()
    wanted = "Email alone does not serve a parent without consent in writing: post it as well."
    return Service(Way.EMAIL, sent_on, None, (first, refused, *known), wanted)
