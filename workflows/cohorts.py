"""Who is within twelve months of a transfer between phases: worked out of birth date, setting and day. Pure.

A year group is that of children born from 1 September to 31 August; Reception is year 0 and the year before it -1.
Where the setting is not known, or does not settle it, what is assumed is said, and a person decides.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

_SEPTEMBER = 9
_RECEPTION_IS_AFTER = 5  # school years between the September after which a child is born and that of its Reception


@dataclass(frozen=True, slots=True)
class Setting:
    """A school as it was on a day: its phase (a key of `LAST_YEARS`), the last year it teaches, its sixth form."""

    name: str
    phase: str
    last_year: int | None = None
    has_sixth_form: bool = False


@dataclass(frozen=True, slots=True)
class Due:
    """A transfer somebody is due to make. `assumed` are sentences on what is not known; empty where nothing is."""

    phase: str
    transfer_on: date
    year: int
    assumed: tuple[str, ...] = ()


# The phases of schools, and the last year that each teaches where the table of schools does not say.
LAST_YEARS = {
    "early_years": -1,
    "infant": 2,
    "junior": 6,
    "primary": 6,
    "middle": 8,
    "secondary": 11,
    "all_through": 13,
    "special": 14,
    "post16": None,
}
_LEAVES_FOR_MIDDLE = 5  # a primary ("first") school that ends by this year is followed by a middle school
_YEAR_11 = 11
_UNKNOWN = {-1: "early_years_to_school", 6: "primary_to_secondary", 11: "secondary_to_post16"}
_USUALLY = {
    -1: "starts school in Reception",
    6: "leaves primary school after year 6",
    11: "leaves school after year 11",
}
TAUGHT_IN_ANOTHER_YEAR = "The year group is that of the birth date; a child taught in another year is not seen here."
_STAYS_ON = (
    "This school teaches beyond year 11, and staying on there is no transfer: open a case only if they are to leave."
)
_WITH_SIXTH_FORM = 13


def school_year(on: date) -> int:
    """The calendar year in which the school year of a day began, on 1 September."""
    return on.year if on.month >= _SEPTEMBER else on.year - 1


def year_group(born: date, on: date) -> int:
    """The year group of somebody born on a day, in the school year of another: 0 for Reception, -1 for before it."""
    return school_year(on) - school_year(born) - _RECEPTION_IS_AFTER


def born_from(year: int, on: date) -> date:
    """The first birthday of a year group, in the school year of a day: 1 September."""
    return date(school_year(on) - year - _RECEPTION_IS_AFTER, _SEPTEMBER, 1)


def name_of_year(year: int) -> str:
    """A year group in words."""
    if year < 0:
        return "before Reception" if year < -1 else "the year before Reception"
    return "Reception" if year == 0 else f"year {year}"


def transfer_on(on: date) -> date:
    """The day of the transfers that end the school year of a day: the next 1 September."""
    return date(school_year(on) + 1, _SEPTEMBER, 1)


def due_transfer(born: date, setting: Setting | None, on: date) -> Due | None:
    """The transfer between phases that somebody is due to make at the end of this school year, or None."""
    year = year_group(born, on)
    if setting is None:
        if year not in _UNKNOWN:
            return None
        assumed = f"The school is not known; it is assumed that a child of this age {_USUALLY[year]}."
        return Due(_UNKNOWN[year], transfer_on(on), year, (assumed, TAUGHT_IN_ANOTHER_YEAR))
    last = _last_year(setting)
    if last is None:
        return None
    phase = _phase_after(setting.phase, last)
    if year == last:
        assumed_end = () if setting.last_year is not None else (
            f"The last year of {setting.name} is not recorded; {name_of_year(last)} is assumed.",
        )  # fmt: skip
        return Due(phase, transfer_on(on), year, assumed_end)
    if year == _YEAR_11 and last > _YEAR_11:
        return Due("secondary_to_post16", transfer_on(on), year, (_STAYS_ON,))
    return None


def _last_year(setting: Setting) -> int | None:
    if setting.last_year is not None:
        return setting.last_year
    has_sixth_form = setting.phase == "secondary" and setting.has_sixth_form
    return _WITH_SIXTH_FORM if has_sixth_form else LAST_YEARS[setting.phase]


def _phase_after(phase: str, last: int) -> str:
    """Which transfer of reg 2(1) follows the last year of a school."""
    match phase:
        case "early_years":
            return "early_years_to_school"
        case "infant":
            return "infant_to_junior"
        case "primary" | "junior" if last <= _LEAVES_FOR_MIDDLE:
            return "primary_to_middle"
        case "primary" | "junior":
            return "primary_to_secondary"
        case "middle":
            return "middle_to_secondary"
    return "secondary_to_post16"


@dataclass(frozen=True, slots=True)
class Pupil:
    """Somebody with a plan, as the cohort is found from: the number of the child, not a name."""

    child_id: int
    born: date
    setting: Setting | None


def proposals(pupils: Iterable[Pupil], on: date) -> Iterator[tuple[Pupil, Due]]:
    """Everybody with a plan who is due to transfer at the end of the school year of a day."""
    for pupil in pupils:
        due = due_transfer(pupil.born, pupil.setting, on)
        if due is not None:
            yield pupil, due
