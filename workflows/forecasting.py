"""What the coming sweeps will send, to officers and to bodies that are asked for advice: one list, by day."""

from datetime import date

from sqlmodel import Session

from cases.tables import Officer
from workflows.chasers import CHASED, Chaser, foreseen_chasers
from workflows.notices import Office
from workflows.reminders_ahead import Forecast, foreseen_reminders


def forecast(session: Session, from_day: date, days: int, office: Office) -> list[Forecast]:
    """Every email of the coming days if nothing else is recorded, by the very functions the sweep uses."""
    to_bodies = [_to_a_body(on, each) for on, each in foreseen_chasers(session, from_day, days)]
    return sorted([*foreseen_reminders(session, from_day, days, office), *to_bodies], key=lambda each: each.on)


def _to_a_body(on: date, chaser: Chaser) -> Forecast:
    asking = chaser.asking
    # Not an officer of anybody's: only named, as whoever an email goes to is.
    addressee = Officer(
        id=f"body:{asking.body}", username=asking.body, display_name=asking.post, email=asking.email, role="",
        created_at=asking.asked_at,
    )  # fmt: skip
    return Forecast(on, addressee, CHASED, chaser.reason, (chaser.request.ref,))
