"""A day in the detail of a fact is told in words on the case page, whatever the detail is called."""

import re

import pytest

from api.pages.casefile import People, lines_of
from cases.kinds import KINDS
from tests.cases.stored import FULLEST, example

NOBODY = People({}, {}, {})


@pytest.mark.parametrize("kind", [kind for kind in FULLEST if kind in KINDS])
def test_no_day_is_shown_as_digits(kind: str) -> None:
    assert not [line for line in lines_of(example(kind), NOBODY) if re.search(r"\d{4}-\d{2}-\d{2}", line)]
