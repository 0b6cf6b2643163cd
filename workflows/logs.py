"""The logs of every program of ours: a line for each thing that happened, JSON for machines or words at a terminal.

The first net is what is written: a route and never an address, an officer's id and never a name, where an error arose
and never its words. The second is here: what looks like an email address, a UPN or a secret is blotted out.
"""

import logging
import os
import re
import sys
from collections.abc import Callable, Iterator, MutableMapping
from datetime import UTC, datetime
from pathlib import Path
from traceback import extract_tb
from types import TracebackType
from typing import IO, Any

ROOT = Path(__file__).resolve().parent.parent
SETTINGS = ("SENDFLOW_LOG", "SENDFLOW_SENDIASS_LOG")  # "json" or "words"; without either, the terminal decides
PLACES_TOLD = 12  # of an error, the innermost first

# Keys whose values are ours: a template, an id or a place in the program, which the second net need not go over.
OURS = frozenset({"at", "level", "logger", "method", "route", "status", "ms", "request", "officer", "refused", "where"})
_UUID = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_BLOTS = (
    (re.compile(r"(?<=://)[^/\s@]+:[^/\s@]+@"), "[secret]/"),
    (re.compile(r"[^\s@<>(),;:\"'“”]+@[\w-]+(?:\.[\w-]+)+"), "[email]"),
    (re.compile(r"\b[A-Z][0-9]{11}[0-9A-Z]\b", re.IGNORECASE), "[upn]"),
    # Long, with a letter and a digit, and no UUID: a token, a key, a digest.
    (re.compile(rf"(?<![\w-])(?!{_UUID}(?![\w-]))(?=[\w-]*[0-9])(?=[\w-]*[A-Za-z])[\w-]{{24,}}"), "[secret]"),
)

Fields = MutableMapping[str, Any]


def begin() -> None:
    """Have this process write its logs to stderr, the libraries' with our own. What nobody caught is a line, too.

    At a terminal an uncaught error keeps its words: whoever sits there may read them.
    """
    logging.captureWarnings(True)
    handler = logging.StreamHandler()
    handler.setFormatter(formatter())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger("sendflow").setLevel(logging.INFO)
    if not in_words(sys.stderr):
        sys.excepthook = _log_uncaught


def in_words(stream: IO[str]) -> bool:
    """Whether lines are for a person: as the setting says or, without it, at a terminal."""
    for name in SETTINGS:
        if given := os.environ.get(name):
            return given != "json"
    return stream.isatty()


def formatter() -> logging.Formatter:
    """How a line is written; Prefect's logging is given it, too (`flows/logging.yml`)."""
    return _Lines()


class _Lines(logging.Formatter):
    """Imports structlog with the first line: a command that logs nothing need not wait for it."""

    def __init__(self) -> None:
        super().__init__()
        self._inner: logging.Formatter | None = None

    def format(self, record: logging.LogRecord) -> str:
        if self._inner is None:
            self._inner = _structured(in_words(sys.stderr))
        return self._inner.format(record)


def _structured(words: bool) -> logging.Formatter:
    from structlog import contextvars, dev, processors, stdlib

    last: list[Callable[..., Any]] = [stdlib.ProcessorFormatter.remove_processors_meta]
    if words:
        last.append(dev.ConsoleRenderer(colors=sys.stderr.isatty(), timestamp_key="at"))
    else:
        last.append(processors.JSONRenderer(ensure_ascii=False))
    return stdlib.ProcessorFormatter(
        foreign_pre_chain=[contextvars.merge_contextvars],
        processors=[_in_order, _without_words, redacted, *last],
    )


def _in_order(_logger: object, _method: str, fields: Fields) -> Fields:
    """When, how grave, what and whose first; then what is known of it, a flow's run by its name."""
    record: logging.LogRecord = fields["_record"]
    ours = {
        "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "level": record.levelname.lower(),
        "event": str(fields.pop("event")).strip(),
        "logger": record.name,
    }
    for name in ("flow_name", "flow_run_name", "task_run_name"):
        if value := getattr(record, name, None):
            ours[name] = value
    return {**ours, **fields}


def _without_words(_logger: object, _method: str, fields: Fields) -> Fields:
    """An error as its kind and the places it went through, innermost first: its own words may name somebody."""
    fields.pop("stack_info", None)
    if found := fields.pop("exc_info", None):
        error = found[1] if isinstance(found, tuple) else sys.exc_info()[1] if found is True else found
        if isinstance(error, BaseException):
            fields["error"] = " from ".join(type(each).__name__ for each in _causes(error))
            went = places(_innermost(error).__traceback__) + places(error.__traceback__)
            fields["where"] = list(dict.fromkeys(went))[:PLACES_TOLD]
    return fields


def _causes(error: BaseException) -> Iterator[BaseException]:
    at: BaseException | None = error
    while at is not None:
        yield at
        at = at.__cause__ or (None if at.__suppress_context__ else at.__context__)


def _innermost(error: BaseException) -> BaseException:
    return list(_causes(error))[-1]


def places(traceback: TracebackType | None) -> list[str]:
    """Where an error arose, and the places of ours it went through, innermost first: file, line and function."""
    found = [(Path(each.filename), each.lineno, each.name) for each in reversed(extract_tb(traceback))]
    first = [f"{path.name}:{line} {name}" for path, line, name in found[:1] if not _is_ours(path)]
    return first + [f"{path.relative_to(ROOT)}:{line} {name}" for path, line, name in found if _is_ours(path)]


def _is_ours(path: Path) -> bool:
    return path.is_relative_to(ROOT) and ".venv" not in path.parts


def redacted(_logger: object, _method: str, fields: Fields) -> Fields:
    """The second net: every value that is not of our own making, with what looks like a person or a secret blotted."""
    for key, value in fields.items():
        if key not in OURS and not key.startswith("_"):
            fields[key] = blotted(value)
    return fields


def blotted(value: Any) -> Any:
    """A value without email addresses, UPNs and secrets. Numbers, truths and nothing stay as they are."""
    if value is None or isinstance(value, bool | int | float):
        return value
    text = str(value)
    for pattern, blot in _BLOTS:
        text = pattern.sub(blot, text)
    return text


def _log_uncaught(kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger("sendflow").critical("The program ended by an error", exc_info=(kind, error, traceback))
