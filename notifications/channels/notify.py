"""Emails handed to GOV.UK Notify through its own client: it writes back what became of each.

Its template has the subject `((subject))` and the message `((body))`, so that the words are ours. Notify formats
the plain text itself; the HTML of a message stays in the outbox.
"""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import unquote, urlsplit

from notifications_python_client.errors import APIError, InvalidResponse
from notifications_python_client.notifications import NotificationsAPIClient
from requests.exceptions import ConnectTimeout, ProxyError, RequestException, SSLError
from urllib3.exceptions import MaxRetryError

from deadlines.refusals import Refusal
from notifications.channels.channel import (
    Channel,
    ChannelUnavailable,
    Fate,
    PermanentFailure,
    Receipt,
    Standing,
    TemporaryFailure,
)
from notifications.channels.smtp import is_this_machine
from notifications.emails import Email

SCHEMES = {"notify": "https", "notify+http": "http"}
TIMEOUT_SECONDS = 30.0
_UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_API_KEY = re.compile(rf".*{_UUID}-{_UUID}", re.IGNORECASE)
_TEMPLATE = re.compile(_UUID, re.IGNORECASE)
_SURELY_REMEMBERS = timedelta(days=3)  # the shortest time a service can have Notify keep what it sent
_ON_ITS_WAY = {"created", "sending", "delivered"}
_OURS_TO_PUT_RIGHT = re.compile("template|personalisation", re.IGNORECASE)

# What became of an email, and what to say of it: https://docs.notifications.service.gov.uk/rest-api.html
STANDINGS = {
    "created": Standing(Fate.UNDER_WAY),
    "sending": Standing(Fate.UNDER_WAY),
    "delivered": Standing(Fate.ARRIVED),
    "permanent-failure": Standing(
        Fate.CAME_BACK,
        "There is no such mailbox (GOV.UK Notify: permanent-failure). "
        "Correct the officer's address, then queue the message again.",
    ),
    "temporary-failure": Standing(
        Fate.CAME_BACK,
        "The mailbox did not take it, perhaps because it is full (GOV.UK Notify: temporary-failure). "
        "Queue the message again later.",
    ),
    "technical-failure": Standing(
        Fate.NOT_SENT,
        "GOV.UK Notify could not send it, through a fault on its own side (technical-failure). "
        "Queue the message again.",
    ),
}


class NotANotifyService(Refusal):
    """The address of GOV.UK Notify cannot be read, or using it would show the messages to the network."""

    code = "not_a_notify_service"


@dataclass(frozen=True, slots=True)
class NotifyService:
    """One service at GOV.UK Notify: where its API is, the template of our emails, and the key, which never shows."""

    base_url: str
    template_id: str
    api_key: str = field(repr=False)

    @classmethod
    def from_url(cls, url: str) -> "NotifyService":
        """Read `notify://TEMPLATE_ID:API_KEY@api.notifications.service.gov.uk`.

        `notify+http://` is for a stand-in on this machine. Raises NotANotifyService, which does not repeat the key.
        """
        try:
            parts = urlsplit(url)
            host, port = parts.hostname, parts.port
        except ValueError:
            parts, host, port = urlsplit(""), None, None
        template_id, api_key = unquote(parts.username or ""), unquote(parts.password or "")
        is_whole = host and _TEMPLATE.fullmatch(template_id) and _API_KEY.fullmatch(api_key)
        if not is_whole or host is None or parts.scheme not in SCHEMES:
            raise NotANotifyService(
                "The address of GOV.UK Notify cannot be read.",
                "No email could be sent.",
                "Write it as notify://TEMPLATE_ID:API_KEY@api.notifications.service.gov.uk, both as Notify's pages "
                "show them.",
            )
        if SCHEMES[parts.scheme] == "http" and not is_this_machine(host):
            raise NotANotifyService(
                "The messages would cross the network unencrypted.",
                "They name officers and cases.",
                "Write notify:// in place of notify+http://, which is for a stand-in on this machine.",
            )
        return cls(f"{SCHEMES[parts.scheme]}://{host}" + (f":{port}" if port else ""), template_id, api_key)

    def __str__(self) -> str:
        return f"GOV.UK Notify at {urlsplit(self.base_url).netloc}"


class NotifyChannel(Channel):
    """Sends through one Notify service, with the outbox key as the reference.

    Notify keeps the reference, so a message that may have gone before is looked up and not sent twice.
    """

    name = "notify"

    def __init__(self, service: NotifyService, *, timeout_seconds: float = TIMEOUT_SECONDS) -> None:
        self._service = service
        self._client = NotificationsAPIClient(service.api_key, service.base_url, timeout_seconds)

    def send(self, email: Email) -> Receipt:
        """Hand over the email; the receipt carries Notify's id of it.

        Raises ChannelUnavailable when Notify cannot be reached, asks us to slow down or refuses our key or template,
        PermanentFailure when it refuses the email, and TemporaryFailure for a fault of its own.
        """
        try:
            if email.may_have_gone and (taken := self._taken_before(email)):
                return Receipt(self.name, taken, is_the_only_one=True)
            sent = self._client.send_email_notification(
                email.to_address,
                self._service.template_id,
                personalisation={"subject": email.subject, "body": email.text},
                reference=email.key,
            )
        except APIError as error:
            raise self._failure(error) from error
        return Receipt(self.name, sent["id"], is_the_only_one=email.written_at - email.queued_at < _SURELY_REMEMBERS)

    def standing_of(self, receipt_id: str) -> Standing:
        """What has become of an email Notify took. Raises ChannelUnavailable or TemporaryFailure if it cannot say."""
        try:
            found = self._client.get_notification_by_id(receipt_id)
        except APIError as error:
            if error.status_code == 404:  # Notify forgets after some days
                return Standing(Fate.UNDER_WAY)
            raise self._failure(error) from error
        return STANDINGS.get(found["status"], Standing(Fate.UNDER_WAY))

    def close(self) -> None:
        """Let go of the connection kept open between emails."""
        self._client.request_session.close()

    def _taken_before(self, email: Email) -> str | None:
        """Notify's id of the same message to the same address, if it has it and it has not come back."""
        found = self._client.get_all_notifications(template_type="email", reference=email.key)["notifications"]
        to = email.to_address.casefold()
        ours = (each for each in found if each["status"] in _ON_ITS_WAY and each["email_address"].casefold() == to)
        return next((str(each["id"]) for each in ours), None)

    def _failure(self, error: APIError) -> TemporaryFailure | PermanentFailure:
        said, code = _said(error), error.status_code
        if _never_arrived(error):
            return ChannelUnavailable(
                f"{self._service} cannot be reached ({type(error.__cause__).__name__}). "
                "Check the network and SENDFLOW_SMTP_URL; the messages wait."
            )
        if code == 429:
            return ChannelUnavailable(f"GOV.UK Notify asks us to slow down ({said}). The messages wait.")
        if code in (401, 403, 404) or (code == 400 and _OURS_TO_PUT_RIGHT.search(said)):
            return ChannelUnavailable(
                f"GOV.UK Notify refuses our key or template ({said}). Correct SENDFLOW_SMTP_URL, or the template: "
                "its subject is ((subject)), its message ((body)). The messages wait."
            )
        if code < 500 and not isinstance(error, InvalidResponse):
            return PermanentFailure(
                f"GOV.UK Notify refused the message for good ({said}). "
                "Put right what it names, then queue the message again."
            )
        return TemporaryFailure(f"GOV.UK Notify had a fault ({said}).", may_have_gone=True)


def _never_arrived(error: APIError) -> bool:
    """Whether the call cannot have reached Notify: no connection was made."""
    cause = error.__cause__
    gave_up = isinstance(cause, RequestException) and bool(cause.args) and isinstance(cause.args[0], MaxRetryError)
    return gave_up or isinstance(cause, ConnectTimeout | ProxyError | SSLError)


def _said(error: APIError) -> str:
    """Notify's own words, in one line: it answers with a list of errors, a proxy before it with anything."""
    told: Any = error.message
    words = "; ".join(str(each.get("message", "")) for each in told) if isinstance(told, list) else str(told)
    return " ".join(f"{error.status_code} {words}".split())[:300]
