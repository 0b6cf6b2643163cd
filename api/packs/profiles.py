"""Redaction profiles as data, for a data protection officer to read: for each reader what is blacked out, and why.

What a profile does not name under `withholds` is shown. Nothing is left out without a mark where it stood.
Of the provisions these were read in copies of legislation.gov.uk. On 29 November 2026: the Data Protection Act 2018
Sch 2 para 16 (as enacted), Sch 3 paras 7, 14 and 17. On 30 November 2026, in the collection legalize-uk, which follows
amendments only so far: its Sch 2 paras 16, 17 and 19 and Sch 3 paras 1 to 6 (as amended to 15 December 2021), and the
Local Government Act 1974 s.29 (as amended to 1 April 2006). Of the Tribunal's rules r.14(2) was read as a commentary
quotes it. UK GDPR arts 5 and 15 and r.15 are recalled. An authority's data protection officer confirms a profile once
before the first pack of it leaves. A profile lightens the work of redacting by hand; it does not replace the last look.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from deadlines.refusals import Refusal


class Matter(StrEnum):
    """What can be blacked out of a pack. `says` is what a profile's reader is told of it, `mark` what stands there."""

    CHILD = "child"
    READER = "reader"
    OTHERS = "others"
    ADDRESSES = "addresses"
    OFFICERS = "officers"
    TEXTS = "texts"
    LETTERS = "letters"
    FILES = "files"
    LEGAL = "legal"
    LOOKS = "looks"

    @property
    def says(self) -> str:
        """The matter in words."""
        return _SAYS[self][0]

    @property
    def mark(self) -> str:
        """What stands, white on black, in place of it."""
        return _SAYS[self][1]


_SAYS: Mapping[Matter, tuple[str, str]] = {
    Matter.CHILD: ("Name, date of birth and pupil number of the child or young person", "the child’s particulars"),
    Matter.READER: ("Name and address of the contact who asks, complains or appeals", "a contact"),
    Matter.OTHERS: ("Names of every other contact, also inside notes, titles and letters", "another person"),
    Matter.ADDRESSES: (
        "Where every other contact lives or is written to, and any email address or telephone number in a note",
        "an address",
    ),
    Matter.OFFICERS: ("Names of officers; each keeps a number, so that one can be told from another", "an officer"),
    Matter.TEXTS: ("Notes and other free text kept beside the log", "the text of a note"),
    Matter.LETTERS: ("The words of notices sent to the family", "the words of a notice"),
    Matter.FILES: ("Titles and files of documents; their kind and SHA-256 stay", "a document"),
    Matter.LEGAL: ("Documents and notes marked as legal advice: title, file and words", "legal advice"),
    Matter.LOOKS: ("Who looked at the record, and when", "who looked"),
}


@dataclass(frozen=True, slots=True)
class Profile:
    """For whom a pack is, on what its being given rests, and what is blacked out of it with the reason for each.

    `gives_files` tells whether the documents themselves go with it: a file cannot be blacked out here, only left out.
    `asks_reader` tells that a contact of the case can be named who asks, complains or appeals, and whose own name and
    address are then shown.
    """

    key: str
    title: str
    reader: str
    rests_on: str
    withholds: Mapping[Matter, str]
    gives_files: bool = False
    asks_reader: bool = False
    before_it_goes: str = ""


class NoSuchProfile(Refusal):
    """There is no redaction profile of that name."""

    code = "invalid"


_PRIVILEGE = "It is legal advice: communications with lawyers are privileged, and only the authority can waive that."
_PRIVILEGE_THERE = f"{_PRIVILEGE} Nobody can be made to produce more than in the High Court (1974 Act s.29(7))."
_THIRD_PARTY = "It is about somebody else, who has not consented to it (Data Protection Act 2018 Sch 2 para 16)."
_NOT_ASKED = "It is not part of what happened in the case; it can be asked for."
_ADDRESS = "Where somebody else lives or writes from is not needed to follow what happened."
_MAY_NAME_OTHERS = (
    "A document may hold what is about other people, and a file cannot be blacked out here: a person reads it first "
    "and adds it to the pack by hand."
)
_LOOK_BY_HAND = (
    "Read every note and every letter in it before it goes: a name nobody entered as a contact is not found."
)

_WEIGH = (
    f"{_LOOK_BY_HAND} Where it is reasonable to give what is about somebody else without their consent, it must be "
    "given (Data Protection Act 2018 Sch 2 para 16(2), (3)): add it by hand. Of the health, social and education "
    "workers concerned it counts as reasonable (para 17). Data concerning health goes only once the health "
    "professional responsible has said that it would cause no serious harm, unless whom it is about knows it already "
    "(Sch 3 paras 5, 6). Consider serious harm otherwise, too (Sch 3: para 7(2) for social work data, para 17(2) for a "
    "school’s educational record)"
)

_FOR_SUBJECT_ACCESS = {
    Matter.OTHERS: _THIRD_PARTY,
    Matter.ADDRESSES: _THIRD_PARTY,
    Matter.LEGAL: _PRIVILEGE,
    Matter.FILES: _MAY_NAME_OTHERS,
}

PROFILES: Mapping[str, Profile] = MappingProxyType(
    {
        each.key: each
        for each in (
            Profile(
                "ombudsman",
                "Ombudsman",
                "The Local Government and Social Care Ombudsman",
                "Local Government Act 1974 s.29(1), (2): who investigates may require documents and information",
                {Matter.ADDRESSES: _ADDRESS, Matter.LEGAL: _PRIVILEGE_THERE, Matter.LOOKS: _NOT_ASKED},
                gives_files=True,
                asks_reader=True,
                before_it_goes=_LOOK_BY_HAND,
            ),
            Profile(
                "tribunal",
                "Tribunal",
                "The First-tier Tribunal (Special Educational Needs and Disability)",
                "Tribunal Procedure (First-tier Tribunal) (HESC) Rules 2008 (SI 2008/2699) rr.15, 21",
                {Matter.ADDRESSES: _ADDRESS, Matter.LEGAL: _PRIVILEGE, Matter.LOOKS: _NOT_ASKED},
                gives_files=True,
                asks_reader=True,
                before_it_goes=f"{_LOOK_BY_HAND} Where the Tribunal has prohibited a disclosure (r.14), heed it.",
            ),
            Profile(
                "parent",
                "Subject access: parent",
                "A parent, about themselves or for their child",
                "UK GDPR art 15; Data Protection Act 2018 Sch 2 paras 16, 17 (other people), 19 (legal advice)",
                _FOR_SUBJECT_ACCESS,
                asks_reader=True,
                before_it_goes=f"{_WEIGH}, what the child told of their health expecting that this parent would not "
                "learn of it (Sch 3 para 4) and, where the young person decides for themselves, whether they agree.",
            ),
            Profile(
                "young_person",
                "Subject access: young person",
                "The young person, about themselves",
                "UK GDPR art 15; Data Protection Act 2018 Sch 2 paras 16, 17 (other people), 19 (legal advice)",
                _FOR_SUBJECT_ACCESS,
                asks_reader=True,
                before_it_goes=f"{_WEIGH}.",
            ),
            Profile(
                "internal",
                "Internal",
                "The authority itself: its complaints officer, its lawyers",
                "The authority’s own functions; nothing is blacked out, so it must not leave the authority",
                {},
                gives_files=True,
                before_it_goes="It must not leave the authority.",
            ),
            Profile(
                "audit",
                "Audit, without people",
                "An auditor, or anybody who is to check days and reasons and needs to know nobody",
                "UK GDPR art 5(1)(c): no more than is needed",
                {
                    matter: "Days, reasons and proof can be checked without it."
                    for matter in Matter
                    if matter is not Matter.LOOKS
                },
                before_it_goes="The references still lead to the children: it is for people who may know them.",
            ),
        )
    }
)


def profile_named(key: str) -> Profile:
    """A profile by its key. Raises NoSuchProfile."""
    if key not in PROFILES:
        raise NoSuchProfile(
            f"There is no redaction profile “{key}”.",
            "A pack is blacked out by one of the profiles that are written down, and never by guess.",
            f"Use one of {', '.join(PROFILES)}.",
            fields={"profile": "Select for whom the pack is."},
        )
    return PROFILES[key]
