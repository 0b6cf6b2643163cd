"""Writes THIRD-PARTY-NOTICES.md: every package the program runs on, with the licence its maker states.

Run by `make lock`, on Python 3.11 with the runtime set installed: what is not installed cannot be asked.
"""

import re
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.txt"
NOTICES = ROOT / "THIRD-PARTY-NOTICES.md"

# In the lock for another system or another Python, so not installed here; read in each package's own metadata.
STATED_ELSEWHERE = {
    "async-timeout": "Apache Software License",
    "httpx2-jsfetch": "BSD-3-Clause",
    "pywin32": "Python Software Foundation License",
    "whenever": "MIT",
}

OPENING = """\
# Third-party notices

sendflow itself is under the MIT licence (`LICENSE`). It runs on the work of others, listed here.

## What is in this repository

| What | Where | Licence |
|---|---|---|
| GOV.UK Frontend (Government Digital Service) | `api/static/vendor/govuk` | MIT, beside the files |
| MOJ Frontend (Ministry of Justice) | `api/static/vendor/moj` | MIT, beside the files |
| Quotations of legislation and statutory guidance; the list of bank holidays | `deadlines` | \
Crown copyright, [Open Government Licence v3.0][ogl] |

[ogl]: https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/

The fonts, crown and crest of GOV.UK are not used: they are reserved for GOV.UK.

## What is installed beside it

`make` installs these packages unchanged; each carries its licence in full. Those under the LGPL (psycopg,
python-stdnum) and the MPL (certifi, pathspec, parts of orjson) are used as libraries and can be replaced by
other versions in `.venv`. The table is written by `make lock`; the words are the packages' own.

| Package | Version | Licence as stated |
|---|---|---|
"""


class LicenceUnknown(Exception):
    """A package in the lock states no licence that could be read."""


def locked(lock: Path = LOCK) -> Iterator[tuple[str, str]]:
    """Yield name and version of every package in a lock, in its order."""
    for match in re.finditer(r"^([\w.-]+)==(\S+)", lock.read_text(), flags=re.MULTILINE):
        yield match[1], match[2]


def licence_of(name: str) -> str:
    """Return the licence a package states: as an SPDX expression, else by its classifiers, else in words.

    Raises LicenceUnknown where it is not installed and not listed above, or states none.
    """
    try:
        stated = metadata(name)
    except PackageNotFoundError:
        if name in STATED_ELSEWHERE:
            return STATED_ELSEWHERE[name]
        raise LicenceUnknown(
            f"{name} is in the lock but not installed here, so its licence cannot be read. "
            "Run this on Python 3.11 after `make lock`, or add the package to STATED_ELSEWHERE."
        ) from None
    classifiers = [text for text in stated.get_all("Classifier", []) if text.startswith("License :: ")]
    expression = "".join(stated.get_all("License-Expression", []))
    in_words = "".join(stated.get_all("License", [])).strip().split("\n")[0]
    answer = expression or ", ".join(text.rsplit(" :: ", 1)[-1] for text in classifiers) or in_words
    if not answer:
        raise LicenceUnknown(f"{name} states no licence. Read its source, and decide whether it may be used at all.")
    return answer


def notices() -> str:
    """Return the whole text of THIRD-PARTY-NOTICES.md."""
    return OPENING + "".join(f"| {name} | {version} | {licence_of(name)} |\n" for name, version in locked())


def main() -> int:
    """Write the file. Answers 1, and writes nothing, where a licence is unknown."""
    try:
        text = notices()
    except LicenceUnknown as reason:
        print(reason, file=sys.stderr)
        return 1
    NOTICES.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
