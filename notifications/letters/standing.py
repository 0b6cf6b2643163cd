"""The authority's standing facts: what is in every letter and changes seldom. None is ever made up for an authority."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator


class Contact(BaseModel):
    """Somebody whom the reader can turn to: a name, and at least one way to reach them."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, frozen=True)

    name: str = Field(min_length=1, max_length=120)
    telephone: str = Field(default="", max_length=60)
    email: str = Field(default="", max_length=120)
    website: str = Field(default="", max_length=200)
    address: str = Field(default="", max_length=300)

    @model_validator(mode="after")
    def _can_be_reached(self) -> Self:
        if not (self.telephone or self.email or self.website or self.address):
            raise ValueError(
                "Give at least one way to reach them: a telephone number, an email, a website, an address."
            )
        return self


class StandingFacts(BaseModel):
    """What letters tell of the authority itself. What is not yet known is empty, and named before a letter is sent.

    `mediation_contact` is whoever acts for the authority where mediation is wanted (SI 2014/1530 reg 32(f));
    `schools_list` and `personal_budgets` say where to read of them, `other_formats` how to ask for a letter otherwise.
    """

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, frozen=True)

    address: tuple[str, ...] = ()
    telephone: str = Field(default="", max_length=60)
    email: str = Field(default="", max_length=120)
    other_formats: str = Field(default="", max_length=300)
    schools_list: str = Field(default="", max_length=300)
    personal_budgets: str = Field(default="", max_length=300)
    mediation_adviser: Contact | None = None
    mediation_contact: Contact | None = None
    disagreement_resolution: Contact | None = None
    information_and_advice: Contact | None = None
    tribunal: Contact | None = None


# How a person would name each of them.
LABELS: Mapping[str, str] = MappingProxyType(
    {
        "address": "The authority’s address",
        "telephone": "The authority’s telephone number",
        "email": "The authority’s email address",
        "other_formats": "How to ask for a letter in another form or language",
        "schools_list": "Where schools and colleges are listed",
        "personal_budgets": "Where to read about personal budgets",
        "mediation_adviser": "The mediation adviser",
        "mediation_contact": "Whom to contact in the authority about mediation",
        "disagreement_resolution": "The disagreement resolution service",
        "information_and_advice": "The information, advice and support service",
        "tribunal": "The Tribunal",
    }
)
# Which of them a statement tells; those under "" are in every letter.
NEEDED_BY: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "": ("address", "telephone", "email", "other_formats"),
        "right_of_appeal": ("tribunal",),
        "mediation": ("mediation_adviser", "mediation_contact"),
        "disagreement_resolution": ("disagreement_resolution",),
        "information_and_advice": ("information_and_advice",),
        "where_to_find_schools": ("schools_list",),
        "personal_budgets": ("personal_budgets",),
    }
)


def demo_facts() -> StandingFacts:
    """Made-up facts of a made-up authority; only the Tribunal is real. For the demonstration and for samples."""
    return StandingFacts(
        address=("Special Educational Needs and Disability Team", "County Hall", "High Street", "Demonbridge DM1 1AA"),
        telephone="01632 960000",
        email="send@demonshire.example",
        other_formats="Telephone 01632 960000 or write to send@demonshire.example.",
        schools_list="www.demonshire.example/schools-and-colleges",
        personal_budgets="www.demonshire.example/personal-budgets",
        mediation_adviser=Contact(
            name="Example Mediation Advice", telephone="01632 960100", email="advice@mediation.example"
        ),
        mediation_contact=Contact(
            name="The mediation officer", telephone="01632 960110", email="mediation@demonshire.example"
        ),
        disagreement_resolution=Contact(name="Example Resolution Service", telephone="01632 960120"),
        information_and_advice=Contact(
            name="Demonshire SENDIASS", telephone="01632 960130", website="www.demonshire-sendiass.example"
        ),
        tribunal=Contact(
            name="First-tier Tribunal (Special Educational Needs and Disability)",
            website="www.gov.uk/courts-tribunals/first-tier-tribunal-special-educational-needs-and-disability",
        ),
    )
