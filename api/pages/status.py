"""Status: whether everything that nobody watches goes as it should, for whoever looks after the machine."""

from fastapi import APIRouter, Request, Response

from api.dependencies import DatabaseDep, NowDep, SettingsDep
from api.pages.frame import StatusReaderDep
from api.pages.templating import render
from api.status import keeps, runs_by_itself, versions
from workflows.health import health

router = APIRouter()


@router.get("/status")
def show_status(
    request: Request, viewer: StatusReaderDep, database: DatabaseDep, settings: SettingsDep, now: NowDep
) -> Response:
    """Everything that runs and what it runs on, in words; nothing here names a case or a person."""
    with database.reading() as session:
        found = health(session, now)
        kept, used = list(keeps(session, settings, now)), list(versions(session, now))
    groups = [("What runs by itself", list(runs_by_itself(found, now))), ("Where it is kept", kept), ("Versions", used)]
    return render(
        "status.html",
        request,
        groups=groups,
        wanting=[each for _, lines in groups for each in lines if each.is_well is False],
        says=[*found.alarms, *found.noted],
        now=now,
    )
