"""The service's records of people: opened under a number that tells nothing, with only what they chose to give."""

import secrets
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints
from sqlalchemy import insert, select
from sqlmodel import Session, col

from cases.details import ordinary_text
from cases.details.sendiass import USER_TYPES
from cases.people import NamesSomebody, words_of
from cases.sendiass.tables import Client, Profile
from deadlines.refusals import Refusal

TOPICS: Mapping[str, str] = {
    "assessment": "Asking for an assessment", "plan_content": "What is in a plan", "annual_review": "Annual review",
    "placement": "School or college place", "transfer": "Moving phase", "sen_support": "SEN support without a plan",
    "exclusion": "Exclusion", "attendance": "Attendance", "transport": "Transport",
    "personal_budget": "Personal budget", "mediation_or_appeal": "Mediation or appeal", "complaint": "Complaint",
    "health": "Health provision", "social_care": "Social care", "preparing_for_adulthood": "Preparing for adulthood",
    "other": "Something else",
}  # fmt: skip
AREAS: Mapping[str, str] = {"education": "Education", "health": "Health", "social_care": "Social care"}
SEN_LEVELS: Mapping[str, str] = {
    "ehc_plan": "EHC plan", "sen_support": "SEN support", "no_provision": "No provision",
}  # fmt: skip
HEARD_VIA: Mapping[str, str] = {
    "school": "School or setting", "authority": "The local authority", "health": "A health professional",
    "social_care": "A social worker", "website": "Website or search", "friend": "A friend or relative",
    "parent_forum": "Parent carer forum", "charity": "A charity", "used_before": "Used it before", "other": "Otherwise",
}  # fmt: skip
GENDERS: Mapping[str, str] = {"girl": "Girl or woman", "boy": "Boy or man", "other": "Another"}
YES_NO: Mapping[str, str] = {"yes": "Yes", "no": "No"}
# What the score card counts, with the answers each can have. Nobody must answer any of it (para 7.8.1.2).
PROFILE: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "topic": ("What is it about?", TOPICS),
    "main_area": ("Main area", AREAS),
    "sen_level": ("What does the setting or authority say the child or young person has?", SEN_LEVELS),
    "heard_via": ("How did they hear of the service?", HEARD_VIA),
    "gender": ("Child or young person", GENDERS),
    "looked_after": ("Looked after by a local authority?", YES_NO),
    "service_deficit": ("Was a gap in services found at first contact?", YES_NO),
}
_AT_A_TIME = 500
PERSONAL = ("name", "contact", "child_name", "birth_date", "setting")

Short = Annotated[
    str | None,
    StringConstraints(strip_whitespace=True, max_length=200),
    AfterValidator(lambda text: text and ordinary_text(text)),
]


class NoSuchRecord(Refusal):
    """No record has that number."""

    code = "not_found"


class NewClient(BaseModel):
    """What is written down of a person: no item is needed, and `withheld` names those they declined to give."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    user_type: str
    name: Short = None
    contact: Short = None
    child_name: Short = None
    birth_date: date | None = None
    setting: Short = None
    withheld: tuple[str, ...] = ()


def open_record(session: Session, given: NewClient, *, by: str, now: datetime, number: str = "") -> str:
    """Write a person down; the number of the record, which is drawn at random unless one is given."""
    assert given.user_type in USER_TYPES
    number = number or f"c{secrets.token_hex(4)}"
    told = given.model_dump(exclude={"withheld"})
    session.add(Client(number=number, **told, withheld=list(given.withheld), opened_at=now, opened_by=by))
    session.flush()
    return number


def record_numbered(session: Session, number: str) -> Client:
    """The record of that number. Raises NoSuchRecord."""
    found = session.get(Client, number)
    if found is None:
        raise NoSuchRecord(f"There is no record {number}.", "", "Choose one that was opened, or open a new one.")
    return found


def records(session: Session, numbers: Collection[str]) -> dict[str, Client]:
    """Those of these records that are there, by number."""
    wanted = select(Client).where(col(Client.number).in_(numbers))
    return {each.number: each for each in session.execute(wanted).scalars()} if numbers else {}


def refuse_names_of(client: Client, text: str, field: str) -> None:
    """Raise NamesSomebody where a text that stays in the log holds a name of this record. `field` is its place."""
    names = (client.name, client.child_name)
    if any(words_of(name) & words_of(text) for name in names if name):
        raise NamesSomebody(
            "This text holds a name of the person’s record.",
            "It would stay in the log for ever, where it could not be erased.",
            "Say it without naming anybody (“the child”, “the parent”).",
            fields={field: "It holds a name of the person’s record"},
        )


def write_profile(
    session: Session,
    case_ref: str,
    given: Mapping[str, str | None],
    withheld: Collection[str],
    *,
    by: str,
    now: datetime,
) -> None:
    """Write down what a contact told of itself for the figures; it takes the place of what was."""
    row = session.get(Profile, case_ref) or Profile(case_ref=case_ref, changed_at=now, changed_by=by)
    for name in PROFILE:
        setattr(row, name, given.get(name) or None)
    row.withheld, row.changed_at, row.changed_by = sorted(withheld), now, by
    session.add(row)
    session.flush()


def profile_row(
    case_ref: str, given: Mapping[str, str | None], withheld: Collection[str], *, by: str, now: datetime
) -> dict[str, Any]:
    """What a contact told of itself, to be written with many others by `add_profiles`."""
    told = {name: given.get(name) or None for name in PROFILE}
    return {"case_ref": case_ref, **told, "withheld": sorted(withheld), "changed_at": now, "changed_by": by}


def add_profiles(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write what many contacts told of themselves, none of whom had told anything before."""
    if rows:
        session.connection().execute(insert(Profile.__table__), rows)  # type: ignore[attr-defined]


def profile_of(session: Session, case_ref: str) -> Profile | None:
    """What a contact told of itself, if it was asked."""
    return session.get(Profile, case_ref)


def profiles_of(session: Session, refs: Sequence[str]) -> dict[str, Profile]:
    """What these contacts told of themselves, by reference."""
    found: dict[str, Profile] = {}
    for start in range(0, len(refs), _AT_A_TIME):
        wanted = select(Profile).where(col(Profile.case_ref).in_(refs[start : start + _AT_A_TIME]))
        found |= {each.case_ref: each for each in session.execute(wanted).scalars()}
    return found
