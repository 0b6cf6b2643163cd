"""The fast canonical form is RFC 8785's over everything the log can hold, and the log can hold nothing else."""

from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from cases.canonical import canonical
from cases.kinds import KINDS, FactKind

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
NAMES = st.text(st.characters(max_codepoint=126, min_codepoint=32))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=12,
)


@given(VALUES)
def test_the_two_makers_of_the_canonical_form_agree(value: Any) -> None:
    assert canonical(value).encode() == rfc8785.dumps(value)


@pytest.mark.parametrize(
    "text", ["\x00\x1f\x7f", "\b\t\n\f\r", '"\\/', "é ñ ß", "\u2028\u2029", "\ufeff", "\U0001f600", "Ω≠Ω"]
)
def test_the_characters_that_encoders_differ_on_are_written_alike(text: str) -> None:
    assert canonical({text: text, "a": text}).encode() == rfc8785.dumps({text: text, "a": text})


def test_a_number_that_json_does_not_know_is_refused() -> None:
    for value in (float("nan"), float("inf")):
        with pytest.raises(ValueError, match="not JSON compliant"):
            canonical({"x": value})


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_no_detail_can_hold_a_fraction_or_a_name_that_is_not_plain(kind: FactKind) -> None:
    schema = kind.detail.model_json_schema()
    assert set(types_in(schema)) <= {"object", "array", "string", "boolean", "integer", "null"}
    assert all(name.isascii() for name in kind.detail.model_fields)
    assert schema["additionalProperties"] is False


def types_in(schema: Any) -> list[str]:
    """Return every type a JSON schema allows anywhere in it, and "anything" for a field that says none."""
    if isinstance(schema, list):
        return [found for each in schema for found in types_in(each)]
    if not isinstance(schema, dict):
        return []
    fields = schema.get("properties", {}).values()
    here = ["anything" for each in fields if not {"type", "anyOf", "enum", "$ref"} & set(each)]
    here += [schema["type"]] if isinstance(schema.get("type"), str) else []
    return here + [found for name, each in schema.items() if name != "type" for found in types_in(each)]
