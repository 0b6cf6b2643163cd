"""When compulsory school age ends: the last Friday in June of the school year in which 16 is reached."""

import pytest

from deadlines.birthdays import compulsory_school_age_ends
from tests.tables import Row, named, rows

# Education Act 1996 s.8(3)(a) to (c); SI 1997/1970.
ENDS = rows("""
| born            | last day        | because                                                     |
|-----------------|-----------------|-------------------------------------------------------------|
| Tue 01 Sep 2009 | Fri 26 Jun 2026 | 16 on the first day of the school year 2025-26              |
| Mon 31 Aug 2009 | Fri 27 Jun 2025 | 16 on the last day of the school year 2024-25: s.8(3)(a)    |
| Sat 27 Jun 2009 | Fri 27 Jun 2025 | 16 on the school leaving date itself: s.8(3)(b)             |
| Sun 28 Jun 2009 | Fri 27 Jun 2025 | 16 the day after it, before the next school year: s.8(3)(a) |
| Sun 27 Mar 2016 | Fri 25 Jun 2032 | the next school leaving date after 16: s.8(3)(c)            |
| Fri 29 Feb 2008 | Fri 28 Jun 2024 | born on a leap day                                          |
""")


@pytest.mark.parametrize("row", ENDS, ids=named)
def test_compulsory_school_age_ends_on_this_day(row: Row) -> None:
    assert compulsory_school_age_ends(row.day("born")) == row.day("last day"), row["because"]
