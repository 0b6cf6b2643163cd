"""How much time is left before a deadline, in the words a person plans by. It decides nothing about any deadline."""

from datetime import date, timedelta

from deadlines.calendar import england_and_wales
from deadlines.deadline import Deadline
from deadlines.words import count_of, in_words

_FAR = 60  # calendar days past which nobody plans by working days


def slack(deadline: Deadline) -> str:
    """The time left on the day it is judged: "18 days late", "today is the last day", "4 working days left".

    Working days are those after today, up to the last lawful day; of time allowed to somebody else every day counts,
    and nothing is late after it. Empty where the deadline has no day.
    """
    if deadline.due_on is None:
        return ""
    left = (deadline.due_on - deadline.as_of).days
    if deadline.limit.is_window and left:
        return f"{count_of(left, 'day')} left" if left > 0 else ""
    if left < 0:
        return f"{count_of(deadline.days_late or -left, 'day')} late"
    if left == 0:
        return "Today is the last day"
    if left > _FAR or deadline.do_by is None:
        return f"{count_of(left, 'day')} left"
    return _in_working_days(deadline.as_of, deadline.do_by)


def _in_working_days(today: date, do_by: date) -> str:
    if do_by == today:
        return "Today is the last working day before it"
    if do_by < today:
        return f"The last working day before it was {in_words(do_by)}"
    calendar = england_and_wales()
    days = (today + timedelta(days=each) for each in range(1, (do_by - today).days + 1))
    return f"{count_of(sum(map(calendar.is_working_day, days)), 'working day')} left"
