"""What is to be seen to about notices: copies that did not arrive, letters not gone, facts not recorded."""

from collections.abc import Iterable
from datetime import date

from sqlmodel import Session

from api.accounts import Viewer
from api.pages.templating import Link
from cases.details.notices import CONSENT_WITHDRAWN
from cases.find import held_by
from cases.sight import Sight, hidden_among
from deadlines.words import in_words
from notifications.notices import Notice, NoticeCopy, copies_of, failed_and_not_seen_to, in_trouble, to_be_posted
from workflows.notice_offers import label_of


def tasks_of_cases(session: Session, refs: Iterable[str] | None, sight: Sight, today: date) -> list[Link]:
    """What is to be seen to in these cases, or in all that may be seen, each leading to its notice."""
    wanted = None if refs is None else set(refs)
    found = [(notice, _said_of(session, copy)) for notice, copy in failed_and_not_seen_to(session, wanted)]
    for notice, copy in to_be_posted(session):
        if notice.sent_on and notice.sent_on <= today and (wanted is None or notice.case_ref in wanted):
            late = f"was to go on {in_words(notice.sent_on)}" if notice.sent_on < today else "is to go today"
            found.append((notice, f"Copy {copy.number} {late} and is not marked as gone"))
    found += [(each, "It has gone, and is not recorded in the case") for each in in_trouble(session, wanted)]
    hidden = hidden_among(session, sight, (notice.case_ref for notice, _ in found))
    return [_link(notice, what) for notice, what in found if notice.case_ref not in hidden]


def tasks_of_officer(session: Session, viewer: Viewer, today: date) -> list[Link]:
    """The same for the cases that the viewer holds, ended ones too: a refusal ends one, and its letter can return."""
    pairs = [*failed_and_not_seen_to(session), *to_be_posted(session)]
    refs = {notice.case_ref for notice, _ in pairs} | {each.case_ref for each in in_trouble(session)}
    if not refs:
        return []
    held = held_by(session, viewer.officer_id, refs, viewer.sight)
    return tasks_of_cases(session, held, viewer.sight, today)


def _said_of(session: Session, copy: NoticeCopy) -> str:
    """What is to be seen to about a copy that failed; where another copy reached, or may reach, somebody, that too."""
    said = f"Copy {copy.number} did not arrive"
    if copy.failed_how == CONSENT_WITHDRAWN:
        said = (
            f"Copy {copy.number} was not sent, as consent to email was withdrawn: prepare it again, by post or by hand"
        )
    others = [each for each in copies_of(session, [copy.notice_id])[copy.notice_id] if each.number != copy.number]
    reached = any(each.counts and each.failed_on is None for each in others)
    return f"{said}; another copy went, or is to go, to somebody who must be told" if reached else said


def _link(notice: Notice, what: str) -> Link:
    said = f"{notice.case_ref}, notice {notice.id} ({label_of(notice.fact_kind)}): {what[0].lower()}{what[1:]}"
    return Link(said, f"/cases/{notice.case_ref}/notices/{notice.id}")
