"""The providers about whom a concern can be recorded: a list an authority changes as data, in `data/providers.csv`.

`agreement` is what the provider's service is measured by. A key is never taken out or given to another provider: it
stays in the log. A provider whose agreement has ended stays in the list.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

LIST = Path(__file__).parent / "data" / "providers.csv"


@dataclass(frozen=True, slots=True)
class Provider:
    """One provider by key and name, and the agreement its service is measured by."""

    key: str
    name: str
    agreement: str


def read_providers(path: Path) -> Mapping[str, Provider]:
    """The providers of a list by key, in its order. Raises ValueError for a key given twice or a line half filled."""
    found: dict[str, Provider] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            provider = Provider(row["key"], row["name"], row["agreement"])
            if provider.key in found or not all((provider.key, provider.name, provider.agreement)):
                raise ValueError(f"{path.name}: the line of “{provider.key}” is there twice, or half empty")
            found[provider.key] = provider
    return MappingProxyType(found)


PROVIDERS: Mapping[str, Provider] = read_providers(LIST)
