"""From a register to the questions of its form, and from what was typed to an entry; an entry told again in words."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from pydantic import ValidationError

from api.pages.controls import Control, control_of, shown_in, value_of
from api.pages.forms import Typed, faults
from api.pages.templating import FieldError, short_day
from cases.sendiass.registers_base import Content
from cases.sendiass.registers_list import Register, asked_of
from cases.sendiass.registers_quality import MONITORED, Standard

Choices = Mapping[str, Mapping[str, str]]
"""What can be chosen for a field from what is known: values with their words, by field."""


def controls_of(register: Register, known: Choices) -> list[Control]:
    """The questions of a register's form, in the order of its fields."""
    found = []
    for name, info in register.model.model_fields.items():
        control = control_of(name, info, asked_of(register.model, name))
        if name in known:
            options = (("", "Choose one"), *known[name].items())
            control = replace(control, shape="select", options=options)
        found.append(control)
    return found


def read_entry(register: Register, controls: list[Control], typed: Typed) -> Content | list[FieldError]:
    """The entry a form describes, or everything that is wrong with what was typed."""
    errors: list[FieldError] = []
    given: dict[str, Any] = {}
    for control in controls:
        value = value_of(control, typed, errors)
        if value not in (None, "", []):
            given[control.name] = _lines(value) if _is_lines(register, control) else value
    if errors:
        return errors
    try:
        return register.model.model_validate(given)
    except ValidationError as error:
        return [each._replace(field=each.field.split(".")[0]) for each in faults(error, {})]


def typed_from(register: Register, controls: list[Control], content: Content) -> dict[str, str]:
    """An entry as its form shows it, to be written again."""
    typed: dict[str, str] = {}
    kept = content.model_dump(mode="json")
    for control in controls:
        value = kept[control.name]
        if value is not None:
            typed |= shown_in(control, "\n".join(value) if _is_lines(register, control) else value)
    return typed


def told(content: Content, field: str, known: Choices) -> str:
    """What an entry says in one field, in words; empty where it says nothing."""
    value = getattr(content, field)
    if value is None:
        return MONITORED if isinstance(content, Standard) and field == "target" else ""
    if isinstance(value, date):
        return short_day(value)
    words = known.get(field) or asked_of(type(content), field).answers
    if isinstance(value, list):
        return "; ".join(words.get(each, each) for each in value)
    return words.get(str(value), str(value))


def _is_lines(register: Register, control: Control) -> bool:
    """Whether a field is a list that is typed with one on each line."""
    is_list = "list[" in str(register.model.model_fields[control.name].annotation)
    return is_list and control.shape == "textarea"


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
