"""What the authority keeps of itself, as files: bodies, holidays, closures, teams, letters, reminders, redactions.

Each is the list of the page of the same name, whole, for whoever may see that page and may download.
"""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Response
from sqlmodel import Session

from api.dependencies import DatabaseDep, TodayDep
from api.packs.profiles import PROFILES
from api.pages.downloads import Cell, Handing, handing_to
from api.pages.reminder_form import schedule_in_words
from api.pages.templating import instant
from api.teams import filled_teams
from cases.advice_contacts import contacts_at
from cases.bodies import OTHERS, SECTION_31
from cases.closures import closures
from cases.officers import officers
from cases.policy_versions import versions
from notifications.contents import STATEMENTS
from notifications.letters import LETTERS
from workflows.holidays import recorded

router = APIRouter()
_COMMAND_LINE = "The command line"

BodiesHandingDep = Annotated[Handing, Depends(handing_to("keep bodies", "download"))]
HolidaysHandingDep = Annotated[Handing, Depends(handing_to("change holidays", "download"))]
TeamsHandingDep = Annotated[Handing, Depends(handing_to("manage users", "download"))]
LawHandingDep = Annotated[Handing, Depends(handing_to("see law", "download"))]
PacksHandingDep = Annotated[Handing, Depends(handing_to("make packs", "download"))]


@router.get("/bodies.{form}")
def download_bodies(handing: BodiesHandingDep, database: DatabaseDep) -> Response:
    """The posts written to at each body that is asked for advice."""
    with database.reading() as session:
        rows = contacts_at(session)
        names = _names(session, {row.changed_by for row in rows})
    header = ("Body", "Post", "Email", "Kept by", "Kept")
    bodies = SECTION_31 | OTHERS
    lines = (
        (
            bodies.get(row.body, row.body), row.post, row.email, names.get(row.changed_by, _COMMAND_LINE),
            instant(row.changed_at),
        )
        for row in rows
    )  # fmt: skip
    return handing.over("bodies", "Bodies asked for advice: whom to write to", header, lines)


@router.get("/holidays.{form}")
def download_holidays(handing: HolidaysHandingDep, database: DatabaseDep) -> Response:
    """The bank holidays recorded beside the published list, in the order they were recorded."""
    with database.reading() as session:
        rows = recorded(session)
        names = _names(session, {row.recorded_by for row in rows})
    header = ("Day", "What", "Source", "By", "Recorded")
    lines = (
        (
            row.day, row.name or "No bank holiday after all", row.source, names.get(row.recorded_by, _COMMAND_LINE),
            instant(row.recorded_at),
        )
        for row in rows
    )  # fmt: skip
    return handing.over("bank-holidays", "Bank holidays recorded beside the published list", header, lines)


@router.get("/terms.{form}")
def download_closures(handing: HolidaysHandingDep, database: DatabaseDep) -> Response:
    """Every school closure that counts, the latest first: all of them, where the page shows the latest alone."""
    with database.reading() as session:
        found = closures(session)
    header = ("What", "School (URN)", "Closed from", "Opens again", "Days", "Four weeks or more")
    lines = (
        (each.name, each.urn or "All", each.closed_from, each.reopens_on, each.days, "Yes" if each.is_long else "No")
        for each in found
    )
    return handing.over("school-closures", "School closures recorded", header, lines)


@router.get("/teams.{form}")
def download_teams(handing: TeamsHandingDep, database: DatabaseDep, today: TodayDep) -> Response:
    """Every team with how many are in it."""
    with database.reading() as session:
        found = filled_teams(session, today)
    header = ("Team", "Officers", "Open cases", "Stands")
    lines = (
        (each.team.name, len(each.members), each.cases, "Closed" if each.team.closed_at else "Open") for each in found
    )
    return handing.over("teams", "Teams", header, lines)


@router.get("/letters.{form}")
def download_letters(handing: LawHandingDep) -> Response:
    """Every statement of every letter to families, with the provision that asks for it."""
    header = ("Letter", "Statement", "What a reader must have learnt", "Provision", "Kinds of facts it is sent on")
    lines = (
        (letter.title, STATEMENTS[key].title, STATEMENTS[key].says, provision, len(letter.uses))
        for letter in LETTERS.values()
        for key, provision in letter.statements.items()
    )
    return handing.over("letters", "Letters to families: what each must say", header, lines)


@router.get("/reminders.{form}")
def download_policy(handing: LawHandingDep, database: DatabaseDep) -> Response:
    """Every version of the reminder policy with who changed it, when and why, and whom it tells of a duty of law."""
    with database.reading() as session:
        held = versions(session)
        names = _names(session, {each.recorded_by for each in held})
    header = ("Version", "From", "By", "Why", "Whom it tells of a duty of law")
    lines: list[tuple[Cell, ...]] = [
        (
            each.number,
            instant(each.recorded_at) if each.recorded_at else "The beginning",
            names.get(each.recorded_by, each.recorded_by) or "Built in",
            each.reason or "What this program comes with",
            "; ".join(f"{who}: {when}" for who, when in schedule_in_words(each.policy.schedule)),
        )
        for each in held
    ]
    return handing.over("reminders", "The reminder policy: what held when", header, lines)


@router.get("/pack-profiles.{form}")
def download_profiles(handing: PacksHandingDep) -> Response:
    """What each redaction profile blacks out of a pack and why: a row each, and one for a profile that leaves all."""
    header = ("Profile", "For", "Rests on", "Documents go with it", "Blacked out", "Why", "Before it goes")
    lines = (
        (
            each.title, each.reader, each.rests_on, "Yes" if each.gives_files else "No", matter.says if matter else "",
            each.withholds[matter] if matter else "Nothing is blacked out", each.before_it_goes,
        )
        for each in PROFILES.values()
        for matter in (*each.withholds, *(() if each.withholds else (None,)))
    )  # fmt: skip
    return handing.over("redaction-profiles", "Redaction profiles of packs", header, lines)


def _names(session: Session, keys: set[str]) -> Mapping[str, str]:
    return {key: each.display_name for key, each in officers(session, keys).items()}
