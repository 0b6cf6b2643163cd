"""One invented intervention, from contact to closure, as the facts somebody at the service would have recorded."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import TypeVar

from api.demo.journal import Journal
from api.demo.seasons import working_day
from api.sendiass import demo_rates as rates

_ORDER = ("contact", "level_1", "level_2", "level_3", "level_4")
_T = TypeVar("_T")
_RECORD_FROM = _ORDER.index("level_2")


def one_of(rng: Random, shares: Mapping[_T, float]) -> _T:
    """One of the answers, each as often as its share says."""
    return rng.choices(list(shares), list(shares.values()))[0]


@dataclass
class Story:
    """What an intervention is about, and its journal. `levels` are those it is given, in order. Mutable."""

    rng: Random
    asked_on: date
    user_type: str
    levels: list[str]
    journal: Journal = field(init=False)
    _made_by: str = field(init=False, default="")
    _has_record: bool = field(init=False, default=False)
    _review_on: date = field(init=False)
    _next_review: dict[date, date] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.journal = Journal(self.rng)

    @property
    def needs_record(self) -> bool:
        """Whether it comes to a level at which the work belongs to a person's record."""
        return any(_ORDER.index(each) >= _RECORD_FROM for each in self.levels)

    def tell(self, worker: str, record: str | None) -> Journal:
        """Write the whole course of it for whoever works on it, with the record it belongs to if it has one."""
        reached_on = self._first_response(self._contact(), worker)
        if reached_on is None:
            return self.journal
        day = reached_on
        if self._wish():
            declines = self.rng.random() < rates.DECLINES
            self.journal.add("own_wish_recorded", day, {"answer": "declined" if declines else "accepted"})
            if declines:
                return self.journal
        if self.rng.random() < rates.LEVEL_LATER:
            day = self._later(day, 1, 6)
        for number, level in enumerate(self.levels):
            day = self._at_level(level, day, worker, record, is_last=number == len(self.levels) - 1)
        return self.journal

    def _contact(self) -> date:
        rng = self.rng
        by_a_parent = self.user_type == "parent_or_carer" or rng.random() < rates.BY_A_PARENT
        detail = {
            "channel": one_of(rng, rates.CHANNELS),
            "made_by": "parent_or_carer" if by_a_parent and self.user_type != "parent_or_carer" else "service_user",
            "user_type": self.user_type,
            "hours": "out_of_hours_assessed" if rng.random() < rates.OUT_OF_HOURS else "in_hours",
        }
        if rng.random() < rates.BY_A_THIRD_PARTY:
            detail |= {"made_by": "third_party", "third_party_reason": "language", "permission": "evidenced"}
        self._made_by = detail["made_by"]
        self.journal.add("contact_made", self.asked_on, detail)
        if rng.random() < rates.PUT_FIRST:
            self.journal.add("put_first", self.asked_on, {"reason": "statutory_deadline"})
        return self.asked_on

    def _wish(self) -> bool:
        return self.user_type != "parent_or_carer" and self._made_by == "parent_or_carer"

    def _first_response(self, day: date, worker: str) -> date | None:
        """The day they were reached; None where they never were."""
        rng = self.rng
        for _ in range(one_of(rng, rates.RESPONSE_DAYS)):
            day = working_day(day + timedelta(days=1))
        self.journal.add("case_assigned", day, {"owner": worker})
        if rng.random() < rates.VOICEMAIL:
            self.journal.add("voicemail_left", day)
            if rng.random() < rates.NEVER_REACHED:
                self._close(self._later(day, 10, 25), {"lost_touch": 1})
                return None
            day = self._later(day, 1, 6)
        later = rng.random() < rates.IMPARTIALITY_LATER
        self.journal.add("first_response_made", day, {"impartiality": "not_yet" if later else "explained"})
        if later:
            day = self._later(day, 1, 4)
            self.journal.add("impartiality_explained", day)
        return day

    def _at_level(self, level: str, day: date, worker: str, record: str | None, *, is_last: bool) -> date:
        """Give a level, do what is done at it and, at the last one, end; the day it comes to."""
        rng = self.rng
        self.journal.add("level_set", day, {"level": level})
        if _ORDER.index(level) >= _RECORD_FROM:
            day = self._agree(level, day, worker, record)
        first, last = rates.STAYS_OPEN_DAYS[level]
        same_day = rng.random() < rates.CLOSED_SAME_DAY.get(level, 0)
        until = day if same_day else self._later(day, first, last)
        if not is_last:
            until = self._later(day, 1, max(2, last // 4))
        self._work(level, day, until)
        if is_last:
            self._end(level, until)
        return until

    def _agree(self, level: str, day: date, worker: str, record: str | None) -> date:
        rng = self.rng
        self._record_once(day, record)
        if rng.random() < rates.LIMIT_TOLD:
            runs_from = day - timedelta(days=rng.randint(2, 30))
            self.journal.add("time_limit_told", day, {"limit": "appeal_lodge", "runs_from": runs_from})
        if level == "level_2":
            self.journal.add("intervention_agreed", day)
            return day
        day = self._later(day, 0, 9)
        texts = rates.AGREEMENTS_TO_REPRESENT if level == "level_4" else rates.AGREEMENTS
        signed_by = "parent_or_carer" if self.user_type == "parent_or_carer" else self.user_type
        self._review_on = self._later(day, 35, 63)
        detail = {"signed_by": signed_by, "text": rng.choice(texts), "review_on": self._review_on}
        self.journal.add("support_agreement_completed", day, detail)
        return day

    def _record_once(self, day: date, record: str | None) -> None:
        if record and not self._has_record:
            self.journal.add("record_opened", day, {"client": record})
            self._has_record = True

    def _work(self, level: str, day: date, until: date) -> None:
        rng = self.rng
        if level == "contact":
            self.journal.add("document_sent", until, about=rng.choice(rates.FACTSHEETS))
            return
        if rng.random() < rates.CONSENTS.get(level, 0):
            self._consent(day, until)
        if level in rates.CONSENTS and rng.random() < rates.SAFEGUARDING:
            because = "What was told at the meeting points to harm"
            decided = {
                "concern": rng.choice(("neglect_or_abuse", "self_harm")),
                "decision": "share",
                "because": because,
            }
            self.journal.add("safeguarding_decided", until, decided, about="social_care")
        days = self._days_of_work(level, day, until)
        if level in ("level_3", "level_4"):
            days = self._reviews(days, day, until)
        for on, mode in days:
            if mode == "review":
                self.journal.add("support_reviewed", on, {"review_on": self._next_review[on]})
                continue
            least, most = rates.MINUTES[mode]
            self.journal.add("time_spent", on, {"minutes": 5 * round(rng.randint(least, most) / 5), "mode": mode})
        if level == "level_1" and rng.random() < rates.SIGNPOSTED:
            self.journal.add("signposted", until, about=rng.choice(rates.SIGNPOSTS))

    def _consent(self, day: date, until: date) -> None:
        """Consent to share, and in some a transfer on it: put forward, approved by a second person, handed over."""
        rng = self.rng
        recipient = rng.choice(("local_authority", "school", "school", "mediation"))
        lasts_until = day + timedelta(days=rng.choice((60, 183, 365)))
        fields = ["name", "involvement"] if rng.random() < 0.6 else ["name", "contact", "involvement"]
        self.journal.add("consent_given", day, {"fields": fields, "lasts_until": lasts_until}, about=recipient)
        asked_on = self._later(day, 1, 8)
        if asked_on + timedelta(days=40) < min(until, lasts_until) and rng.random() < rates.TRANSFERRED:
            asked = {"purpose": "appeal" if recipient == "mediation" else "meeting", "fields": fields}
            self.journal.add("sharing_put_forward", asked_on, asked, about=recipient)
            approved_on = self._later(asked_on, 6, 9)  # after the putting forward was recorded
            self.journal.add("sharing_approved", approved_on, about=recipient)
            self.journal.add("information_shared", self._later(approved_on, 6, 9), about=recipient)
        elif rng.random() < rates.WITHDRAWN:
            self.journal.add("consent_withdrawn", self._later(day, 2, 20), about=recipient)

    def _days_of_work(self, level: str, day: date, until: date) -> list[tuple[date, str]]:
        rng = self.rng
        first, last = rates.ACTIVITIES[level]
        number, span = rng.randint(first, last), (until - day).days
        days = sorted(min(until, working_day(day + timedelta(days=rng.randint(0, span)))) for _ in range(number))
        done = [(on, one_of(rng, rates.MODES[level])) for on in days]
        if level == "level_4" and rng.random() < 0.92:  # in the others the page asks whether it is level 3
            done[-1] = (done[-1][0], "representation")
        return done

    def _reviews(self, done: list[tuple[date, str]], day: date, until: date) -> list[tuple[date, str]]:
        """The same work with the reviews of the agreement among it, each with the day of the next."""
        on = self._review_on
        found = list(done)
        while on < until:
            held = min(until, self._later(on, 0, 4)) if self.rng.random() < 0.85 else min(until, self._later(on, 5, 16))
            following = self._later(held, 40, 63)
            self._next_review[held] = following
            found.append((held, "review"))
            on = following
        return sorted(found, key=lambda each: each[0])

    def _end(self, level: str, day: date) -> None:
        rng = self.rng
        if level != "contact" and rng.random() < rates.OUTCOME_RECORDED:
            outcomes = sorted({one_of(rng, rates.OUTCOMES) for _ in range(rng.choice((1, 1, 2)))})
            self.journal.add("outcome_recorded", day, {"outcomes": outcomes})
        if _ORDER.index(level) >= _RECORD_FROM and rng.random() < rates.PAUSED:
            self.journal.add("intervention_paused", day)
            day = self._later(day, 30, 90)
            if rng.random() >= rates.NEVER_TAKEN_UP_AGAIN:
                return  # it stays inactive
        self._close(day, {"need_met": 1} if level == "contact" else rates.ENDED_BECAUSE)

    def _close(self, day: date, reasons: Mapping[str, float]) -> None:
        self.journal.add("intervention_closed", day, {"reason": one_of(self.rng, reasons)})

    def _later(self, day: date, least: int, most: int) -> date:
        return working_day(day + timedelta(days=self.rng.randint(least, most)))


def levels_of(rng: Random) -> list[str]:
    """The levels one intervention is given, in order: most stay at the first."""
    given = [one_of(rng, rates.LEVELS)]
    at = _ORDER.index(given[0])
    if rng.random() < rates.RAISED[given[0]]:
        given.append(_ORDER[max(at + 1, 1)])
    elif at >= _ORDER.index("level_3") and rng.random() < rates.LOWERED:
        given.append(_ORDER[at - 1])
    return given
