"""Proof, for whoever asks, that the log is as it was written."""

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Depends, Query

from api.dependencies import DatabaseDep, needs
from api.v1 import schemas
from api.v1.requests import Line
from cases import log
from cases.proof import verify

router = APIRouter(tags=["proof"], dependencies=[Depends(needs("verify"))])


@router.get("/verify", response_model=schemas.Verified)
def verify_log(
    database: DatabaseDep, ref: Annotated[Line | None, Query(description="One case only.")] = None
) -> schemas.Verified:
    """Recompute every hash of every case. `heads`, kept elsewhere, later proves that nothing was cut off since."""
    with database.reading() as session:
        if ref is not None:
            log.load(session, ref)
        found = verify(session, ref=ref)
    broken = schemas.BrokenLink(**asdict(found.broken)) if found.broken else None
    return schemas.Verified(
        is_untouched=broken is None, cases=found.cases, events=found.events, heads=found.heads, broken=broken
    )
