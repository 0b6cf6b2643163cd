"""Facts of children and young people who are detained (CFA 2014 ss.70 to 75; SI 2015/62)."""

from cases import details
from cases.kinds.kind import FactKind

DETENTION = (
    FactKind(
        "detention_began",
        "The child or young person was detained in relevant youth accommodation",
        "Detention began",
        explained="The child or young person is detained in relevant youth accommodation, with special educational "
        "needs. The ordinary clocks of Part 3 no longer run (CFA 2014 s.70(1)): the child's other cases end with it.",
    ),
    FactKind(
        "detained_person_came_to_attention",
        "The detained person was brought or came to the home authority's attention",
        "Detained person came to attention",
        explained="The home authority received a request to assess (CFA 2014 s.71(2)), or the detained person was "
        "brought or came to its attention. All time limits of the assessment count from this day.",
    ),
    FactKind(
        "assessment_taken_over_in_detention",
        "The home authority became responsible for an assessment under way when the detention began",
        "Assessment taken over in detention",
        explained="An EHC needs assessment was not complete when the detention began. It is completed under the "
        "Regulations for detained persons, whose weeks count from this day (SI 2015/62 reg 15(4)).",
        detail=details.TakenOver,
    ),
    FactKind(
        "detained_plan_kept",
        "The home authority became aware of the detention of somebody with an EHC plan",
        "Plan kept in detention",
        explained="The plan is kept while the detention lasts, and what it specifies is arranged as far as practicable "
        "(CFA 2014 s.74). Copies go within five working days of this day.",
    ),
    FactKind(
        "kept_plan_copies_sent",
        "The kept plan was sent to those who need it",
        "Copies of the kept plan sent",
        explained="Copies went to the person in charge, the youth offending team and the health services commissioner, "
        "or after a move to the person in charge of the new accommodation (reg 17).",
    ),
    FactKind(
        "detained_person_moved",
        "The home authority became aware of a move to other accommodation",
        "Moved to other accommodation",
        explained="The detained person was moved to other relevant youth accommodation. The kept plan goes there "
        "within five working days of this day (reg 17(2)).",
    ),
    FactKind(
        "release_elsewhere_known",
        "The home authority was informed of the release to the area of another authority",
        "Release to another area known",
        explained="Another authority will be responsible on release. The kept plan goes to it within five working days "
        "of this day (reg 16(2)).",
    ),
    FactKind(
        "detention_decision_sent",
        "Written notice of a decision in detention that may be appealed against was sent",
        "Decision in detention sent",
        explained="The appropriate person may appeal against having no assessment, no plan on release, or the "
        "placement in a plan that is first finalised (CFA 2014 s.73). The time to appeal runs from the sending.",
        detail=details.DetentionDecision,
    ),
    FactKind(
        "kept_plan_disclosed",
        "The kept plan was sent to the authority responsible on release",
        "Kept plan sent to the new authority",
        explained="The new authority has the plan.",
    ),
)
