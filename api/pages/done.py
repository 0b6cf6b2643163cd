"""What a page says once after a form led to it: that what was asked for is done."""

from collections.abc import Mapping
from urllib.parse import urlsplit, urlunsplit

from fastapi.responses import RedirectResponse

from api.pages.templating import Notice

DONE: Mapping[str, str] = {
    "agenda": "The question is on the agenda.",
    "agenda-less": "The case was taken off the agenda.",
    "asked": "The email to the body will go within minutes.",
    "body-added": "The contact was added.",
    "body-closed": "The contact is offered no more.",
    "calendar-ended": "The address was ended: no calendar program can follow it any more.",
    "chasing-paused": "The body is not chased for the time being.",
    "chasing-resumed": "The body is chased again.",
    "closures": "The closures were added.",
    "closures-undone": "The file was taken back, with every closure it had added.",
    "consent": "The consent was recorded.",
    "consent-withdrawn": "The withdrawal was recorded.",
    "contact-added": "Somebody to write to was added.",
    "contact-changed": "The change was kept.",
    "contact-ended": "They are no longer written to about this child.",
    "counts-discarded": "The counts were discarded. They can be worked out again from the log at any time.",
    "document": "The document was kept.",
    "holding-ended": "That they hold the post was ended.",
    "links-ended": "The links are ended: nobody can answer by them any more.",
    "member": "The panel’s members were changed.",
    "note": "The note was added.",
    "panel": "The panel was called. Now name who sits on it.",
    "panel-off": "The panel was called off.",
    "panel-moved": "The panel was moved.",
    "post": "The post was opened. Now say who holds it.",
    "post-ended": "The end of the post was kept.",
    "post-given": "Who holds the post was kept.",
    "recommended": "What the panel recommended was recorded in the case.",
    "restricted": "Only those named may know of this child’s cases now.",
    "restriction-lifted": "The restriction of this child’s cases was lifted.",
    "team": "The team was made.",
    "team-closed": "The team was closed.",
    "team-named": "The team has its new name.",
    "team-opened": "The team was opened again.",
}


def done(address: str, what: str) -> RedirectResponse:
    """Lead on after a form; the page there says what was done. Raises KeyError for a word that is not in DONE."""
    return RedirectResponse(saying(address, what), 303)


def saying(address: str, what: str) -> str:
    """The address at which a page says what was done. Raises KeyError for a word that is not in DONE."""
    assert DONE[what]
    parts = urlsplit(address)
    return urlunsplit(parts._replace(query="&".join(each for each in (parts.query, f"done={what}") if each)))


def said(what: str) -> dict[str, Notice]:
    """What a page says at its top when it is asked for after a form; nothing for a word that nobody knows."""
    return {"notice": Notice(DONE[what], is_success=True)} if what in DONE else {}
