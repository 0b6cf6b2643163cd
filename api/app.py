"""The application, put together: JSON under /api/v1, pages elsewhere, one way of refusing, headers around it all."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache

from fastapi import APIRouter, FastAPI
from fastapi.staticfiles import StaticFiles
from pydantic import SecretStr
from starlette.concurrency import run_in_threadpool
from starlette.routing import BaseRoute

from api import callbacks, drafting, errors, metrics, requests, security
from api.intake import Intake
from api.keeping_up import LatestHolidays
from api.oidc.provider import provider_for
from api.opened import opened
from api.pages.frame import AUTHORITY_FRAME
from api.pages.routes import routers as page_routers
from api.pages.templating import STATIC
from api.reading import Readings, WhoLooked
from api.roles import ROLES
from api.settings import Settings
from api.v1 import describe, name_of, routers
from deadlines.version import CODE
from notifications.letters.checking import checked


def create_app(settings: Settings) -> FastAPI:
    """An application over one authority's database, which must have its tables.

    Raises NoDatabase where it has none or cannot be opened, BadSettings where a real authority has no secret key,
    IncompleteLetters where its own templates of letters leave out what the law wants said.
    """
    settings = settings.model_copy(update={"secret_key": SecretStr(settings.signing_key())})
    if settings.letters_folder is not None:
        checked(settings.letters_folder)
    provider = provider_for(settings, ROLES)
    database = opened(settings.database_url)

    readings = Readings(database)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        await run_in_threadpool(readings.finish)
        database.close()

    app = FastAPI(
        title="sendflow",
        version=CODE,
        summary="Statutory SEND casework: cases, deadlines with their reasons, reminders.",
        openapi_url="/api/v1/openapi.json",
        docs_url=None,  # both load their script from elsewhere, which our own policy for pages forbids
        redoc_url=None,
        lifespan=lifespan,
        telemetry={
            "tracing": False,
            "metrics": False,
            "logs": False,
            "auto_configure": False,
        },  # it would tell of input
    )
    app.state.settings = settings
    app.state.roles = ROLES
    app.state.frame = AUTHORITY_FRAME
    app.state.database = database
    app.state.provider = provider
    app.state.readings = readings
    app.add_middleware(WhoLooked, readings=readings)
    app.add_middleware(LatestHolidays, database=database)
    app.add_middleware(Intake, largest_file=settings.cabinet.largest)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.router.routes.extend(_routes())
    describe(app)
    errors.install(app)
    drafting.install(app, database)
    security.protect(app, provider.origin if provider else "", is_https=settings.is_reached_securely)
    requests.follow(app, metrics.observe)
    return app


@cache
def _routes() -> tuple[BaseRoute, ...]:
    """Every call and page, shared by the applications of a process.

    FastAPI finds out what each function asks for when its router is first met, which takes half a second in all.
    """
    together = APIRouter(generate_unique_id_function=name_of)
    for router in routers:
        together.include_router(router, prefix="/api/v1")
    for router in (callbacks.router, metrics.router, *page_routers):
        together.include_router(router, include_in_schema=False)
    return tuple(together.routes)
