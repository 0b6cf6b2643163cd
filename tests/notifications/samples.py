"""Messages to test with: a context for each kind, an email, a clock set by hand, the outbox as it stands."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from cases.database import Database
from notifications.emails import Email, Sender
from notifications.outbox import Message, NewMessage, NewTold, enqueue, find_messages

QUEUED_AT = datetime(2025, 10, 9, 8, 0, tzinfo=UTC)

DEADLINE: dict[str, Any] = {
    "case_ref": "EHC-2026-000001",
    "case_url": "https://send.example.gov.uk/cases/EHC-2026-000001",
    "title": "Finalised plan",
    "duty": "send the finalised EHC plan",
    "due_on": "2025-10-05",
    "do_by": "2025-10-03",
    "days_late": 4,
    "cite": "SI 2014/1530, reg 13(2)",
    "owner_label": "Officer 7",
    "authority_name": "Exampleshire County Council",
}

ADVICE: dict[str, Any] = {
    "case_ref": "EHC-2026-000001",
    "body": "the NHS trust",
    "asked_on": "2025-09-01",
    "due_on": "2025-10-05",
    "cite": "SI 2014/1530, reg 8(1)",
    "is_law": True,
    "advice_url": "https://send.example.gov.uk/advice/a-secret",
    "expires_on": "2025-12-01",
    "authority_name": "Exampleshire County Council",
}

APPROVAL: dict[str, Any] = {
    "number": 3,
    "act": "Erase a child",
    "approval_url": "https://send.example.gov.uk/approvals/3",
    "authority_name": "Exampleshire County Council",
}

CONTEXTS: dict[str, dict[str, Any]] = {
    "notice": {
        "subject": "A letter from Exampleshire County Council",
        "text": "Exampleshire County Council\n\nUntil Sunday 5 October 2025: https://send.example.gov.uk/\n",
        "html": (
            '<!doctype html>\n<html lang="en-GB"><head><title>A letter</title></head><body><h1>A letter</h1>'
            '<p>Exampleshire County Council</p><p>Until Sunday 5 October 2025: <a href="https://send.example.gov.uk/">'
            "send.example.gov.uk</a></p></body></html>"
        ),
    },
    "restricted_case_opened": {
        "case_ref": "EHC-2026-000001",
        "case_url": "https://send.example.gov.uk/cases/EHC-2026-000001",
        "title": "EHC needs assessment",
        "owner_label": "you",
        "authority_name": "Exampleshire County Council",
        "who": "Priya Manager",
        "opened_on": "2025-10-05",
    },
    "notice_not_delivered": {
        **DEADLINE,
        "what": "Refusal to assess notified",
        "number": 12,
        "how": "The letter came back",
        "reopened": "Refusal to assess notified",
        "others": None,
        "failed_on": "2025-10-05",
    },
    "advice_asked": ADVICE,
    "advice_chased": ADVICE | {"days_late": 9},
    "advice_answered": DEADLINE | {"body": "The NHS trust", "says": "sent it", "answered_on": "2025-10-05"},
    "agreed_duties": {
        "items": [
            {
                "title": "Monitoring group meets (Autumn term)",
                "duty": "hold a meeting",
                "agreed_day": "Sunday 5 October 2025",
                "cite": "specification, KPI 1",
            },
            {
                "title": "Hazard told",
                "duty": "tell the authority",
                "agreed_day": "none: it is due at once",
                "cite": "specification, para 7.10.3",
            },
        ],
        "list_url": "https://send.example.gov.uk/registers/due",
        "authority_name": "Exampleshire County Council",
    },
    "sweep_missing": {
        "items": [{"title": "EHC needs assessment"}, {"title": "Annual review"}],
        "due_on": "2025-10-05",
        "health_url": "https://send.example.gov.uk/api/v1/health",
        "last": "Saturday 4 October 2025",
        "authority_name": "Exampleshire County Council",
    },
    "verification_found": {
        "is_altered": True,
        "verified_on": "2025-10-05",
        "differing": "0 cases",
        "verify_url": "https://send.example.gov.uk/verify",
        "authority_name": "Exampleshire County Council",
    },
    "approval_waits": APPROVAL | {"who": "Mo Sample", "asked_on": "2025-10-05", "lapses_on": "2025-10-12"},
    "approval_decided": APPROVAL | {"who": "Mo Sample", "outcome": "approved", "decided_on": "2025-10-05"},
    "approval_lapsed": APPROVAL | {"asked_on": "2025-10-05", "lapsed_on": "2025-10-12"},
    "feedback_asked": {
        "feedback_url": "https://send.example.gov.uk/feedback/a-secret",
        "expires_on": "2025-10-05",
        "authority_name": "Exampleshire County Council",
    },
    "deadline_due_soon": DEADLINE,
    "deadline_missed": DEADLINE,
    "deadline_escalated": DEADLINE,
    "agreed_day_near": DEADLINE,
    "agreed_day_passed": DEADLINE,
    "reminders_digest": {
        "items": [
            DEADLINE,
            DEADLINE | {"case_ref": "EHC-2026-000002", "due_on": "2025-09-30", "days_late": 9, "duty": "decide"},
            DEADLINE | {"case_ref": "EHC-2026-000003", "due_on": "2025-10-20", "days_late": 0},
        ],
        "total": 3,
        "held_back": 2,
        "list_url": "https://send.example.gov.uk/deadlines",
        "authority_name": "Exampleshire County Council",
    },
    "cases_handed_over": {
        "number": 12,
        "before": "Kit Sample",
        "by": "Mo Sample",
        "given_on": "2025-10-05",
        "list_url": "https://send.example.gov.uk/cases?officer=o7",
        "authority_name": "Exampleshire County Council",
    },
    "case_assigned": DEADLINE | {"title": "EHC needs assessment", "stage": "Seeking advice and information"},
}

EMAIL = Email(
    kind="deadline_missed",
    key="reminder:EHC-2026-000001:final_plan:1:missed:owner",
    reference="EHC-2026-000001",
    to_address="officer.seven@example.org",
    sender=Sender("no-reply@send.example.org", "Exampleshire Council"),
    subject="EHC-2026-000001: was due by Sunday 5 October 2025: send the finalised EHC plan",
    text="A line with “quotation marks”.\n" + "long " * 400 + "\n",
    html="<p>“quotation marks”</p>\n",
    queued_at=QUEUED_AT,
    written_at=datetime(2025, 10, 9, 8, 30, tzinfo=UTC),
)


def new_message(number: int = 1, **changes: Any) -> NewMessage:
    """A reminder about the numbered case, telling its owner one thing."""
    case_ref = f"EHC-2026-{number:06}"
    thing = NewTold(f"{case_ref}:final_plan:1:missed:owner", case_ref, "final_plan", date(2025, 10, 5))
    message = NewMessage(
        key=f"reminder:{thing.key}",
        kind="deadline_missed",
        recipient="officer-7",
        to_address="officer.seven@example.org",
        reason="The time limit for the finalised plan has passed.",
        context=DEADLINE | {"case_ref": case_ref},
        case_ref=case_ref,
        told=(thing,),
    )
    return replace(message, **changes)


def queue(database: Database, *messages: NewMessage, at: datetime = QUEUED_AT) -> int:
    """Queue them in one transaction; the number that were new."""
    with database.writing() as session:
        return enqueue(session, messages, now=at)


def outbox(database: Database) -> Sequence[Message]:
    """Everything in the outbox, in the order it was queued."""
    with database.reading() as session:
        messages = find_messages(session, hidden=(), limit=10_000)
        session.expunge_all()  # they are read after the session has ended
        return messages


class HandClock:
    """A clock that moves only when told to."""

    def __init__(self, at: datetime = QUEUED_AT) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def move(self, **by: float) -> None:
        self.at += timedelta(**by)
