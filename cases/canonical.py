"""The one form in which an event is hashed and kept: RFC 8785 canonical JSON.

What the log holds is text, whole numbers, truth values, lists and objects with plain ASCII names, and never a fraction.
For those the standard library's sorted, compact JSON is the canonical form, and several times faster; a test checks the
two against each other over that whole domain, and another that no detail can hold anything else. Verification uses the
`rfc8785` library itself, so the proof does not lean on this shortcut.
"""

import json
from typing import Any

_encode = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode


def canonical(value: Any) -> str:
    """The canonical JSON text of a value of that domain."""
    return _encode(value)
