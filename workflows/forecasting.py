"""What the coming sweeps will send, to officers and to bodies that are asked for advice: one list, by day."""

from datetime import date, timedelta

from sqlmodel import Session

from cases.sight import Sight, hidden_references
from cases.tables import Officer
from workflows.chasers import CHASED, Chaser, foreseen_chasers
from workflows.notices import Office
from workflows.reminders_ahead import Forecast, foreseen_reminders
from workflows.slices import is_all_swept


def forecast(session: Session, from_day: date, days: int, office: Office) -> list[Forecast]:
    """Every email of the coming days if nothing else is recorded, by the very functions the sweep uses."""
    to_bodies = [_to_a_body(on, each) for on, each in foreseen_chasers(session, from_day, days)]
    return sorted([*foreseen_reminders(session, from_day, days, office), *to_bodies], key=lambda each: each.on)


def from_day(session: Session, today: date) -> date:
    """The day of the next sweep: today, or tomorrow where today's is over and tells nothing more."""
    return today + timedelta(days=1) if is_all_swept(session, today) else today


def coming(session: Session, today: date, days: int, office: Office, sight: Sight) -> list[Forecast]:
    """What the next sweeps will send, of so many days with today's, as far as it may be seen."""
    begin = from_day(session, today)
    hidden = hidden_references(session, sight)
    found = forecast(session, begin, days - (begin - today).days, office)
    return [each for each in found if hidden.isdisjoint(each.refs)]


def _to_a_body(on: date, chaser: Chaser) -> Forecast:
    asking = chaser.asking
    # Not an officer of anybody's: only named, as whoever an email goes to is.
    addressee = Officer(
        id=f"body:{asking.body}", username=asking.body, display_name=asking.post, email=asking.email, role="",
        created_at=asking.asked_at,
    )  # fmt: skip
    return Forecast(on, addressee, CHASED, chaser.reason, (chaser.request.ref,))
