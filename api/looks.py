"""What was opened, in words: one for each route whose answer shows a case or several, as the list of looks tells it."""

_BY_A_PROGRAM = "/api/v1"
_SAID_WHOLE = ("/search", "/restricted")
WORDS = {
    "/": "their first page",
    "/acts/new": "an act in many cases",
    "/acts/{act}": "the receipt of an act in many cases",
    "/boards/delay/limits": "what was late, and why",
    "/boards/delay/limits.{form}": "what was late, and why, as a file",
    "/boards/forecast/alike": "cases like one that may be late",
    "/boards/forecast/limits": "what may be late",
    "/boards/forecast/limits.{form}": "what may be late, as a file",
    "/boards/forecast/tried": "the trial of a forecast",
    "/boards/forecast/tried.{form}": "the trial of a forecast, as a file",
    "/boards/transfers/list": "the transfers between phases",
    "/boards/transfers/list.{form}": "the transfers between phases, as a file",
    "/boards/workload/{username}": "the workload of an officer",
    "/boards/workload/{username}/handover": "handing over an officer’s cases",
    "/cases": "the list of cases",
    "/cases.{form}": "the list of cases, as a file",
    "/cases/{ref}": "the case",
    "/cases/{ref}/advice": "the advice asked for",
    "/cases/{ref}/advice/{asked}": "one request for advice",
    "/cases/{ref}/child": "the child’s whole story",
    "/cases/{ref}/chronology": "the chronology of the case",
    "/cases/{ref}/contacts/new": "a new contact",
    "/cases/{ref}/contacts/{number}": "a contact",
    "/cases/{ref}/contacts/{number}/consent": "the consents of a contact",
    "/cases/{ref}/contacts/{number}/consent/withdraw": "a consent, withdrawn",
    "/cases/{ref}/contacts/{number}/end": "a contact, taken off the list",
    "/cases/{ref}/delays": "the delays of the case",
    "/cases/{ref}/documents": "the documents of the case",
    "/cases/{ref}/documents.{form}": "the documents of the case, as a file",
    "/cases/{ref}/documents/{number}/{version}": "a document of the case",
    "/cases/{ref}/erase": "erasing the child",
    "/cases/{ref}/exception": "an exception relied on",
    "/cases/{ref}/facts": "the facts of the case",
    "/cases/{ref}/facts/{sequence}/correct": "the correction of a fact",
    "/cases/{ref}/facts/{sequence}/moved": "what a fact moved",
    "/cases/{ref}/facts/{sequence}/recorded-in-error": "a fact recorded in error",
    "/cases/{ref}/notes": "the notes of the case",
    "/cases/{ref}/notices": "the notices of the case",
    "/cases/{ref}/notices.{form}": "the notices of the case, as a file",
    "/cases/{ref}/notices/new": "a new notice",
    "/cases/{ref}/notices/{number}": "a notice of the case",
    "/cases/{ref}/notices/{number}/again": "a notice, prepared again",
    "/cases/{ref}/notices/{number}/copies/{copy}/letter.{form}": "the letter of a notice",
    "/cases/{ref}/notices/{number}/copies/{copy}/proof": "the proof that a notice was received",
    "/cases/{ref}/notices/{number}/copies/{copy}/returned": "a notice that came back",
    "/cases/{ref}/notices/{number}/copies/{copy}/seen-to": "a notice that came back, seen to",
    "/cases/{ref}/notices/{number}/edit": "the draft of a notice",
    "/cases/{ref}/notices/{number}/release": "a notice, released",
    "/cases/{ref}/pack": "the chronology pack",
    "/cases/{ref}/panel": "asking a panel",
    "/cases/{ref}/record": "recording a fact",
    "/cases/{ref}/child/replay": "every process of the child as at another day",
    "/cases/{ref}/child/replay/{part}.{form}": "every process of the child as at another day, as a file",
    "/cases/{ref}/replay": "the case as at another day",
    "/cases/{ref}/replay.{form}": "the case as at another day, as a file",
    "/cases/{ref}/restriction": "who may see the case",
    "/cases/{ref}/timetable": "the deadlines of the case",
    "/cases/{ref}/verify": "whether the history is untouched",
    "/cases/{ref}/what-if": "what would follow",
    "/cases/{ref}/working/{limit}/{sequence}": "the working of a date",
    "/cohorts": "the cohort of a transfer",
    "/cohorts.{form}": "the cohort of a transfer, as a file",
    "/counts-pack/duties": "what was counted over a period",
    "/counts-pack/duties.{form}": "what was counted over a period, as a file",
    "/deadlines": "the list of deadlines",
    "/deadlines.{form}": "the list of deadlines, as a file",
    "/panels/{panel}": "the agenda of a panel",
    "/panels/{panel}/agenda.{form}": "the agenda of a panel, as a file",
    "/panels/{panel}/items/{number}": "a case on a panel’s agenda",
    "/panels/{panel}/minutes": "the minutes of a panel",
    "/past/{snapshot}/boards/delay/limits": "what was late, and why on a past day",
    "/past/{snapshot}/boards/delay/limits.{form}": "what was late, and why on a past day, as a file",
    "/past/{snapshot}/boards/forecast/limits": "what may be late on a past day",
    "/past/{snapshot}/boards/forecast/limits.{form}": "what may be late on a past day, as a file",
    "/past/{snapshot}/boards/forecast/alike": "cases like one that may be late on a past day",
    "/past/{snapshot}/boards/transfers/list": "the transfers between phases on a past day",
    "/past/{snapshot}/boards/transfers/list.{form}": "the transfers between phases on a past day, as a file",
    "/past/{snapshot}/boards/workload/{username}": "the workload of an officer on a past day",
    "/past/{snapshot}/cases": "the list of cases on a past day",
    "/past/{snapshot}/cases.{form}": "the list of cases on a past day, as a file",
    "/past/{snapshot}/cases/{ref}": "the case on a past day",
    "/past/{snapshot}/cases/{ref}/child": "every process of the child on a past day",
    "/past/{snapshot}/deadlines": "the list of deadlines on a past day",
    "/past/{snapshot}/deadlines.{form}": "the list of deadlines on a past day, as a file",
    "/past/{snapshot}/officer": "an officer’s cases on a past day",
    "/past/{snapshot}/until/{other}": "what differs between two days",
    "/past/{snapshot}/until/{other}/{kind}.{form}": "what differs between two days, as a file",
    "/post": "the letters to be posted",
    "/post/receipt": "the receipt of letters posted",
    "/reassign": "giving cases to somebody else",
    "/restricted": "a restricted case, opened with a reason",
    "/schools/{urn}": "the cases of a school",
    "/schools/{urn}/cases.{form}": "the cases of a school, as a file",
    "/search": "a search",
    "/todo/{pile}": "what is to be done",
}


# A case that stands among many on such a page was listed there, by its reference and stage; nobody opened it.
LISTED = {
    "GET /acts/new": "Listed in the choice of cases for an act in many",
    "POST /acts/new": "Listed in the preview of an act in many cases",
    "GET /acts/{act}": "Listed in the receipt of an act in many cases",
}


def in_words(what: str, *, of_case: bool = False) -> str:
    """A look, kept as a method and a route, in words; one of a route there no longer is, as it was kept.

    `of_case` where it names a case: one that was only listed among many is told as that.
    """
    if of_case and what in LISTED:
        return LISTED[what]
    method, _, route = what.partition(" ")
    said = WORDS.get(route.removeprefix(_BY_A_PROGRAM))
    if said is None:
        return what
    said = said[0].upper() + said[1:]
    if route.startswith(_BY_A_PROGRAM):
        said += ", by a program"
    return f"{said}: a form sent" if method == "POST" and route not in _SAID_WHOLE else said
