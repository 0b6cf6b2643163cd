"""Every time limit by key, and `LAW.md`, which is made from them."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from types import MappingProxyType, ModuleType

from deadlines.calendar import england_and_wales
from deadlines.law import cfa_2014, guidance, send_regs_2014
from deadlines.limits import TimeLimit
from deadlines.refusals import UnknownLimit
from deadlines.version import LAW
from deadlines.words import in_words

INSTRUMENTS: tuple[ModuleType, ...] = (cfa_2014, send_regs_2014, guidance)


def _limits_of(instrument: ModuleType) -> Iterator[TimeLimit]:
    return (value for value in vars(instrument).values() if isinstance(value, TimeLimit))


def _register() -> Mapping[str, TimeLimit]:
    limits: dict[str, TimeLimit] = {}
    for instrument in INSTRUMENTS:
        for limit in _limits_of(instrument):
            if limit.key in limits:
                raise ValueError(
                    f"The limit {limit.key} is registered twice, the second time in {instrument.__name__}."
                )
            limits[limit.key] = limit
    return MappingProxyType(limits)


LIMITS: Mapping[str, TimeLimit] = _register()


def limit(key: str) -> TimeLimit:
    """The limit registered under `key`. Raises UnknownLimit, naming the nearest keys."""
    if key in LIMITS:
        return LIMITS[key]
    near = get_close_matches(key, LIMITS, n=3)
    raise UnknownLimit(
        f"There is no time limit “{key}”.",
        "Keys are those of the law tables and are never renamed.",
        f"Did you mean {' or '.join(near)}?" if near else "See the list of limits.",
        near=near,
    )


def law_page() -> str:
    """The text of `LAW.md`: every limit with its words, citation, counting, exceptions, versions and defaults."""
    calendar = england_and_wales()
    lines = [
        "# The law sendflow holds",
        "",
        f"Made by `make law` from `deadlines/law/` (law {LAW}, holidays {calendar.version}). Do not edit it here.",
        "This is not legal advice. Every limit names its provision: read it there.",
    ]
    for instrument in INSTRUMENTS:
        lines += ["", f"## {(instrument.__doc__ or '').splitlines()[0]}"]
        for each in _limits_of(instrument):
            lines += ["", *_entry(each)]
    return "\n".join(lines) + "\n"


def _entry(each: TimeLimit) -> list[str]:
    lines = [
        f"### `{each.key}`: {each.title}",
        "",
        each.sentence,
        "",
        f"- Authority: {each.authority.value}; the last day is {each.binds.value}",
        f"- Counted from: {'; '.join(f'`{name}`: {phrase}' for name, phrase in each.asks.items())}",
    ]
    for rule in each.rules:
        until = f" to {in_words(rule.in_force.ends)}" if rule.in_force.ends else ""
        lines.append(
            f"- From {in_words(rule.in_force.begins)}{until}: {rule.period.in_words()} ([{rule.cite}]({rule.cite.url}))"
        )
    if not each.exceptions:
        lines.append("- Exceptions: none")
    for exception in each.exceptions:
        only = (
            f", {in_words(exception.in_force.begins)} to {in_words(exception.in_force.ends)} only"
            if exception.in_force.ends
            else ""
        )
        lines.append(
            f"- Exception `{exception.key}`{only}: {exception.reason} ([{exception.cite}]({exception.cite.url}))"
        )
    if each.default:
        lines.append(f"- {each.default}")
    lines.append(f"- Read on {in_words(each.checked_on)}")
    return lines
