"""Who may do what at the service, as one table. Which records somebody sees is decided record by record (`access`)."""

from collections.abc import Mapping
from types import MappingProxyType

from api.roles import Role, ServicePermission

_VOLUNTEER: frozenset[ServicePermission] = frozenset({"take contacts"})
_ADVISER: frozenset[ServicePermission] = _VOLUNTEER | {"give support"}
_MANAGER: frozenset[ServicePermission] = _ADVISER | {
    "see every record", "approve sharing", "keep registers", "see figures", "manage service users",
}  # fmt: skip

ROLES: Mapping[str, Role] = MappingProxyType(
    {
        name: Role(name, says, frozenset(may))
        for name, says, may in (
            # Answers the telephone and sends factsheets: contacts nobody holds yet, and those they hold themselves.
            ("volunteer", "volunteer", _VOLUNTEER),
            ("adviser", "adviser", _ADVISER),
            ("manager", "service manager", _MANAGER),
        )
    }
)
