"""What GOV.UK Notify calls by itself: what became of an email. Texts it received are not taken: we send none."""

import hmac
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, ValidationError

from api.dependencies import DatabaseDep, NowDep, settings_of
from api.errors import Invalid, NotFound, fields_of
from deadlines.refusals import Refusal
from notifications.channels.notify import STANDINGS, NotifyChannel
from notifications.standing import Heard, hear

router = APIRouter()
LARGEST_CALLBACK = 10_000  # bytes; Notify sends some four hundred


class ForgedCallback(Refusal):
    """Somebody called who does not have the token that GOV.UK Notify was given."""

    code = "no_token"


class TooLong(Refusal):
    """More was sent than any delivery receipt is."""

    code = "too_large"


class NotYet(Refusal):
    """The message is being handed over at this moment. Notify calls again after five minutes where we say 503."""

    code = "not_yet"


class Report(BaseModel):
    """The part of a delivery receipt that is used; the rest, the recipient's address too, is passed over."""

    id: UUID
    reference: str | None = None
    status: str


async def report_of(request: Request) -> Report:
    """The receipt that was sent, by whoever has the token.

    Raises NotFound where no token was set, ForgedCallback, TooLong, and Invalid for anything but a receipt.
    """
    token = settings_of(request).notify_callback_token
    if token is None:
        raise NotFound
    sent = request.headers.get("authorization", "").removeprefix("Bearer ")
    if not hmac.compare_digest(sent.encode(), token.get_secret_value().encode()):
        raise ForgedCallback(
            "This call does not carry the token of the callbacks.",
            "Anybody could tell that a message has arrived.",
            "Set SENDFLOW_NOTIFY_CALLBACK_TOKEN to the bearer token given to GOV.UK Notify.",
        )
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > LARGEST_CALLBACK:
            raise TooLong("This is longer than any delivery receipt.", "It was not read to its end.", "")
    try:
        return Report.model_validate_json(body)
    except ValidationError as error:
        raise Invalid(fields_of(error.errors())) from None


@router.post("/callbacks/notify", status_code=204)
def take_report(report: Annotated[Report, Depends(report_of)], database: DatabaseDep, now: NowDep) -> Response:
    """Write down what became of an email. One that is not ours is 404, which Notify does not repeat."""
    standing = STANDINGS.get(report.status)
    if standing is None:
        raise Invalid({"status": "It is none of the statuses an email can have."})
    with database.writing() as session:
        heard = hear(session, report.reference or "", f"{NotifyChannel.name}: {report.id}", standing, now=now)
    if heard is Heard.UNKNOWN:
        raise NotFound("No message of ours went under this reference.")
    if heard is Heard.NOT_YET:
        raise NotYet("The message is still being handed over.", "", "Call again in some minutes.")
    return Response(status_code=204)
