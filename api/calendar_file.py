"""A calendar feed as a file: iCalendar (RFC 5545), the same bytes for the same entries."""

from collections.abc import Iterable
from datetime import timedelta

from icalendar import Calendar, Event

from workflows.calendar_feed import Entry

TYPE = "text/calendar; charset=utf-8"
ASK_AGAIN = timedelta(hours=6)


def calendar_file(name: str, entries: Iterable[Entry], base_url: str) -> bytes:
    """A calendar of this name. Each entry is a whole day that keeps nobody from being invited, and is private.

    No METHOD: it would make the feed a message, in which every entry must name an organiser (RFC 5546 s.3.2.1).
    """
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//sendflow//Deadlines//EN")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    for entry in entries:
        calendar.add_component(_event(entry, f"{base_url}/cases/{entry.ref}"))
    return bytes(calendar.to_ical())


def _event(entry: Entry, link: str) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", entry.modified_at)  # when the entry was last told anew: the instant of reading would differ
    event.add("last-modified", entry.modified_at)
    event.add("sequence", entry.sequence)
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    event.add("dtstart", entry.due_on)
    event.add("summary", f"{entry.title} – {entry.ref}")
    event.add("description", "\n".join([*entry.lines, link]))
    event.add("url", link)
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    return event
