"""The service's application, put together: pages for its own people, the public law pages, and a form for families."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache

from fastapi import APIRouter, FastAPI
from fastapi.staticfiles import StaticFiles
from pydantic import SecretStr
from starlette.routing import BaseRoute

from api import callbacks, errors, metrics, requests, security
from api.intake import Intake
from api.keeping_up import LatestHolidays
from api.oidc.provider import provider_for
from api.opened import opened
from api.pages import calculator, law, sign_in, sign_in_provider
from api.pages.templating import STATIC
from api.sendiass.frame import FRAME, PolicyFirst, lead_to_policy
from api.sendiass.roles import ROLES
from api.sendiass.routes import routers
from api.sendiass.settings import ServiceSettings
from api.v1 import health
from cases.database import Realm
from deadlines.version import CODE


def create_service_app(settings: ServiceSettings) -> FastAPI:
    """An application over the service's database, which must have its tables.

    Raises NoDatabase, WrongRealm where the database is an authority's, BadSettings without a secret key.
    """
    settings = settings.model_copy(update={"secret_key": SecretStr(settings.signing_key())})
    provider = provider_for(settings, ROLES)
    database = opened(settings.database_url, Realm.SENDIASS)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        database.close()

    app = FastAPI(
        title="Information, advice and support",
        version=CODE,
        openapi_url=None,  # there are no calls for other programs: what leaves, leaves by a scrutinised transfer
        docs_url=None,
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
    app.state.frame = FRAME
    app.state.database = database
    app.state.provider = provider
    app.add_middleware(LatestHolidays, database=database)
    app.add_middleware(Intake)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.router.routes.extend(_routes())
    errors.install(app)
    app.add_exception_handler(PolicyFirst, lead_to_policy)
    security.protect(app, provider.origin if provider else "", is_https=settings.is_reached_securely)
    requests.follow(app, metrics.observe)
    return app


@cache
def _routes() -> tuple[BaseRoute, ...]:
    """Every page, shared by the applications of a process, as `api.app` shares the authority's."""
    together = APIRouter()
    for router in (
        *routers,
        callbacks.router,
        metrics.router,
        sign_in.router,
        sign_in_provider.router,
        calculator.router,
        law.router,
    ):
        together.include_router(router, include_in_schema=False)
    together.include_router(health.router, prefix="/api/v1", include_in_schema=False)
    return tuple(together.routes)
