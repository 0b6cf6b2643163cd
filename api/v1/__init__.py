"""JSON under /api/v1: the names here stay, because other software relies on them."""

from fastapi import APIRouter

from api.v1 import health
from api.v1.openapi import describe

__all__ = ["describe", "routers"]

routers: tuple[APIRouter, ...] = (health.router,)
