"""Details of the facts about a notice itself: that it was released to be sent, and that it did not reach somebody."""

from typing import Annotated

from pydantic import Field

from cases.details.base import Asked, Detail, Key, one_of

CONSENT_WITHDRAWN = "consent_withdrawn"
HOW = {
    "returned_by_post": "The letter came back",
    "email_refused": "The email was refused or came back",
    "not_received": "It is proved that it did not arrive",
    CONSENT_WITHDRAWN: "Consent to email was withdrawn before it went",
}
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
_NUMBER = Asked("Which notice?", recalled="Notice")
_DIGEST = Asked("Its SHA-256", recalled="SHA-256 of the notice")


class NoticeGiven(Detail):
    """Which notice gave effect to a fact: its number, and the SHA-256 of what was sent. It names nobody."""

    number: Annotated[int, Field(ge=1, strict=True)]
    sha256: Digest


class NoticeReleased(Detail):
    """A notice as an officer released it: what it gives effect to, and in how many copies."""

    number: Annotated[int, Field(ge=1), _NUMBER]
    sha256: Annotated[Digest, _DIGEST]
    gives: Annotated[Key, Asked("What does it give effect to?", recalled="It gives effect to")]
    copies: Annotated[int, Field(ge=1, le=99), Asked("In how many copies?", recalled="Copies")]


class ServiceFailed(Detail):
    """A copy of a notice that did not reach whom it was for. `how` says how that is known."""

    number: Annotated[int, Field(ge=1), _NUMBER]
    sha256: Annotated[Digest, _DIGEST]
    copy_number: Annotated[int, Field(ge=1, le=99), Asked("Which copy?", recalled="Copy")]
    how: Annotated[str, one_of(HOW), Asked("How is it known?", recalled="How it is known", answers=HOW)]
