"""The scale of the annual review: data with its source, counted in whole numbers, the old one kept for its years."""

from datetime import date
from pathlib import Path

import pytest

from deadlines.limits import Authority
from deadlines.ratings import BANDS, band_of, read_bands, scale_on

HEAD = "applies_from,rating,at_least_per_cent,authority,source\n"
DAY = date(2025, 4, 1)


def test_the_scale_is_local_and_says_so_because_the_specification_sets_none() -> None:
    assert [each.at_least for each in scale_on(DAY)] == [95, 80, 0]
    for each in BANDS:
        assert each.authority is Authority.LOCAL_TARGET
        assert "sets no scale" in each.source


@pytest.mark.parametrize(
    ("kept", "due", "rating"),
    [
        (20, 20, "Kept"),
        (19, 20, "Kept"),
        (18, 19, "Partly kept"),
        (4, 5, "Partly kept"),
        (3, 4, "Not kept"),
        (0, 1, "Not kept"),
    ],
)
def test_a_step_is_reached_by_those_who_kept_so_many_of_a_hundred(kept: int, due: int, rating: str) -> None:
    found = band_of(kept, due, DAY)
    assert found is not None
    assert found.rating == rating


def test_where_nothing_fell_due_or_before_any_scale_there_is_no_rating() -> None:
    assert band_of(0, 0, DAY) is None
    assert band_of(1, 1, date(2023, 3, 31)) is None


def test_a_new_scale_leaves_the_years_of_the_old_one_alone(tmp_path: Path) -> None:
    table = tmp_path / "scale.csv"
    table.write_text(
        HEAD + "2023-04-01,Good,50,local target,Local\n2023-04-01,Poor,0,local target,Local\n"
        "2025-04-01,Good,90,contract,Agreement of 2025\n2025-04-01,Poor,0,contract,Agreement of 2025\n"
    )
    bands = read_bands(table)
    before, after = (band_of(3, 4, day, bands) for day in (date(2025, 3, 31), DAY))
    assert before is not None
    assert after is not None
    assert (before.rating, after.rating, after.authority) == ("Good", "Poor", Authority.CONTRACT)


@pytest.mark.parametrize(
    "lines",
    [
        "2023-04-01,Good,50,local target,Local\n",
        "2023-04-01,Good,0,local target,Local\n2023-04-01,Poor,0,local target,Local\n",
        "2023-04-01,Good,101,local target,Local\n2023-04-01,Poor,0,local target,Local\n",
        "2023-04-01,Good,0,local target,\n",
        "2023-04-01,Good,0,habit,Local\n",
    ],
)
def test_a_scale_that_leaves_somebody_unrated_or_has_no_source_is_refused(tmp_path: Path, lines: str) -> None:
    table = tmp_path / "scale.csv"
    table.write_text(HEAD + lines)
    with pytest.raises(ValueError, match=r"scale|habit"):
        read_bands(table)
