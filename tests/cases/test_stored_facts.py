"""Whatever version wrote an event, it is read for ever, and its hash is what it was."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import rfc8785

from cases.kinds import KINDS
from cases.log import event_hash
from cases.upcasters import UPCAST, read_detail
from tests.cases.stored import FOLDER, REF, path_of

STORED = pytest.mark.parametrize("path", sorted(FOLDER.glob("*.json")), ids=lambda path: path.stem)


def stored(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def test_every_version_of_every_kind_is_stored() -> None:
    wanted = {path_of(kind, version) for kind in KINDS for version in range(1, KINDS[kind].version + 1)}
    assert {path.name for path in wanted} == {path.name for path in FOLDER.iterdir()}, (
        "A kind or a version is new: run `python -m tests.cases.stored` and commit the file it writes. "
        "A file that is there is never written again and never removed."
    )


@STORED
def test_the_hash_of_a_stored_event_is_what_it_was(path: Path) -> None:
    event = stored(path)
    row = event | {
        "happened_on": date.fromisoformat(event["happened_on"]),
        "recorded_at": datetime.fromisoformat(event["recorded_at"]),
    }
    assert event_hash(REF, row) == event["hash"]


@STORED
def test_the_hash_of_a_stored_event_can_be_made_with_the_rfc_alone(path: Path) -> None:
    """Nothing of sendflow is used: whoever holds an export and the RFC can prove it."""
    event = stored(path)
    body = {name: value for name, value in event.items() if name != "hash"}
    body["recorded_at"] = datetime.fromisoformat(event["recorded_at"]).isoformat(timespec="microseconds")
    assert sha256(rfc8785.dumps(body)).hexdigest() == event["hash"]


@STORED
def test_the_detail_of_a_stored_event_is_read_in_the_shape_of_today(path: Path) -> None:
    event = stored(path)
    kind = KINDS[event["kind"]]
    detail = read_detail(kind.name, event["version"], event["detail"])
    readable = {name: "a text kept apart" if name in kind.private else value for name, value in detail.items()}
    assert kind.detail.model_validate(readable)
    assert path == path_of(kind.name, event["version"])


def test_every_step_from_an_old_version_to_the_next_is_there_and_no_other() -> None:
    assert set(UPCAST) == {(kind, version) for kind in KINDS for version in range(1, KINDS[kind].version)}


def test_an_old_detail_is_read_step_by_step_through_every_version() -> None:
    def first(detail: Mapping[str, Any]) -> Mapping[str, Any]:
        return {"asked_by": detail["by"]}

    def second(detail: Mapping[str, Any]) -> Mapping[str, Any]:
        return {"requested_by": detail["asked_by"].lower()}

    steps = {("request_received", 1): first, ("request_received", 2): second}
    newest = {"requested_by": "parent"}
    for version, detail in ((1, {"by": "PARENT"}), (2, {"asked_by": "Parent"}), (3, newest)):
        assert read_detail("request_received", version, detail, latest=3, steps=steps) == newest
    with pytest.raises(KeyError):
        read_detail("request_received", 1, {"by": "parent"}, latest=4, steps=steps)


def test_a_detail_of_the_latest_version_is_given_back_as_it_is() -> None:
    detail = {"requested_by": "parent"}
    assert read_detail("request_received", 1, detail) is detail
