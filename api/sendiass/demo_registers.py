"""The registers of the demo service: terms, workshops, the monitoring group, publicity, standards, what went wrong."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from random import Random

from sqlmodel import Session

from api.demo.seasons import summer_closure, working_day, working_day_by
from api.sendiass import demo_registers_data as data
from cases.sendiass.registers_base import Content
from cases.sendiass.registers_conduct import Complaint, Hazard, SafeguardingConcern, Supervision, Training
from cases.sendiass.registers_keeping import keep
from cases.sendiass.registers_known import financial_year
from cases.sendiass.registers_quality import SelfAssessment, Standard
from cases.sendiass.registers_service import Meeting, Menu, Publicity, ReportShared, Term, Workshop
from deadlines.clock import LONDON, day_of

_WORKSHOPS_A_TERM = 2


class Registers:
    """Writes the registers as they would have been kept until yesterday. Mutable."""

    def __init__(self, session: Session, rng: Random, manager: str, advisers: Sequence[str], now: datetime) -> None:
        self._session, self._rng, self._manager, self._advisers = session, rng, manager, advisers
        self._yesterday = day_of(now) - timedelta(days=1)
        self.written = 0

    def fill(self, first: date) -> None:
        """Write everything from a day on."""
        terms = [each for each in self._terms(first) if each.ends_on >= first]
        years = range(financial_year(first), financial_year(self._yesterday) + 1)
        for year in years:
            self._menu(year)
            self._publicity(year)
        for term in terms:
            self._in_term(term)
        self._standards(years)
        self._conduct(first)

    def safeguarding(self, ref: str, on: date) -> None:
        """Write a concern that was decided upon in an intervention: reported that day and followed up."""
        followed_up = min(working_day(on + timedelta(days=10)), self._yesterday)
        kind = self._rng.choice(("neglect", "emotional", "cse"))
        self._keep(
            SafeguardingConcern(
                ref=ref, types=[kind], recorded_on=on, reported_on=on, followed_up_on=followed_up,
                resolved_on=followed_up if self._rng.random() < 0.6 else None,
            ), followed_up,
        )  # fmt: skip

    def _keep(self, content: Content, on: date) -> None:
        """Keep an entry as it was on a day; what had not happened by yesterday nobody has written yet."""
        if on <= self._yesterday:
            keep(self._session, content, by=self._manager, now=datetime.combine(on, time(11), LONDON))
            self.written += 1

    def _terms(self, first: date) -> list[Term]:
        found = []
        for year in range(first.year - 1, self._yesterday.year + 2):
            autumn_begins = summer_closure(year)[1]
            days = {
                "autumn": (autumn_begins, working_day_by(date(year, 12, 19))),
                "spring": (working_day(date(year + 1, 1, 5)), working_day_by(date(year + 1, 3, 27))),
                "summer": (
                    working_day(date(year + 1, 4, 14)),
                    working_day_by(summer_closure(year + 1)[0] - timedelta(1)),
                ),
            }
            for season, (begins_on, ends_on) in days.items():
                term = Term(school_year=year, season=season, begins_on=begins_on, ends_on=ends_on)
                self._keep(term, first)  # an authority says its terms long before they come
                found.append(term)
        return found

    def _menu(self, year: int) -> None:
        published = working_day(date(year, 4, 1))
        self._keep(
            Menu(
                year=year, items=list(data.WORKSHOPS), published_on=published,
                head_of_inclusion_on=published, head_of_service_on=published,
            ), published,
        )  # fmt: skip

    def _publicity(self, year: int) -> None:
        for action, (target, group, months) in data.PUBLICITY.items():
            planned_for = working_day(date(year, 4, 10) + timedelta(days=30 * months))
            done_on = working_day(planned_for + timedelta(days=self._rng.randint(0, 25)))
            is_done = done_on <= self._yesterday and self._rng.random() < 0.9
            reviewed_on = working_day(date(year + 1, 3, 20))
            self._keep(
                Publicity(
                    year=year, target=list(target), group=group, action=action, planned_for=planned_for,
                    done_on=done_on if is_done else None,
                    reviewed_on=reviewed_on if is_done and reviewed_on <= self._yesterday else None,
                ), self._yesterday if not is_done else max(done_on, min(reviewed_on, self._yesterday)),
            )  # fmt: skip

    def _in_term(self, term: Term) -> None:
        rng = self._rng
        span = (term.ends_on - term.begins_on).days
        for item in rng.sample(list(data.WORKSHOPS), _WORKSHOPS_A_TERM):
            self._workshop(item, working_day_by(term.begins_on + timedelta(days=rng.randint(14, span - 7))))
        held_on = working_day_by(term.begins_on + timedelta(days=rng.randint(span // 2, span - 10)))
        came = {sector: rng.randint(least, most) for sector, (least, most) in data.CAME.items()}
        shared = working_day(held_on + timedelta(days=rng.randint(5, 14)))
        is_shared = shared <= self._yesterday
        meeting = Meeting(
            term=term.named, held_on=held_on, minutes=data.MINUTES if is_shared else None,
            published_on=shared if is_shared else None, head_of_service_on=shared if is_shared else None, **came,
        )  # fmt: skip
        self._keep(meeting, shared if is_shared else held_on)
        for report in ("score_card", "termly_report"):
            self._shared(report, term.begins_on, term.ends_on, working_day(term.ends_on + timedelta(days=16)))

    def _workshop(self, item: str, on: date) -> None:
        rng = self._rng
        topic, audience, places = data.WORKSHOPS[item]
        is_held = on <= self._yesterday
        announced = max(on - timedelta(days=28), date(financial_year(on), 4, 2))
        self._keep(
            Workshop(
                held_on=on, item=item, topic=topic, audience=list(audience), trainer=rng.choice(self._advisers),
                places=places, attended=round(places * rng.uniform(0.5, 1)) if is_held else None,
                feedback=rng.choice(data.SAID_OF_WORKSHOPS) if is_held else None,
                forum_on=announced if announced <= self._yesterday else None,
                guiding_voices_on=announced if announced <= self._yesterday else None,
            ), on if is_held else announced,
        )  # fmt: skip

    def _shared(self, report: str, first: date, last: date, on: date) -> None:
        if on <= self._yesterday and last >= first:
            gathered = working_day_by(on - timedelta(days=3))
            self._keep(
                ReportShared(
                    report=report, first=first, last=last, gathered_on=gathered, monitoring_group_on=on,
                    head_of_service_on=on,
                ), on,
            )  # fmt: skip

    def _standards(self, years: Sequence[int]) -> None:
        begun = date(years[0], 4, 20)
        for code, (area, text, target) in data.STANDARDS.items():
            version_on = date(2018, 9, 1)  # the national standards were finalised in that month
            self._keep(Standard(code=code, area=area, text=text, version_on=version_on, target=target), begun)
        for year in years:
            rated_on = working_day(date(year, 9, 22))
            for code, (rating, evidence, action) in data.RATED.items():
                owner = self._manager if action else None
                do_by = date(year + 1, 3, 31) if action else None
                done = rated_on + timedelta(days=150)
                self._keep(
                    SelfAssessment(
                        year=year, standard=code, rated_on=rated_on, rating=rating, evidence=evidence, action=action,
                        owner=owner, do_by=do_by, done_on=done if action and done <= self._yesterday else None,
                        escalated_on=rated_on if action else None,
                    ), rated_on if not action or done > self._yesterday else done,
                )  # fmt: skip
            self._shared("standards_review", date(year, 4, 1), rated_on, working_day(rated_on + timedelta(days=14)))

    def _conduct(self, first: date) -> None:
        rng = self._rng
        span = (self._yesterday - first).days
        for theme, said, outcome, learnt in data.COMPLAINTS:
            received = working_day(first + timedelta(days=rng.randint(20, span - 60)))
            answered = working_day(received + timedelta(days=rng.randint(8, 20)))
            acknowledged = working_day(received + timedelta(days=2))
            self._keep(
                Complaint(
                    received_on=received, theme=theme, said=said, acknowledged_on=acknowledged, answered_on=answered,
                    outcome=outcome, learnt=learnt,
                ), answered,
            )  # fmt: skip
        for place, hazard in data.HAZARDS:
            found = working_day(first + timedelta(days=rng.randint(60, span - 30)))
            put_right = working_day(found + timedelta(days=9))
            self._keep(
                Hazard(place=place, hazard=hazard, found_on=found, notified_on=found, put_right_on=put_right), put_right
            )
        for officer in self._advisers:
            for title in data.TRAINING:
                offered = working_day(first + timedelta(days=rng.randint(10, span - 60)))
                taken_up = working_day(offered + timedelta(days=rng.randint(10, 40)))
                self._keep(Training(officer=officer, title=title, offered_on=offered, accessed_on=taken_up), taken_up)
            for weeks in range(3, 26, 6):
                held_on = working_day_by(self._yesterday - timedelta(weeks=weeks))
                self._keep(Supervision(officer=officer, held_on=held_on, by="Service manager"), held_on)
