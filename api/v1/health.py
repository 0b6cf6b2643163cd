"""Whether the service is up, and whether the work that nobody watches runs in time: the calls that need no token."""

from fastapi import APIRouter

from api.dependencies import DatabaseDep, NowDep, SettingsDep
from api.v1 import schemas
from deadlines.calendar import england_and_wales
from deadlines.refusals import Refusal
from deadlines.version import LAW
from workflows.health import health

router = APIRouter(tags=["service"])


class Late(Refusal):
    """Work that runs by itself has not run in time."""

    code = "late"


class FoundWrong(Refusal):
    """Work that runs by itself has found something that nobody may leave."""

    code = "found_wrong"


@router.get("/health", response_model=schemas.Health)
def read_health(database: DatabaseDep, settings: SettingsDep, now: NowDep) -> schemas.Health:
    """Whose service this is, the version of its law, the last bank holidays it knows, and what wants somebody.

    It answers 200 as long as pages and calls can be asked for: a sweep that is late stops nobody from working, and
    taking the service away would. 503 is for a database that does not answer.
    """
    with database.reading() as session:
        found = health(session, now)
    return schemas.Health(
        status=found.status,
        authority=settings.authority_name,
        law_version=LAW,
        holidays=england_and_wales().version,
        holidays_to=found.holidays_to,
        cases_set_aside=found.set_aside,
        last_sweep_seconds=found.oldest_sweep,
        oldest_unsent_seconds=found.oldest_unsent,
        woken_cases=found.woken,
        says=[*found.alarms, *found.noted],
    )


@router.get("/health/jobs", response_model=schemas.Jobs)
def read_jobs(database: DatabaseDep, now: NowDep) -> schemas.Jobs:
    """For a monitor that calls somebody: 503, with why, where verifying the log found something, or where that, the
    sweep, the outbox or a woken case is late.
    """
    with database.reading() as session:
        found = health(session, now)
    if found.found:
        raise FoundWrong(
            found.found[0], " ".join((*found.found[1:], *found.late)), "See that somebody looks at it now."
        )
    if found.late:
        raise Late(found.late[0], " ".join(found.late[1:]), "See that the flow runner and Prefect's server run.")
    return schemas.Jobs(status="ok")
