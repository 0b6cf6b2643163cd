"""The reminder policy as a form: shown as it is, and read back with whatever is wrong at the field it was typed in."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from api.pages.forms import Typed, in_order
from api.pages.templating import FieldError
from cases.policy_versions import WrongPolicy, read_policy
from cases.reminder_policy import Policy, Schedule

SCHEDULE = ("to", "before", "after", "again_every", "manager_after", "head_after")
CHASERS = ("on_asking", "after", "before", "overdue_after", "again_every", "at_most")
GENERAL = (
    "quiet_weekends", "quiet_bank_holidays", "quiet", "digest_over", "most_a_day",
    *(f"chasers_{each}" for each in CHASERS),
)  # fmt: skip
FIELDS = ("own", *SCHEDULE, *GENERAL, "reason")
_SEVERAL = ("before", "chasers_after", "chasers_before")
_YES_OR_NO = ("quiet_weekends", "quiet_bank_holidays", "chasers_on_asking")
_QUIET = re.compile(r"(\d{4}-\d{2}-\d{2})(?:\s+to\s+(\d{4}-\d{2}-\d{2}))?\s*:\s*(\S.*)")
_SAY = {
    "before": "Enter whole numbers of days from 0 to 365, twelve at most",
    "quiet": "Write each line as 2026-12-24 to 2027-01-01: why. 31 days at most from the first to the last",
    "digest_over": "Enter a whole number from 0 to 100",
    "most_a_day": "Enter a whole number from 1 to 500",
    "chasers_at_most": "Enter a whole number from 1 to 60",
    "again_every": "Enter 1 to 365 days or leave it empty, as it must be where nothing is told after the last day",
    "head_after": "Enter 1 to 365 days, no fewer than for the manager, or leave it empty",
}
_DAYS = "Enter a whole number of days from 1 to 365, or leave it empty"


def typed_of(policy: Policy, limit: str) -> dict[str, str]:
    """What the form shows of a policy: of one limit, or of all that holds for the authority."""
    schedule = policy.of(limit) if limit else policy.schedule
    shown = {name: _text(getattr(schedule, name)) for name in SCHEDULE}
    if limit:
        return {**shown, "own": "yes" if limit in policy.limits else "no"}
    for name in GENERAL:
        holder = policy.chasers if name.startswith("chasers_") else policy
        shown[name] = _text(getattr(holder, name.removeprefix("chasers_"))) if name != "quiet" else ""
    days = (f"{each.first} to {each.last}: {each.why}" for each in policy.quiet)
    return {**shown, "quiet": "\n".join(days)}


def _text(value: object) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case None:
            return ""
        case tuple():
            return ", ".join(map(str, value))
    return str(value)


def policy_of(typed: Typed, present: Policy, limit: str) -> Policy | list[FieldError]:
    """The policy that a form asks for, everything else as it is now; or what is wrong, in the order of the form."""
    document = present.model_dump(mode="json")
    errors: list[FieldError] = []
    if limit and typed.get("own") != "yes":
        document["limits"].pop(limit, None)
        return _checked(document, limit)
    schedule = {name: _read(typed, name, errors) for name in SCHEDULE}
    if limit:
        document["limits"][limit] = schedule
    else:
        general = {name: _read(typed, name, errors) for name in GENERAL if name != "quiet"}
        chasers = {name: general.pop(f"chasers_{name}") for name in CHASERS}
        document |= {"schedule": schedule, **general, "chasers": chasers, "quiet": list(_quiet(typed, errors))}
    return in_order(errors, FIELDS) if errors else _checked(document, limit)


def _read(typed: Typed, name: str, errors: list[FieldError]) -> object:
    text = typed.get(name, "").strip()
    if name == "to":
        return "manager" if text == "manager" else "owner"
    if name in _YES_OR_NO:
        return text == "yes"
    numbers = [each for each in re.split(r"[,\s]+", text) if each]
    if any(not (each.isascii() and each.isdecimal() and len(each) <= 4) for each in numbers):
        errors.append(FieldError(name, _say(name)))
        return None
    if name in _SEVERAL:
        return [int(each) for each in numbers]
    if len(numbers) > 1:
        errors.append(FieldError(name, _say(name)))
    return int(numbers[0]) if numbers else None


def _quiet(typed: Typed, errors: list[FieldError]) -> Iterator[Mapping[str, str]]:
    for line in filter(None, (each.strip() for each in typed.get("quiet", "").splitlines())):
        found = _QUIET.fullmatch(line)
        if found is None:
            errors.append(FieldError("quiet", _SAY["quiet"]))
            return
        first, last, why = found.groups()
        yield {"first": first, "last": last or first, "why": why}


def _checked(document: dict[str, Any], limit: str) -> Policy | list[FieldError]:
    try:
        return read_policy(document)
    except WrongPolicy as refusal:
        fields = refusal.extra["fields"]
        assert isinstance(fields, Mapping)
        names = {_field(place, limit, str(why)) for place, why in fields.items()}
        return in_order((FieldError(name, _say(name)) for name in names), FIELDS)


def _field(place: str, limit: str, why: str) -> str:
    """The field of the form that a part of the policy was typed in."""
    at = place.removeprefix(f"limits.{limit}" if limit else "schedule").lstrip(".")
    if not at:  # two fields that do not fit each other
        return "again_every" if "again" in why else "head_after"
    parts = at.split(".")
    return f"chasers_{parts[1]}" if parts[0] == "chasers" else parts[0]


def _say(name: str) -> str:
    """What to say of a field that is wrong."""
    return _SAY["before"] if name in _SEVERAL else _SAY.get(name, _DAYS)


def schedule_in_words(schedule: Schedule) -> list[tuple[str, str]]:
    """Who is told when, row by row: who, and the days in words."""
    ahead = [f"{number} {'day' if number == 1 else 'days'} before" for number in schedule.before if number]
    ahead += ["on the last day"] if 0 in schedule.before else []
    first = [f"{_days(schedule.after)} after it" if schedule.after else ""]
    again = [f"then every {_days(schedule.again_every)} while it is still to be done"] if schedule.again_every else []
    told = ", ".join(filter(None, [*ahead, *first, *again])) or "Not told"
    who = "The manager of the team" if schedule.to == "manager" else "Who holds the case"
    rows = [(who, told)]
    if schedule.to == "owner":
        rows.append(("The manager of the team", _once(schedule.manager_after)))
    return [*rows, ("The head of service", _once(schedule.head_after))]


def _once(after: int | None) -> str:
    return f"once, {_days(after)} after the last day" if after else "Not told"


def _days(number: int | None) -> str:
    return f"{number} {'day' if number == 1 else 'days'}"
