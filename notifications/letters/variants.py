"""The variants a letter comes in: each is a folder of templates, ours or the authority's own, with a `variant.toml`.

An authority's folder may hold a folder named as one of ours, whose templates then take the place of ours one by one, or
one of another name, which is a variant of its own and has to be complete.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from deadlines.refusals import Refusal
from deadlines.words import count_of, in_words
from notifications.letters.markup import as_value, part

TEMPLATES = Path(__file__).parent / "templates"
STANDARD = "standard"


class WrongVariant(Refusal):
    """There is no such variant, or its folder is not one."""

    code = "wrong_variant"


class Days(BaseModel):
    """How a language writes a day; English needs none of it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    weekdays: tuple[str, ...] = Field(min_length=7, max_length=7)
    months: tuple[str, ...] = Field(min_length=12, max_length=12)
    pattern: str = "{weekday} {day} {month} {year}"

    def in_words(self, day: date) -> str:
        """The day in words, Monday being the first weekday."""
        return self.pattern.format(
            weekday=self.weekdays[day.weekday()], day=day.day, month=self.months[day.month - 1], year=day.year
        )


class About(BaseModel):
    """What `variant.toml` says of a variant.

    `you` and `your` are what the young person is called who reads the letter, `whose` how the name of anybody else
    is made possessive. `note` stands above every letter, for instance that no translator has checked it yet; such a
    variant (`beside_the_standard`) goes with the standard letter below it, and never in its place.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    language: str = "en-GB"
    language_name: str = "English"
    point_size: int = Field(default=11, ge=11, le=24)
    subject: str
    date: str
    reference: str
    about: str
    you: str = "you"
    your: str = "your"
    whose: str = "{name}’s"
    note: str = ""
    beside_the_standard: bool = False
    days: Days | None = None

    @property
    def choice(self) -> str:
        """How it is named where one is chosen."""
        return f"{self.title}, with the standard letter below it" if self.beside_the_standard else self.title


@dataclass(frozen=True, slots=True)
class Variant:
    """One variant: its name, what it says of itself, and where its templates are, an authority's own before ours."""

    name: str
    folders: tuple[Path, ...]
    about: About

    @property
    def environment(self) -> Environment:
        """The Jinja environment of its templates: what is undefined is an error, and a value is never markup."""
        return _environment(self)

    def in_words(self, day: date) -> str:
        """A day as its language writes it."""
        return self.about.days.in_words(day) if self.about.days else in_words(day)


def variants(own: Path | None = None) -> Mapping[str, Variant]:
    """Every variant by name, the standard one first. Raises WrongVariant for a folder that does not say what it is."""
    named: dict[str, list[Path]] = {STANDARD: []}
    for parent in (own, TEMPLATES):
        for folder in sorted(each for each in parent.iterdir() if each.is_dir()) if parent else ():
            named.setdefault(folder.name, []).append(folder)
    return {name: Variant(name, tuple(folders), _about(name, tuple(folders))) for name, folders in named.items()}


def variant_named(name: str, own: Path | None = None) -> Variant:
    """The variant of that name. Raises WrongVariant."""
    known = variants(own)
    if name not in known:
        raise WrongVariant(
            f"There is no variant of letters called {name}.",
            "Its words could not be written.",
            f"Use one of: {', '.join(known)}.",
        )
    return known[name]


@cache
def _about(name: str, folders: tuple[Path, ...]) -> About:
    said: dict[str, Any] = {}
    for folder in reversed(folders):
        if (file := folder / "variant.toml").exists():
            said |= tomllib.loads(file.read_text(encoding="utf-8"))
    try:
        return About.model_validate(said)
    except ValidationError as error:
        lacking = ", ".join(".".join(str(part) for part in each["loc"]) for each in error.errors())
        raise WrongVariant(
            f"The variant of letters called {name} does not say what it is: {lacking}.",
            "A letter is written only in a variant that is complete.",
            "Correct variant.toml in its folder; notifications/letters/templates/standard/variant.toml is an example.",
        ) from error


@cache
def _environment(variant: Variant) -> Environment:
    environment = ImmutableSandboxedEnvironment(  # whoever words a letter need not be trusted with the server
        loader=FileSystemLoader(variant.folders),
        undefined=StrictUndefined,
        autoescape=True,  # so that what a macro wrote is told from what was put in
        finalize=as_value,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["part"] = part
    environment.filters["in_words"] = lambda day: variant.in_words(date.fromisoformat(day))
    environment.filters["count_of"] = count_of
    environment.filters["at_the_start"] = lambda words: words[:1].upper() + words[1:]
    return environment
