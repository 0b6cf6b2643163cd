"""What the demo service writes in its registers, as data. All of it is invented.

The national Minimum Standards are not published openly: these are wordings of our own about what a service like this
does, so that a self-assessment can be looked at. A service enters its own copy of the standards.
"""

from collections.abc import Mapping
from typing import Final

# Workshop on the menu: topic as it was announced, for whom, places.
WORKSHOPS: Final[Mapping[str, tuple[str, tuple[str, ...], int]]] = {
    "Asking for an assessment": ("Is it time to ask for an assessment?", ("parents",), 24),
    "Reading a draft plan": ("What should be in sections B, F and I", ("parents",), 20),
    "Annual reviews": ("Getting ready for an annual review", ("parents", "practitioners"), 24),
    "SEN support in school": ("SEN support without a plan", ("parents", "practitioners"), 30),
    "Moving to secondary school": ("Phase transfer and its dates", ("parents",), 30),
    "Preparing for adulthood": ("After sixteen: your own rights", ("children_and_young_people", "parents"), 16),
    "Mediation and appeals": ("Disagreeing with a decision", ("parents",), 18),
    "Saying what you think": ("Your views at your review", ("children_and_young_people",), 12),
}
SAID_OF_WORKSHOPS: Final = (
    "Clear slides, and enough time for questions.",
    "They would have liked examples of good wording.",
    "Helpful to meet others in the same position.",
    "The handout was asked for again afterwards.",
)
# Action: whom it reaches, which group of them, and how many months after the plan begins it is planned for.
PUBLICITY: Final[Mapping[str, tuple[tuple[str, ...], str | None, int]]] = {
    "Postcards sent to every school and nursery": (("education",), None, 1),
    "Talk at the SENCO network": (("education",), "SENCOs", 2),
    "Posters and cards in health centres": (("health",), "health visitors and school nurses", 3),
    "Briefing for social work teams": (("social_care",), "children with disabilities team", 4),
    "Stand at the parent carer forum's summer event": (("parents",), None, 3),
    "Sixth form and college freshers' stands": (("children_and_young_people",), "aged 16 to 19", 5),
    "Pages on the local offer looked through and corrected": (("parents", "children_and_young_people"), None, 7),
    "Card for young people, made with them": (("children_and_young_people",), None, 9),
}
# Code: area, our own wording, target or none (then it is monitored).
STANDARDS: Final[Mapping[str, tuple[str, str, str | None]]] = {
    "1.1": ("1", "The service is at arm's length, and its commissioning is written down.", None),
    "1.2": ("1", "A monitoring group with parents and young people in it meets.", "Every term"),
    "1.3": ("1", "One person manages the service and has no other duty.", "In post"),
    "2.1": ("2", "The service is known to those it is for, and says how it can be reached.", None),
    "2.2": ("2", "What families tell is used, without naming them, to improve local arrangements.", None),
    "3.1": ("3", "People are answered when they ask.", "Within 5 working days"),
    "3.2": ("3", "Advice is impartial, accurate and in line with the law.", None),
    "3.3": ("3", "Children and young people can use the service in their own right.", None),
    "3.5": ("3", "There is support before, during and after an appeal, and at the hearing where needed.", None),
    "4.1": ("4", "Whoever gives advice has the legal training for it.", "IPSEA level 1"),
    "4.2": ("4", "Everybody is supervised regularly.", "Every six weeks"),
}
# Code: rating, evidence, action where it is not wholly met.
RATED: Final[Mapping[str, tuple[str, str, str | None]]] = {
    "1.1": ("met", "Service specification, April 2023.", None),
    "1.2": ("met", "Minutes of every term's meeting.", None),
    "1.3": ("met", "Structure of the service.", None),
    "2.1": ("partly_met", "Publicity plan; few young people heard of the service.", "Make a card with young people."),
    "2.2": ("met", "Termly report, themes without names.", None),
    "3.1": ("partly_met", "Score cards: some answers took longer than five working days.", "A second telephone rota."),
    "3.2": ("met", "Casework audit, feedback on impartiality.", None),
    "3.3": ("partly_met", "Few contacts from young people themselves.", "Stands at colleges each September."),
    "3.5": ("met", "Hearings attended with families this year.", None),
    "4.1": ("partly_met", "One adviser is still to be trained.", "Book the next legal training."),
    "4.2": ("met", "Supervision register.", None),
}
CAME: Final[Mapping[str, tuple[int, int]]] = {
    "education": (2, 4), "health": (0, 2), "social_care": (0, 2), "parents": (2, 5), "young_people": (0, 3),
}  # fmt: skip
MINUTES: Final = (
    "The group looked at the score cards of the term, at the themes of feedback and at the next workshops. It asked "
    "for more to be done so that young people hear of the service."
)
# What was said, without naming anybody: theme, outcome, what was learnt.
COMPLAINTS: Final = (
    ("reaching_us", "Nobody rang back for eight working days.", "upheld", "Messages are shared out every morning."),
    ("quality", "The advice on transport was too general.", "partly_upheld", "A factsheet on transport was written."),
    ("impartiality", "A parent felt that the service took the school's side.", "not_upheld", None),
)
HAZARDS: Final = (("Interview room", "A loose floor tile by the door."),)
TRAINING: Final = ("Safeguarding, yearly refresher", "IPSEA legal training", "Working with interpreters")
