"""JSON under /api/v1: the names here stay, because other software relies on them."""

from fastapi import APIRouter

from api.v1 import (
    board_figures,
    board_timeliness,
    board_transfers,
    boards,
    cases,
    chronology,
    cohorts,
    concerns,
    deadlines,
    facts,
    health,
    law,
    notices,
    outbox,
    panels,
    past,
    processes,
    proof,
    reports,
    what_if,
)
from api.v1.openapi import describe, name_of

__all__ = ["describe", "name_of", "routers"]

routers: tuple[APIRouter, ...] = tuple(
    each.router
    for each in (
        health, law, processes, cases, chronology, facts, notices, what_if, deadlines, cohorts, concerns, panels,
        boards, board_timeliness, board_figures, board_transfers, reports, past, outbox, proof,
    )
)  # fmt: skip
