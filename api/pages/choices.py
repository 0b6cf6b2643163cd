"""What filters and forms offer: officers, teams, limits and stages, each by its key and its words."""

from sqlmodel import Session

from api.roles import ROLES
from cases.officers import officers, teams
from deadlines.register import LIMITS
from deadlines.standing import Standing
from workflows.processes import PROCESSES

Choice = tuple[str, str]
ANYTHING: Choice = ("", "All")
NOBODY = "nobody"


def holders(session: Session) -> list[Choice]:
    """Active officers who can hold a case, by name."""
    found = (each for each in officers(session).values() if each.is_active and _holds(each.role))
    return sorted(((each.id, each.display_name) for each in found), key=lambda each: each[1])


def _holds(role: str) -> bool:
    return role in ROLES and ROLES[role].may("record facts")


def team_choices(session: Session) -> list[Choice]:
    """Every team, by name."""
    return sorted(teams(session).items(), key=lambda each: each[1])


def limit_choices() -> list[Choice]:
    """The limits some process has a clock for, by title."""
    used = {clock.limit.key for process in PROCESSES.values() for clock in process.clocks}
    return sorted(((key, LIMITS[key].title) for key in used), key=lambda each: each[1])


def stage_choices() -> list[Choice]:
    """Every stage of every process, in the order of the process."""
    return [(stage.name, stage.says) for process in PROCESSES.values() for stage in process.stages]


def standing_choices() -> list[Choice]:
    """Every standing, in words."""
    return [(each.value, each.in_words) for each in Standing]
