"""The reminder policy: read by everyone, changed by an administrator once it was seen what the change would send."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from sqlmodel import Session

from api.dependencies import DatabaseDep, NowDep, SettingsDep, TodayDep
from api.pages.asking_two import asked_or_done
from api.pages.choices import limit_choices
from api.pages.downloads import files_of
from api.pages.forms import Typed, TypedDep, errors_of
from api.pages.frame import PolicyKeeperDep, PolicyReaderDep
from api.pages.reminder_form import FIELDS, policy_of, schedule_in_words, typed_of
from api.pages.templating import FieldError, render
from cases.officers import heads_of_service, officers
from cases.policy_versions import Version, WrongPolicy, in_force, next_version, versions
from cases.reminder_policy import AGREED, Policy
from deadlines.register import LIMITS
from workflows.forecasting import from_day
from workflows.notices import Office
from workflows.occasions import AGREED_IN, BINDING
from workflows.processes import PROCESSES
from workflows.reminders_ahead import Forecast, foreseen_reminders

router = APIRouter()
DAYS_AHEAD = 14
_REMINDED = BINDING | {key for key, process in AGREED_IN.items() if process in PROCESSES}


@dataclass(frozen=True, slots=True)
class Compared:
    """What would go now and then of one day or to one person: emails, and reminders held back."""

    what: Any
    now: int
    then: int
    held_now: int = 0
    held_then: int = 0


@router.get("/reminders")
def show_policy(request: Request, viewer: PolicyReaderDep, database: DatabaseDep) -> Response:
    """The policy in words, and every version there has been with who changed it, when and why."""
    with database.reading() as session:
        held = versions(session)
        names = {key: each.display_name for key, each in officers(session, {one.recorded_by for one in held}).items()}
        heads = [each.display_name for each in heads_of_service(session)]
    policy = held[0].policy
    own = {key: policy.of(key) for key in (*policy.limits, *(key for key in AGREED if key not in policy.limits))}
    return render(
        "reminders.html",
        request,
        policy=policy,
        schedule=schedule_in_words(policy.schedule),
        own=[(key, LIMITS[key].title, schedule_in_words(each)) for key, each in own.items() if key in _REMINDED],
        versions=held,
        files=files_of("/reminders", {}, viewer),
        names=names,
        heads=heads,
        may_change=viewer.may("change reminders"),
        limits=[each for each in limit_choices() if each[0] in _REMINDED],
    )


@router.get("/reminders/change")
def show_form(
    request: Request,
    viewer: PolicyKeeperDep,
    database: DatabaseDep,
    limit: Annotated[str, Query(max_length=60)] = "",
) -> Response:
    """The form, as the policy is now: of one limit, or of all that holds for the authority."""
    with database.reading() as session:
        latest = in_force(session)
    limit = limit if limit in _REMINDED else ""
    return _form(request, {**typed_of(latest.policy, limit), "version": str(latest.number)}, limit, [])


@router.post("/reminders/change")
def change_policy(
    request: Request,
    viewer: PolicyKeeperDep,
    database: DatabaseDep,
    settings: SettingsDep,
    now: NowDep,
    today: TodayDep,
    typed: TypedDep,
) -> Response:
    """Show what a change would send in the coming days compared with now; put it in force once it is confirmed."""
    limit = typed["limit"] if typed.get("limit") in _REMINDED else ""
    with database.reading() as session:
        latest = in_force(session)
    wanted = policy_of(typed, latest.policy, limit)
    errors = wanted if isinstance(wanted, list) else []
    reason = typed.get("reason", "")
    if not 3 <= len(reason) <= 500:
        errors = [*errors, FieldError("reason", "Enter why this is changed, in 3 to 500 characters")]
    if errors or isinstance(wanted, list) or typed.get("do") == "edit":
        return _form(request, typed, limit, errors)
    number = typed.get("version", "")
    instead_of = int(number) if number.isascii() and number.isdecimal() and len(number) < 9 else -1
    put: dict[str, Any] = {"by": viewer.officer_id, "now": now, "instead_of": instead_of}
    try:
        if typed.get("do") == "confirm":
            with database.reading() as session:
                next_version(session, wanted, reason, **put)
            what = {"document": wanted.model_dump(mode="json"), "instead_of": instead_of}
            return asked_or_done(request, database, viewer, "reminder_policy", what, reason, "/reminders")
        with database.reading() as session:
            then = next_version(session, wanted, reason, **put)
            by_day, by_person = compare(session, today, settings.office, latest, then)
    except WrongPolicy as refusal:
        return _form(request, {**typed, "version": str(latest.number)}, limit, errors_of(refusal))
    return render(
        "reminders_check.html",
        request,
        by_day=by_day,
        by_person=by_person,
        days=DAYS_AHEAD,
        typed={each: typed.get(each, "") for each in (*FIELDS, "limit", "version")},
        limit_title=LIMITS[limit].title if limit else "",
        schedule=schedule_in_words(wanted.of(limit) if limit else wanted.schedule),
        reason=reason,
    )


def compare(
    session: Session, today: date, office: Office, latest: Version, then: Version
) -> tuple[list[Compared], list[Compared]]:
    """What the coming sweeps would send, by day and by person, as the policy is and as it would be."""
    begin = from_day(session, today)
    before, after = (foreseen_reminders(session, begin, DAYS_AHEAD, office, each) for each in (latest, then))
    days = sorted({each.on for each in (*before, *after)})
    people = sorted({each.recipient.display_name for each in (*before, *after)})
    by_day = _count(before, lambda each: each.on), _count(after, lambda each: each.on)
    by_name = (
        _count(before, lambda each: each.recipient.display_name),
        _count(after, lambda each: each.recipient.display_name),
    )
    return [_compared(day, *by_day) for day in days], [_compared(name, *by_name) for name in people]


def _count(foreseen: Sequence[Forecast], of: Any) -> Mapping[Any, tuple[int, int]]:
    emails = Counter(of(each) for each in foreseen)
    held: Counter[Any] = Counter()
    for each in foreseen:
        held[of(each)] += each.held_back
    return {key: (emails[key], held[key]) for key in emails}


def _compared(
    what: Any, before: Mapping[Any, tuple[int, int]], after: Mapping[Any, tuple[int, int]]
) -> Compared:  # fmt: skip
    now, held_now = before.get(what, (0, 0))
    then, held_then = after.get(what, (0, 0))
    return Compared(what, now, then, held_now, held_then)


def _form(request: Request, typed: Typed, limit: str, errors: list[FieldError]) -> Response:
    return render(
        "reminders_change.html",
        request,
        status_code=422 if errors else 200,
        values=dict(typed),
        limit=limit,
        limit_title=LIMITS[limit].title if limit else "",
        is_agreed=limit in AGREED,
        errors=errors,
        built_in=Policy(),
    )
