"""SI 2014/2270, arts 12 to 16: by when the assessment of each cohort had to be concluded.

Concluded means that the finalised plan was sent, or the parent or young person notified that none is needed
(art 12(3) to (5)).
"""

from datetime import date

from deadlines.cohorts import InYears, Otherwise
from deadlines.law.exceptions import ORIGINAL
from deadlines.law.transitional_2014 import AUTHORITY, CHECKED, art
from deadlines.limits import LawfulException, Rule, TimeLimit
from deadlines.options import Option
from deadlines.shapes import Before, BeforeDate, BeforeTheDay, EarlierOf

TRANSFER = {"from": "The transfer to another phase of education is expected"}


def _of_cohorts() -> tuple[LawfulException, ...]:
    """Art 16: the dates for a cohort do not bind meanwhile; the assessment follows when the cause has ended."""
    after = "as soon as is reasonably practicable after it no longer holds"
    return (
        LawfulException(
            "assessment_inappropriate", "exceptional personal circumstances make an assessment inappropriate", art("16"),
            ORIGINAL, leaves=after,
        ),
        LawfulException(
            "appeal_undetermined", "an appeal under the Education Act 1996 is not yet determined", art("16"), ORIGINAL,
            leaves=after,
        ),
    )  # fmt: skip


def cohort(key: str, title: str, rules: tuple[Rule, ...], **others: object) -> TimeLimit:
    """A date by which a cohort's assessments must be concluded."""
    given = {"asks": TRANSFER, "default": "", "options": (), "every_day_optional": False} | others
    return TimeLimit(
        key=key, title=title, duty_of=AUTHORITY, words="", rules=rules, exceptions=_of_cohorts(), checked_on=CHECKED,
        duty="carry out an EHC needs assessment and conclude it: the plan sent, or notice given that none is needed",
        **given,  # type: ignore[arg-type]
    )  # fmt: skip


POST16_2015 = BeforeDate(date(2015, 5, 31))
END = BeforeDate(date(2018, 4, 1))
YEARS = (2016, 2017)
# Art 14(3)(c). Without the day year 9 began it is taken to have begun in the calendar year before year 10 does.
YEAR_9 = (
    InYears(YEARS, "year9_from", BeforeTheDay("year10_from")),
    InYears((2017, 2018), "year10_from", BeforeTheDay("year10_from"), unless="year9_from"),
)

COHORT_2015 = cohort(
    "tr_cohort_2015", "Transfer: post-16 in 2015",
    (Rule(InYears((2015,), "from", POST16_2015), ORIGINAL, art("12(2)")),),
)
YEAR_6 = cohort(
    "tr_year6", "Transfer: children in year 6",
    (Rule(InYears(YEARS, "from", BeforeTheDay("from")), ORIGINAL, art("13")),),
    asks={"from": "The next school year began, with which that of year 6 had ended"},
    default="For year 6 in the school years that began in 2015 and 2016; not for a child who moved from a middle to a "
    "secondary school on entering it. The parent and child are consulted first whether to assess at all.",
)
COHORT_POST16 = cohort(
    "tr_cohort_post16", "Transfer: post-16 in 2016 or 2017",
    (Rule(InYears(YEARS, "from", Before(3, 31, of="from")), ORIGINAL, art("14(3)(a)")),),
)
COHORT_PHASE = cohort(
    "tr_cohort_phase", "Transfer: any other change of phase in 2016 or 2017",
    (Rule(InYears(YEARS, "from", Before(2, 15, of="from")), ORIGINAL, art("14(3)(b)")),),
    default="The phases are those of art 14(6), which add moves between mainstream and special schools to those of reg 18.",
)
COHORT_YEAR_9 = cohort(
    "tr_cohort_year9", "Transfer: in year 9 during 2016 or 2017",
    (Rule(InYears((2017, 2018), "from", BeforeTheDay("from")), ORIGINAL, art("14(3)(c)")),),
    asks={"from": "The child began year 10, having come to be in year 9 during 2016 or 2017"},
)
COHORT_REST = cohort(
    "tr_cohort_rest", "Transfer: everybody else", (Rule(END, ORIGINAL, art("14(5)")),),
    asks={"from": "The statement was found to be maintained"}, every_day_optional=True,
)
COHORT = cohort(
    "tr_cohort", "Transfer: the latest day to conclude the assessment",
    (
        Rule(
            Otherwise(
                EarlierOf((InYears((2015,), "transfer_on", POST16_2015), InYears(YEARS, "transfer_on", Before(3, 31)), *YEAR_9)),
                END,
            ),
            ORIGINAL, art("12(2), 14(3) to (5)"), when={"phase": "post16"},
        ),
        Rule(
            Otherwise(EarlierOf((InYears(YEARS, "transfer_on", Before(2, 15)), *YEAR_9)), END),
            ORIGINAL, art("14(3) to (5)"), when={"phase": "other"},
        ),
        Rule(Otherwise(EarlierOf(YEAR_9), END), ORIGINAL, art("14(3) to (5)"), when={"phase": ""}),
    ),
    asks={
        "transfer_on": "The transfer to another phase of education is expected",
        "year9_from": "The child came to be in year 9",
        "year10_from": "The child begins year 10",
    },
    options=(
        Option(
            "phase", "Which transfer is expected",
            {"post16": "to a post-16 institution", "other": "any other change of phase of education (art 14(6))"},
            goes_with="transfer_on",
        ),
    ),
    every_day_optional=True,
    default="The earliest date of art 14(3) decides, and one assessment is owed (art 14(4)).",
)
