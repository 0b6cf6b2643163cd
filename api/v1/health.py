"""Whether the service is up, and with which law it works: the one call that needs no token."""

from fastapi import APIRouter

from api.dependencies import DatabaseDep, SettingsDep
from api.v1 import schemas
from deadlines.calendar import england_and_wales
from deadlines.version import LAW
from workflows.set_aside import count_set_aside

router = APIRouter(tags=["service"])


@router.get("/health", response_model=schemas.Health)
def read_health(database: DatabaseDep, settings: SettingsDep) -> schemas.Health:
    """Whose service this is, the version of its law, and the last day whose bank holidays it knows."""
    with database.reading() as session:
        aside = count_set_aside(session)
    return schemas.Health(
        status="ok",
        authority=settings.authority_name,
        law_version=LAW,
        holidays=england_and_wales().version,
        holidays_to=england_and_wales().last_day,
        cases_set_aside=aside,
    )
