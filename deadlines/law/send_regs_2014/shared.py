"""What the regulations of SI 2014/1530 share: who acts, when they were last read, and the exceptions of reg 10(4)."""

from dataclasses import replace
from datetime import date

from deadlines.law.exceptions import (
    absent_from_area,
    coronavirus,
    early_years_provider_closed,
    personal_circumstances,
    school_closed,
)
from deadlines.limits import LawfulException

AUTHORITY = "The local authority"
FAMILY = "The child's parent or the young person"
CHECKED = date(2026, 11, 22)
REQUEST = {"from": "A request for an EHC needs assessment was received, or the authority became responsible"}


def assessment_exceptions(
    provision: str, inserted: str, applied: str = "", leaves: str = "", questions: tuple[int, ...] = ()
) -> tuple[LawfulException, ...]:
    """Regs 5(4), 10(4), 27(3): (a) school, (b) early years provider, (c) circumstances, (d) absence; (e) in 2020 only."""
    return _leaving(leaves, (
        school_closed(f"{provision}(a){applied}"), early_years_provider_closed(f"{provision}(b){applied}"),
        personal_circumstances(f"{provision}(c){applied}", *questions),
        absent_from_area(f"{provision}(d){applied}", *questions),
        coronavirus(f"{inserted}{applied}"),
    ))


def order_exceptions(paragraph: str, leaves: str = "") -> tuple[LawfulException, ...]:
    """Regs 44(3) and 45(7): (a) circumstances, (b) absence of 2 weeks, (c) those of reg 13(3), which are reg 10(4)'s."""
    applied = f", applied by regs 13(3) and {paragraph}(c)"
    return _leaving(leaves, (
        school_closed(f"10(4)(a){applied}"), early_years_provider_closed(f"10(4)(b){applied}"),
        personal_circumstances(f"{paragraph}(a)"), absent_from_area(f"{paragraph}(b)", weeks=2),
        coronavirus(f"10(4)(e){applied}"),
    ))


def _leaving(leaves: str, exceptions: tuple[LawfulException, ...]) -> tuple[LawfulException, ...]:
    return tuple(replace(each, leaves=leaves) for each in exceptions)
