"""Where people can go: the row at the top, at most seven entries for anybody, and what each entry's page leads to."""

from typing import NamedTuple

from api.accounts import Viewer
from api.roles import Permission, ServicePermission

ADMINISTRATION, AUDIT = "/administration", "/audit"


class Place(NamedTuple):
    """One page that another leads to: its name, its address, the permission it asks for, what it is for."""

    text: str
    href: str
    permission: Permission | ServicePermission
    says: str


Groups = tuple[tuple[str, tuple[Place, ...]], ...]


class Top(NamedTuple):
    """One entry of the row at the top, and by group what its page leads to.

    Whoever has the permission `unless` finds it on another entry's page instead, so that the row stays short.
    """

    text: str
    href: str
    permission: Permission | ServicePermission
    groups: Groups = ()
    unless: Permission | ServicePermission | None = None

    def is_for(self, viewer: Viewer) -> bool:
        """Whether it stands in this person's row."""
        return viewer.may(self.permission) and not (self.unless and viewer.may(self.unless))


_POST = Place("Post", "/post", "release notices", "Notices released to go by post, to be printed and posted.")
_CONCERNS = Place(
    "Concerns about providers", "/concerns", "read cases", "What suggests that a provider does not keep its agreement."
)
_OUTBOX = Place("Outbox", "/outbox", "see outbox", "What waits to be sent, what was sent, what failed.")
_REMINDERS = Place(
    "Reminders", "/reminders", "see law", "Who is told of a deadline when, and on which days nobody is."
)  # fmt: skip
_VERIFY = Place("Verify", "/verify", "verify", "Whether the log is as it was written, and when that was last proved.")
_DAYS_PAST = Place("Days past", "/past", "replay", "Every list as it was on a day, as it was known at an instant.")
_PROFILES = Place("Redaction profiles", "/pack-profiles", "make packs", "What a pack leaves out for whom, and why.")
_COUNTS = Place("Counts pack", "/counts-pack", "make packs", "What fell due over a period and what became of it.")
_SET_ASIDE = Place("Set aside", "/set-aside", "see outbox", "Cases that cannot be worked out at present, and why.")
_RESTRICTED = Place(
    "Restricted cases", "/restricted", "open restricted cases", "Opening one you are not named in, with a reason."
)
_POSTS = Place("Posts", "/posts", "see posts", "Which posts there are, who holds each when, which are vacant.")
_LETTERS_SAY = "What each letter must say, and what all tell of the authority."

_OF_HOME: Groups = (
    (
        "",
        (
            _POST,
            Place("Your calendar", "/calendar", "record facts", "Deadlines in your own calendar program."),
            Place("Receipts", "/acts", "record facts", "What you did in many cases at once, and what became of it."),
        ),
    ),
)
_OF_BOARDS: Groups = (
    (
        "Beside the boards",
        (
            _CONCERNS,
            Place("Cohorts", "/cohorts", "open cases", "Transfers between phases: the cases still to open for a year."),
            _DAYS_PAST,
            _COUNTS,
            _PROFILES,
            Place("Simulate", "/simulate", "simulate", "The caseload under a proposal that is not law."),
        ),
    ),
)
_OF_AUDIT: Groups = (
    (
        "Whether all is as it was written",
        (
            _VERIFY,
            _DAYS_PAST,
            _SET_ASIDE,
        ),
    ),
    (
        "Who saw and was told what",
        (
            Place("Access", "/access", "see access", "Who looked at which case, and when."),
            _POSTS,
            _RESTRICTED,
            _OUTBOX,
            _REMINDERS,
        ),
    ),
    (
        "For others to read",
        (
            _PROFILES,
            _COUNTS,
        ),
    ),
)
_OF_ADMINISTRATION: Groups = (
    (
        "What waits",
        (Place("Approvals", "/approvals", "approve", "What a second person must approve before it is done."),),
    ),
    (
        "People",
        (
            Place("Users", "/users", "manage users", "Accounts, opened and closed, and the posts each holds."),
            _POSTS,
            Place("Teams", "/teams", "manage users", "Teams, made, renamed and closed, and who is in each."),
            _RESTRICTED,
        ),
    ),
    (
        "What dates are counted with",
        (
            Place("Holidays", "/holidays", "change holidays", "Bank holidays proclaimed since the list was published."),
            Place("School closures", "/terms", "change holidays", "When schools are closed between terms, from files."),
            Place(
                "Answers chosen",
                "/administration/open-questions",
                "answer open questions",
                "Which answer is taken where the law leaves it to the authority.",
            ),
            Place(
                "Open questions",
                "/law/open-questions",
                "see administration",
                "What is done here where the law is silent.",
            ),
        ),
    ),
    (
        "What is sent",
        (
            _REMINDERS,
            Place("Letters", "/letters", "change letters", _LETTERS_SAY),
            Place("Bodies", "/bodies", "keep bodies", "Where each body that is asked for advice is written to."),
            _OUTBOX,
        ),
    ),
    (
        "Whether all is well",
        (
            Place("Status", "/status", "see status", "What runs by itself, and whether it did in time."),
            _SET_ASIDE,
            _VERIFY,
        ),
    ),
)

TOP: tuple[Top, ...] = (
    Top("Home", "/", "record facts", _OF_HOME),
    Top("Boards", "/boards", "list deadlines across officers", _OF_BOARDS),
    Top("Deadlines", "/deadlines", "read cases"),
    Top("Cases", "/cases", "read cases"),
    Top("Panels", "/panels", "read cases"),
    Top("Concerns", _CONCERNS.href, _CONCERNS.permission, unless="see administration"),
    Top(_POST.text, _POST.href, _POST.permission, unless="see administration"),
    Top("Audit", AUDIT, "see access", _OF_AUDIT),
    Top("Administration", ADMINISTRATION, "see administration", _OF_ADMINISTRATION),
    Top("Law", "/law", "see law"),
)
# What the help leads to beside itself, for whoever has it nowhere else.
TO_LOOK_UP: tuple[Place, ...] = (
    Place("Law", "/law", "see law", "Every time limit, with the provision’s own words."),
    Place("Open questions", "/law/open-questions", "see law", "What is done here where the law is silent."),
    Place("Calculator", "/calculator", "see law", "The dates that follow from a day, without any case."),
    Place("Letters", "/letters", "see law", _LETTERS_SAY),
    _REMINDERS,
)


def row_of(viewer: Viewer, tops: tuple[Top, ...] = TOP) -> list[Top]:
    """This person's row at the top, the place where they begin first; empty for an account of the other service."""
    return [top for top in tops if top.is_for(viewer)]


def groups_of(viewer: Viewer, href: str, tops: tuple[Top, ...] = TOP) -> list[tuple[str, list[Place]]]:
    """What the page of an entry leads this person to, by group: nothing they may not see or have in the row itself."""
    row = row_of(viewer, tops)
    groups = next((top.groups for top in row if top.href == href), ())
    led_to = [(title, [each for each in places if _is_left(each, viewer, row)]) for title, places in groups]
    return [(title, places) for title, places in led_to if places]


def _is_left(place: Place, viewer: Viewer, row: list[Top]) -> bool:
    return viewer.may(place.permission) and all(top.href != place.href for top in row)


def is_within(path: str, href: str) -> bool:
    """Whether a page is the one at an address or stands below it; below the first page stands nothing by address."""
    return path == href or (href != "/" and path.startswith(f"{href}/"))


def leading_to(path: str, viewer: Viewer, tops: tuple[Top, ...] = TOP) -> tuple[Top | None, Place | None]:
    """The entry of somebody's row that leads to a page, and the place by which it does if it is not the entry's own.

    The longest address counts, and of two entries that lead to one place the later.
    """
    found: list[tuple[int, Top, Place | None]] = []
    for top in row_of(viewer, tops):
        below = [place for _, places in groups_of(viewer, top.href, tops) for place in places]
        found += [(len(top.href), top, None)] if is_within(path, top.href) else []
        found += [(len(place.href), top, place) for place in below if is_within(path, place.href)]
    found.sort(key=lambda each: each[0])
    return found[-1][1:] if found else (None, None)
