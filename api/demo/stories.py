"""What happens in one invented assessment, from the request to its end, whether or not that has come yet."""

from dataclasses import dataclass
from datetime import date, timedelta
from math import log
from random import Random

from api.demo import rates
from api.demo.drafting import Drafting, tell_drafting
from api.demo.journal import Journal
from api.demo.seasons import once_schools_are_open, outside_august, summer_closure, working_day, working_day_by

_SIX_WEEKS, _SIXTEEN_WEEKS, _TWENTY_WEEKS = 42, 112, 140
_TYPICAL_EXTRA_DAYS = 68  # of the plans finalised late, half are later than this past the twentieth week,
_SPREAD = 1.15  # and so widely spread that one plan in fourteen takes more than a year
_LONGEST = 700
# Advice that has not been asked for by now leaves no time to finalise in twenty weeks.
_LATEST_DECISION_FOR_PLAN_IN_TIME = 63
_IN_TIME_IF_POSSIBLE = rates.FINALISED_IN_TWENTY_WEEKS / 0.939


@dataclass(frozen=True, slots=True)
class Holder:
    """An officer who holds a case, and the officer's team: opaque keys both."""

    owner: str
    team: str


@dataclass(frozen=True, slots=True)
class Setting:
    """What a story needs to know: the child's age at the request and schools; who holds the case, first and later."""

    age: int
    school: str
    others: tuple[str, ...]
    holder: Holder
    later_holder: Holder


def tell(rng: Random, received: date, setting: Setting) -> Journal:
    """The journal of an assessment that was asked for on a day."""
    journal = Journal(rng)
    decided = _decision_day(rng, received)
    refused = rng.random() < rates.REFUSED_TO_ASSESS
    unnecessary = refused and rng.random() < rates.NO_PLAN_NECESSARY
    _begin(journal, rng, received, setting)
    _before_the_decision(journal, rng, received, decided, unnecessary)
    if rng.random() < rates.WITHDRAWN:
        _withdraw(journal, rng, received, decided)
    elif refused:
        kind = "no_plan_necessary_notified" if unnecessary else "refusal_to_assess_notified"
        journal.add(kind, decided, {"decided_on": working_day_by(decided - timedelta(days=3)).isoformat()})
    else:
        _assess(journal, rng, received, decided, setting)
    return journal


def _days(number: float) -> timedelta:
    return timedelta(days=int(number))


def _decision_day(rng: Random, received: date) -> date:
    if rng.random() < rates.DECIDED_IN_SIX_WEEKS:
        return working_day_by(received + _days(rng.triangular(20, _SIX_WEEKS, 40)))
    return working_day(received + _days(_SIX_WEEKS + 1 + min(140.0, rng.expovariate(1 / 22))))


def _begin(journal: Journal, rng: Random, received: date, setting: Setting) -> None:
    if rng.random() < rates.BECAME_RESPONSIBLE:
        journal.add("became_responsible", received)
    else:
        by = rng.choices(list(rates.REQUESTED_BY), list(rates.REQUESTED_BY.values()))[0]
        if (by == "young_person" and setting.age < 16) or (by == "post16" and setting.age < 17):
            by = "parent"
        journal.add("request_received", received, {"requested_by": by})
        if rng.random() < rates.CORRECTED:
            earlier = working_day_by(received - _days(rng.randint(1, 3)))
            noticed_on = received + _days(rng.randint(4, 12))
            journal.add("request_received", earlier, {"requested_by": by}, corrects=1, noticed_on=noticed_on)
    holder = setting.holder
    given_on = working_day(received + _days(rng.randint(0, 2)))
    journal.add("case_assigned", given_on, {"owner": holder.owner, "team": holder.team})


def _before_the_decision(journal: Journal, rng: Random, received: date, decided: date, unnecessary: bool) -> None:
    def after(days: int) -> date:
        return max(working_day(received), working_day_by(min(received + _days(days), decided - _days(1))))

    if rng.random() < 0.92:
        journal.add("family_consulted", after(rng.randint(3, 14)))
    if not unnecessary:
        journal.add("considering_assessment_notified", after(rng.randint(1, 8)))
    if rng.random() < 0.7:
        journal.add("views_received", after(rng.randint(6, 25)))
    if (decided - received).days > _SIX_WEEKS + 3 and rng.random() < 0.8:
        cause = {"cause": rng.choice(("panel_calendar", "staffing")), "limit": "assess_decision"}
        journal.add("cause_of_lateness_recorded", after(_SIX_WEEKS + rng.randint(3, 6)), cause)


def _withdraw(journal: Journal, rng: Random, received: date, decided: date) -> None:
    if rng.random() < 0.6:
        journal.add("request_withdrawn", decided, {"withdrawn_by": "parent"})
        return
    journal.add("decision_to_assess_notified", decided)
    journal.add("request_withdrawn", working_day(decided + _days(rng.randint(5, 60))), {"withdrawn_by": "parent"})


def _assess(journal: Journal, rng: Random, received: date, decided: date, setting: Setting) -> None:
    decided_on = max(received, working_day_by(decided - _days(rng.randint(1, 6))))
    journal.add("decision_to_assess_notified", decided, {"decided_on": decided_on.isoformat()})
    asked = working_day(decided + _days(rng.randint(0, 5)))
    is_excepted = _except(journal, rng, asked, decided)
    if rng.random() < rates.PLAN_ISSUED:
        final = _final_day(rng, received, decided) + _days(25 * is_excepted)
        is_late = (final - received).days > _TWENTY_WEEKS
        drafting = Drafting.ending(rng, received, decided, working_day_by(final), is_late)
        end, concluded = drafting.finalised, drafting.to_issue
        tell_drafting(journal, rng, drafting, setting.school, setting.others)
        if is_late:
            _say_why(journal, rng, received, drafting)
    else:
        end = concluded = _no_plan_day(rng, received, decided)
        journal.add("refusal_to_issue_plan_notified", concluded)
    _seek_advice(journal, rng, asked, concluded, end, setting)
    if rng.random() < rates.REASSIGNED:
        moved = min(working_day(decided + _days(rng.randint(3, 90))), end)
        later = setting.later_holder
        journal.add("case_assigned", moved, {"owner": later.owner, "team": later.team})


def _final_day(rng: Random, received: date, decided: date) -> date:
    """The day the finalised plan is sent: in time as often as published, else late by as much."""
    taken = (decided - received).days
    in_time = taken <= _LATEST_DECISION_FOR_PLAN_IN_TIME and rng.random() < _IN_TIME_IF_POSSIBLE
    if in_time:
        after = max(rng.triangular(112, _TWENTY_WEEKS, 139), taken + 62.0)
        return working_day_by(received + _days(after))
    extra = min(_LONGEST, rng.lognormvariate(log(_TYPICAL_EXTRA_DAYS), _SPREAD))
    return working_day(received + _days(max(_TWENTY_WEEKS + 1 + extra, taken + 62.0)))


def _no_plan_day(rng: Random, received: date, decided: date) -> date:
    earliest = (decided - received).days + 35
    if earliest < _SIXTEEN_WEEKS and rng.random() < rates.NO_PLAN_DECIDED_IN_SIXTEEN_WEEKS:
        return working_day_by(received + _days(rng.triangular(max(earliest, 84), _SIXTEEN_WEEKS, _SIXTEEN_WEEKS - 1)))
    return working_day(received + _days(max(_SIXTEEN_WEEKS + 1, earliest) + min(200.0, rng.expovariate(1 / 30))))


def _seek_advice(journal: Journal, rng: Random, asked: date, concluded: date, end: date, setting: Setting) -> None:
    """Ask every body, and have most of them answer; what is still out when the case ends never comes."""
    school = "early_years_provider" if setting.age < 5 else "school" if setting.age < 17 else "post16_institution"
    bodies = ["educational_psychologist", "social_care", school, "family"]
    bodies.append(rng.choice(("integrated_care_board", "nhs_trust")))
    if rng.random() < 0.35:
        bodies.append("specialist_teacher")
    for body in bodies:
        journal.add("advice_requested", asked, {}, body)
        came = working_day(asked + _days(rng.triangular(7, 70, 38)))
        if body == "educational_psychologist":  # it comes last, and the conclusion waits for it
            earliest = min(asked + _days(14), concluded)
            came = max(earliest, working_day_by(concluded - _days(rng.randint(1, 9))))
            came = outside_august(rng, came, earliest, concluded)
        elif body == school:
            came = once_schools_are_open(rng, came)
        if came < end and (came <= concluded or rng.random() < 0.8):
            journal.add("advice_received", came, {}, body)


def _say_why(journal: Journal, rng: Random, received: date, drafting: Drafting) -> None:
    """Record why the plan is late, as most authorities do when the twenty weeks are over."""
    late_on = working_day(received + _days(_TWENTY_WEEKS + 1 + rng.randint(0, 12)))
    if late_on < drafting.finalised and rng.random() < 0.75:
        causes = dict(rates.CAUSES)
        if drafting.first_draft <= late_on:  # the draft is out, so no advice is awaited any more
            causes = {"placement_sought": 70, "staffing": 20, "family_asked_for_time": 10}
        cause = rng.choices(list(causes), list(causes.values()))[0]
        journal.add("cause_of_lateness_recorded", late_on, {"cause": cause, "limit": "final_plan"})


def _except(journal: Journal, rng: Random, asked: date, decided: date) -> bool:
    """Rely on a lawful exception to the twenty weeks, where there is one; whether it was done."""
    closed_from, reopens_on = summer_closure(asked.year)
    closure_holds = closed_from - _days(7) <= asked <= reopens_on - _days(7)
    claim: dict[str, object]
    if closure_holds and rng.random() < rates.CLOSURE_RELIED_ON:
        days = {"advice_requested": asked, "closed_from": closed_from, "reopens_on": reopens_on}
        claim = {
            "exception": "school_closed",
            "because": "The school was closed for the summer when advice was sought.",
        }
        claim["dates"] = {name: day.isoformat() for name, day in days.items()}
        claimed_on = working_day(asked + _days(rng.randint(0, 6)))
    elif rng.random() < rates.PERSONAL_CIRCUMSTANCES:
        claim = {"exception": "personal_circumstances", "because": "The child was in hospital for several weeks."}
        claimed_on = working_day(decided + _days(rng.randint(6, 20)))
    elif rng.random() < rates.ABSENT:
        absent = {"absent_from": decided + _days(3), "absent_until": decided + _days(3 + rng.randint(29, 40))}
        claim = {"exception": "absent_from_area", "because": "The family was abroad for more than four weeks."}
        claim["dates"] = {name: day.isoformat() for name, day in absent.items()}
        claimed_on = working_day(decided + _days(rng.randint(4, 10)))
    else:
        return False
    journal.add("exception_claimed", claimed_on, {"limit": "final_plan", **claim})
    return True
