"""Every time limit by key, in the order of the instruments they stand in."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from types import MappingProxyType, ModuleType

from deadlines.law import (
    cfa_2014,
    detained_persons_2015,
    guidance,
    personal_budgets_2014,
    recommendations_2017,
    send_regs_2014,
    service_standards,
    transitional_2014,
    transitional_cohorts_2014,
    tribunal_rules_2008,
)
from deadlines.limits import Status, TimeLimit
from deadlines.refusals import UnknownLimit

INSTRUMENTS: tuple[ModuleType, ...] = (
    cfa_2014,
    send_regs_2014,
    tribunal_rules_2008,
    recommendations_2017,
    personal_budgets_2014,
    detained_persons_2015,
    transitional_2014,
    transitional_cohorts_2014,
    guidance,
    service_standards,
)


def title_of(instrument: ModuleType) -> str:
    """What an instrument is called: the first line of its file, without the full stop."""
    return (instrument.__doc__ or "").splitlines()[0].rstrip(".")


def limits_of(instrument: ModuleType) -> Iterator[TimeLimit]:
    """The limits of one instrument, as they follow one another in its file, or in its files in their order."""
    parts: tuple[ModuleType, ...] = getattr(instrument, "PARTS", (instrument,))
    return (value for part in parts for value in vars(part).values() if isinstance(value, TimeLimit))


def _register() -> Mapping[str, TimeLimit]:
    limits: dict[str, TimeLimit] = {}
    for instrument in INSTRUMENTS:
        for limit in limits_of(instrument):
            if limit.key in limits:
                raise ValueError(
                    f"The limit {limit.key} is registered twice, the second time in {instrument.__name__}."
                )
            if limit.pack or any(rule.status is Status.PROPOSED for rule in limit.rules):
                raise ValueError(f"The limit {limit.key} is only proposed: it belongs in a pack, not in the law.")
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
