"""What filters and forms offer: officers, teams, limits and stages, each by its key and its words."""

from dataclasses import dataclass
from functools import cache

from sqlalchemy import select
from sqlmodel import Session

from api.roles import ROLES
from cases.officers import open_teams, teams
from cases.tables import Officer
from deadlines.register import LIMITS
from deadlines.standing import Standing
from workflows.processes import PROCESSES

Choice = tuple[str, str]
NOBODY = "nobody"
_OFFICER = Officer.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Staff:
    """Everybody's name by key, who can hold a case, and the teams, each by name."""

    names: dict[str, str]
    holders: list[Choice]
    teams: list[Choice]


def staff(session: Session) -> Staff:
    """The officers and teams there are. Plain columns: a list of cases names dozens of people on every page."""
    connection = session.connection()
    found = connection.execute(select(_OFFICER.c.id, _OFFICER.c.display_name, _OFFICER.c.role, _OFFICER.c.is_active))
    rows = sorted(found, key=lambda row: (row.display_name, row.id))
    may_hold = {key for key, role in ROLES.items() if role.may("record facts")}
    return Staff(
        {row.id: row.display_name for row in rows},
        [(row.id, row.display_name) for row in rows if row.is_active and row.role in may_hold],
        sorted(teams(session).items(), key=lambda each: each[1]),
    )


def team_choices(session: Session) -> list[Choice]:
    """The teams somebody can be put in, and none of them."""
    return [("", "None"), *sorted(open_teams(session).items(), key=lambda each: each[1])]


@cache
def limit_choices() -> tuple[Choice, ...]:
    """The limits some process has a clock for, by title."""
    used = {clock.limit.key for process in PROCESSES.values() for clock in process.clocks}
    return tuple(sorted(((key, LIMITS[key].title) for key in used), key=lambda each: each[1]))


def stage_choices() -> tuple[Choice, ...]:
    """Every stage of every process, in the order of the process."""
    return tuple((stage.name, stage.says) for process in PROCESSES.values() for stage in process.stages)


def standing_choices() -> tuple[Choice, ...]:
    """Every standing, in words."""
    return tuple((each.value, each.in_words) for each in Standing)
