"""The list of providers: data an authority changes, in which no line is half there."""

from pathlib import Path

import pytest

from cases.details.concerns import NAMES_OF_PROVIDERS
from cases.providers import PROVIDERS, read_providers

HEAD = "key,name,agreement\n"


def test_the_information_and_advice_service_is_held_to_its_specification() -> None:
    assert PROVIDERS["information_and_advice"].agreement == "SENDIASS service specification, April 2023"
    assert {key: each.name for key, each in PROVIDERS.items()} == NAMES_OF_PROVIDERS


@pytest.mark.parametrize("lines", ["a,A,x\na,B,y\n", "a,,x\n", ",A,x\n", "a,A,\n"])
def test_a_key_given_twice_or_a_line_half_filled_is_refused(tmp_path: Path, lines: str) -> None:
    path = tmp_path / "providers.csv"
    path.write_text(HEAD + lines)
    with pytest.raises(ValueError, match="twice, or half empty"):
        read_providers(path)
