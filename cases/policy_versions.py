"""The versions of the reminder policy: what was in force when, who changed it and why. Rows only grow."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Row, insert, select
from sqlmodel import Session

from cases.canonical import canonical
from cases.details.base import ordinary_text
from cases.reminder_policy import Policy
from cases.tables import ReminderPolicy
from deadlines.clock import day_of
from deadlines.refusals import Refusal

_TABLE = ReminderPolicy.__table__  # type: ignore[attr-defined]
BUILT_IN = 0  # the number of the policy that holds until somebody changes it


@dataclass(frozen=True, slots=True)
class Version:
    """One policy as it was in force from `recorded_at` on; of the built-in one, number 0, nobody recorded anything."""

    number: int
    policy: Policy
    reason: str = ""
    recorded_by: str = ""
    recorded_at: datetime | None = None

    def is_younger_than(self, day: Any) -> bool:
        """Whether another policy was in force at the end of a day."""
        return self.recorded_at is not None and day_of(self.recorded_at) > day


class WrongPolicy(Refusal):
    """A policy that cannot be: a value out of its bounds, no reason, or no change at all."""

    code = "invalid"


def read_policy(document: Mapping[str, Any]) -> Policy:
    """A policy from its JSON. Raises WrongPolicy, whose `fields` are the parts that are wrong and why."""
    try:
        return Policy.model_validate_json(json.dumps(document))
    except ValidationError as error:
        fields = {".".join(map(str, each["loc"])): each["msg"].removeprefix("Value error, ") for each in error.errors()}
        raise WrongPolicy(
            f"This cannot be the policy: {'; '.join(f'{field}: {why}' for field, why in fields.items())}.",
            "Reminders would go on the wrong days or not at all.",
            "Correct what is named.",
            fields=fields,
        ) from None


def in_force(session: Session) -> Version:
    """The policy reminders go by now."""
    row = session.connection().execute(select(_TABLE).order_by(_TABLE.c.number.desc()).limit(1)).first()
    return _version(row) if row else Version(BUILT_IN, Policy())


def versions(session: Session) -> list[Version]:
    """Every version there has been, the latest first; the built-in one is always the last."""
    rows = session.connection().execute(select(_TABLE).order_by(_TABLE.c.number.desc()))
    return [*map(_version, rows), Version(BUILT_IN, Policy())]


def next_version(
    session: Session, policy: Policy, reason: str, *, by: str, now: datetime, instead_of: int
) -> Version:  # fmt: skip
    """The version that a policy would be, were it put in force now.

    Raises WrongPolicy without a reason, where nothing changes, and where another version than `instead_of` is in force:
    somebody else has changed it meanwhile.
    """
    latest = in_force(session)
    reason = reason.strip()
    if not 3 <= len(reason) <= 500 or not _is_ordinary(reason):
        raise WrongPolicy(
            "The reason is missing, too long, or holds a character that cannot be shown.",
            "Whoever is reminded differently from now on must be able to read why.",
            "Say in a sentence why this is changed.",
            fields={"reason": "Enter why this is changed, in 3 to 500 characters"},
        )
    if latest.number != instead_of:
        raise WrongPolicy(
            f"Version {latest.number} was put in force meanwhile.",
            "What you looked at and compared is no longer what would be changed.",
            "Look at the policy as it is now and make your change again.",
        )
    if policy == latest.policy:
        raise WrongPolicy("Nothing would change.", "This is the policy already.", "Change something, or leave it.")
    return Version(latest.number + 1, policy, reason, by, now)


def change(session: Session, policy: Policy, reason: str, *, by: str, now: datetime, instead_of: int) -> Version:
    """Put a policy in force from now on; the version. Raises WrongPolicy as `next_version`."""
    version = next_version(session, policy, reason, by=by, now=now, instead_of=instead_of)
    values = {
        "number": version.number,
        "document": canonical(policy.model_dump(mode="json")),
        "reason": version.reason,
        "recorded_by": by,
        "recorded_at": now,
    }
    session.connection().execute(insert(_TABLE).values(values))
    return version


def _is_ordinary(text: str) -> bool:
    try:
        return bool(ordinary_text(text))
    except ValueError:
        return False


def _version(row: Row[Any]) -> Version:
    policy = Policy.model_validate_json(row.document)
    return Version(row.number, policy, row.reason, row.recorded_by, row.recorded_at)
