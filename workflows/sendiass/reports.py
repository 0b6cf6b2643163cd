"""The reports of the service: what each tells, how often, to whom, and which paragraph asks for it, as data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from workflows.sendiass.figures import Breakdown
from workflows.sendiass.periods import Period, Rhythm

GROUP, HEAD, WEBSITE, BOARD = (
    "Monitoring Group", "Head of Service", "The service's website", "CYPS Performance and Quality Assurance Board",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Listing:
    """Rows that a report shows as they are kept, not counted: workshops, the publicity plan, ratings.

    `numbers` are the columns set to the right; `empty` is said where there is no row.
    """

    key: str
    title: str
    source: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    empty: str
    numbers: tuple[int, ...] = ()
    note: str = ""


Part = Breakdown | Listing


@dataclass(frozen=True, slots=True)
class Audience:
    """Somebody a report goes to, and when."""

    who: str
    when: str


@dataclass(frozen=True, slots=True)
class ReportKind:
    """One report. `rhythm` says which periods it tells of; `source` which paragraph asks for it."""

    key: str
    title: str
    tells: str
    rhythm: Rhythm
    to: tuple[Audience, ...]
    source: str


REPORTS: Mapping[str, ReportKind] = MappingProxyType(
    {
        each.key: each
        for each in (
            ReportKind(
                "score_card", "Score card", "The twelve items of KPI 3, over the contacts of a month.", Rhythm.MONTH,
                (Audience(HEAD, "every term"), Audience(GROUP, "every term")), "KPI 3",
            ),
            ReportKind(
                "termly_report", "Termly report",
                "Service users of the term by type, levels, topics, response times, and the workshops of the term.",
                Rhythm.TERM,
                (Audience(GROUP, "every term"), Audience(HEAD, "every term")), "KPIs 1, 2 and 4",
            ),
            ReportKind(
                "annual_report", "Annual report",
                "Totals, service users by type, workshop take-up, main topics of interest, publicity that took place.",
                Rhythm.YEAR,
                (
                    Audience(HEAD, "every year"), Audience(GROUP, "every year"), Audience(WEBSITE, "every year"),
                    Audience(BOARD, "on its yearly invitation"),
                ), "KPIs 1 to 4",
            ),
            ReportKind(
                "evaluation", "Evaluation report",
                "What people said of the service, its impartiality among it, and feedback on workshops.", Rhythm.YEAR,
                (Audience(HEAD, "every year"), Audience(GROUP, "every year"), Audience(WEBSITE, "every year")),
                "KPIs 1 to 3, para 7.7.2",
            ),
            ReportKind(
                "standards_review", "Minimum Standards review",
                "How the service rates itself against the national Minimum Standards, and what it does about gaps.",
                Rhythm.YEAR,
                (Audience(HEAD, "every year"), Audience("IASSN", "when it asks")), "KPI 1, paras 6.6 and 7.7.3",
            ),
            ReportKind(
                "workshop_menu", "Workshop menu", "The workshops and training of a year, and those held from it.",
                Rhythm.YEAR,
                (
                    Audience(WEBSITE, "at the start of the financial year"),
                    Audience("Head of Inclusion", "every year"), Audience(HEAD, "every year"),
                    Audience("Parent forum and Guiding Voices", "each workshop as it is held"),
                ), "KPI 2",
            ),
            ReportKind(
                "publicity_plan", "Publicity plan", "To whom the service makes itself known, and what was done of it.",
                Rhythm.YEAR, (Audience(GROUP, "every year"), Audience(HEAD, "every year")), "KPI 4",
            ),
            ReportKind(
                "minutes", "Monitoring Group", "Who came to the meeting of the term, by sector, and its minutes.",
                Rhythm.TERM, (Audience(WEBSITE, "each meeting"), Audience(HEAD, "every term")), "KPI 1",
            ),
        )
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Report:
    """A report made: its kind, the days it tells of, its parts. The same log makes the same report.

    `told_to` is the last day it can tell of: the period's last once that is over.
    """

    kind: ReportKind
    period: Period
    parts: tuple[Part, ...]
    told_to: date

    @property
    def is_over(self) -> bool:
        """Whether every day it tells of has passed."""
        return self.told_to == self.period.last

    @property
    def title(self) -> str:
        """As it stands on the page and on paper."""
        return f"{self.kind.title}, {self.period.title}"

    def breakdown(self, key: str) -> Breakdown | None:
        """The breakdown of that key, if it is in this report."""
        return next((each for each in self.parts if isinstance(each, Breakdown) and each.key == key), None)
