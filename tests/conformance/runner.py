"""Ask a calculator every row over HTTP and say, row by row, where it differs."""

import argparse
import json
import urllib.error
import urllib.request
from collections.abc import Sequence
from typing import Any

from tests.conformance.tables import Case, read_tables

PATH = "/api/v1/limits/calculate"
AGREES, DIFFERS, NOT_ASKED = 0, 1, 2
SECONDS = 60


class NotAsked(Exception):
    """The calculator could not be asked, or did not answer as one; the sentence says why."""


def ask(url: str, cases: Sequence[Case], *, token: str = "", path: str = PATH) -> list[Any]:
    """The answers, in the order of the cases. Raises NotAsked."""
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    body = json.dumps([case.body for case in cases]).encode()
    try:
        request = urllib.request.Request(url.rstrip("/") + path, body, headers, method="POST")
        with urllib.request.urlopen(request, timeout=SECONDS) as response:
            answers = json.load(response)
    except urllib.error.HTTPError as error:
        with error:
            raise NotAsked(f"The calculator answered {error.code} {error.reason} to the call as a whole.") from error
    except (OSError, ValueError) as error:
        raise NotAsked(f"The calculator could not be asked: {error}") from error
    if not isinstance(answers, list) or len(answers) != len(cases):
        raise NotAsked(f"The calculator must answer a list of {len(cases)}, one for each row in the same order.")
    return answers


def report(cases: Sequence[Case], answers: Sequence[Any], *, codes: bool = False) -> tuple[list[str], int]:
    """The report as lines, and how many rows differ."""
    lines, wrong = [], 0
    for case, answer in zip(cases, answers, strict=True):
        fault = case.fault_of(answer, codes=codes)
        if fault:
            wrong += 1
            asked = ", ".join(f"{name} {day}" for name, day in case.facts.items())
            relied = f"; exceptions {', '.join(case.exceptions)}" if case.exceptions else ""
            lines += [f"{case.where}: {case.limit} ({asked}{relied})", f"  {fault}", f"  because: {case.note}"]
            lines.append(f"  source: {case.source}")
    lines.append(f"{len(cases) - wrong} of {len(cases)} rows agree" + (f"; {wrong} differ." if wrong else "."))
    return lines, wrong


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from a command line; the code to leave with."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.conformance", description="Compare a calculator of SEND time limits with the tables."
    )
    parser.add_argument("url", metavar="URL", help="where the calculator is, for instance http://127.0.0.1:8000")
    parser.add_argument("--token", default="", help="a bearer token, if it wants one")
    parser.add_argument("--path", default=PATH, help=f"the address of the call under URL ({PATH})")
    parser.add_argument("--only", action="append", default=[], metavar="KEY", help="only this limit; may be repeated")
    parser.add_argument("--codes", action="store_true", help="compare the codes of refusals as well")
    given = parser.parse_args(arguments)
    cases = read_tables(only=given.only)
    if not cases:
        print("No row is about that limit.")
        return NOT_ASKED
    try:
        answers = ask(given.url, cases, token=given.token, path=given.path)
    except NotAsked as error:
        print(error)
        return NOT_ASKED
    lines, wrong = report(cases, answers, codes=given.codes)
    print("\n".join(lines))
    return DIFFERS if wrong else AGREES
