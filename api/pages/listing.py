"""What lists share: filters read from an address, the address of the same list with one thing changed."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import Query
from pydantic import BeforeValidator, StringConstraints

from api.pages.choices import Choice
from api.pages.templating import Link
from deadlines.standing import Standing
from deadlines.words import in_words


def _nothing(given: Any) -> Any:
    """An empty box is no filter."""
    return None if given == "" else given


Blank = BeforeValidator(_nothing)
_Short = Annotated[str, StringConstraints(max_length=60)]
_Long = Annotated[str, StringConstraints(max_length=200)]
Word = Annotated[_Short | None, Blank, Query()]
Day = Annotated[date | None, Blank, Query()]
StandingWord = Annotated[Standing | None, Blank, Query()]
CursorWord = Annotated[_Long | None, Blank, Query()]
StateWord = Annotated[Literal["open", "ended", "all"], Query()]


def address(path: str, filters: Mapping[str, object], **changed: object) -> str:
    """The address of a list with these filters, some of them changed; what is empty is left out."""
    wanted = {name: str(value) for name, value in {**filters, **changed}.items() if value not in (None, "")}
    return f"{path}?{urlencode(wanted)}" if wanted else path


def filters_on(
    path: str, filters: Mapping[str, object], labels: Mapping[str, str], words: Mapping[str, Iterable[Choice]]
) -> list[Link]:
    """Each filter that is on, in words, leading to the list without it."""
    found = []
    for name, label in labels.items():
        value = filters.get(name)
        if value not in (None, ""):
            said = in_words(value) if isinstance(value, date) else dict(words.get(name, ())).get(str(value), str(value))
            found.append(Link(f"{label}: {said}", address(path, filters, **{name: None})))
    return found
