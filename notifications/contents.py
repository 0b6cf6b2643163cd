"""What letters to families must say: every statement that a provision asks for, in plain words, with the provision.

The keys are those of `Exit.must_tell`: a process names what the family must be told, a letter carries it
(`notifications.letters`), and a test holds the three to each other. The provision under which one letter carries one
statement is the letter's own (`LetterKind.statements`); here is what is the same for all.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from deadlines.refusals import Refusal


class UnknownStatement(Refusal):
    """No statement is registered under that key."""

    code = "unknown_statement"


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing a letter must say.

    `says` is what a reader must have learnt from it, in one sentence; `law` is the provision behind it. A letter dated
    before `since` does not carry it.
    """

    key: str
    title: str
    says: str
    law: str
    since: date | None = None

    def is_law_on(self, day: date) -> bool:
        """Whether a letter dated on that day must carry it."""
        return self.since is None or day >= self.since


_ALL = (
    Statement(
        "reasons",
        "The reasons",
        "Why the authority decided as it did, about this child or young person.",
        "CFA 2014 ss.36(5), (9)(c), 71(6), (10); SI 2014/1530 regs 10(1), 22(4), 44(2)(b)(i), 45(3A)(a)",
    ),
    Statement(
        "outcome_of_the_assessment",
        "The outcome of the assessment",
        "What the assessment found.",
        "CFA 2014 ss.36(9)(a), 71(10)",
    ),
    Statement(
        "right_of_appeal",
        "The right to appeal",
        "That the parent or young person may appeal to the First-tier Tribunal, and against what.",
        "CFA 2014 ss.51, 73",
    ),
    Statement(
        "time_limit_for_appeal",
        "The time limits for an appeal",
        "Until which day the Tribunal must have received the appeal, and that a mediation certificate can give longer.",
        "SI 2008/2699 r.20(1)(c)",
    ),
    Statement(
        "mediation",
        "Mediation",
        "The right to mediation, the certificate needed before an appeal, whom to contact for it and until when, and "
        "what to tell the authority, and whom there, if mediation is wanted.",
        "CFA 2014 s.52(2), (3); SI 2014/1530 reg 32; SI 2015/62 reg 18",
    ),
    Statement(
        "disagreement_resolution",
        "Disagreement resolution",
        "That there is a service, independent of the authority, that helps to resolve disagreements.",
        "CFA 2014 s.57",
    ),
    Statement(
        "information_and_advice",
        "Information and advice",
        "Where to get impartial information and advice about special educational needs.",
        "CFA 2014 s.32; SI 2015/62 reg 9",
    ),
    Statement(
        "recommendations_from_3_april_2018",
        "Recommendations about health and social care",
        "That the Tribunal, in an appeal, can also make recommendations about health and social care.",
        "SI 2017/1306 regs 3 to 5",
        since=date(2018, 4, 3),
    ),
    Statement(
        "right_to_make_representations",
        "Representations",
        "That the parent or young person may say what they think of the draft or of the proposed amendments, and until "
        "which day.",
        "CFA 2014 s.38(2)(b)(i), (4); SI 2014/1530 regs 13(1)(a)(i), 22(2)(c)(i); SI 2015/62 reg 13(1)(a)(i)",
    ),
    Statement(
        "right_to_request_a_school",
        "Asking for a school or other institution",
        "That the parent or young person may ask for a particular school or other institution, of which kinds, and "
        "until which day.",
        "CFA 2014 s.38(2)(b)(ii), (3), (4); SI 2014/1530 regs 13(1)(a)(i), 22(2)(b), (c)(ii); "
        "SI 2015/62 reg 13(1)(a)(i)",
    ),
    Statement(
        "right_to_a_meeting",
        "A meeting",
        "That the parent or young person may have a meeting with an officer of the authority, and until which day to "
        "ask for it.",
        "SI 2014/1530 regs 13(1)(a)(ii), 22(2)(c)(iii); SI 2015/62 reg 13(1)(a)(ii)",
    ),
    Statement(
        "where_to_find_schools",
        "Where to find schools and colleges",
        "Where to find information about the schools and colleges that are available.",
        "SI 2014/1530 regs 13(1)(b), 22(2)(d); SI 2015/62 reg 13(1)(b)",
    ),
    Statement(
        "personal_budgets",
        "Personal budgets",
        "That a personal budget may be asked for while the plan is prepared or reviewed, and where to read for what.",
        "CFA 2014 s.49; SI 2014/1652 regs 3, 4(1)",
    ),
    Statement(
        "copy_of_the_plan",
        "A copy of the plan",
        "That a copy of the plan as it is now comes with the letter.",
        "SI 2014/1530 reg 22(2)(a)",
    ),
    Statement(
        "proposed_amendments",
        "The proposed amendments",
        "Which amendments the authority proposes.",
        "SI 2014/1530 reg 22(2)(a)",
    ),
    Statement(
        "evidence_for_the_amendments",
        "The evidence for them",
        "Which evidence supports the amendments, with copies of it.",
        "SI 2014/1530 reg 22(2)(a)",
    ),
    Statement(
        "plan_was_transferred",
        "The plan was transferred",
        "That the plan was transferred to this authority, which must now maintain it.",
        "SI 2014/1530 reg 15(3), (4)(a)",
    ),
    Statement(
        "whether_it_will_assess",
        "Whether there will be an assessment",
        "Whether the authority proposes to make an EHC needs assessment.",
        "SI 2014/1530 reg 15(4)(b)",
    ),
    Statement(
        "when_it_will_review",
        "When the plan will be reviewed",
        "When the authority proposes to review the plan.",
        "SI 2014/1530 reg 15(4)(c), (5)",
    ),
)

STATEMENTS: Mapping[str, Statement] = MappingProxyType({each.key: each for each in _ALL})


def statement(key: str) -> Statement:
    """The statement of that key. Raises UnknownStatement."""
    try:
        return STATEMENTS[key]
    except KeyError:
        raise UnknownStatement(
            f"There is no statement called {key}.",
            "A letter carries only statements whose provision is registered.",
            "Register it in notifications/contents.py, with the provision.",
        ) from None
