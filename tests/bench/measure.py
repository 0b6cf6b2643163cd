"""How things are measured: medians over rounds, percentiles over calls, peak memory of the whole process."""

import json
import resource
import statistics
import sys
import time
from collections.abc import Callable


def say(name: str, **figures: object) -> None:
    """Print one result line."""
    print(json.dumps({"bench": name, **figures}), flush=True)


def seconds(work: Callable[[], object]) -> float:
    """Wall time of one call, in seconds."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def rate(work: Callable[[], object], units: int, rounds: int = 5) -> float:
    """Units a second: the median over rounds of one call that does `units` of them, after one not counted."""
    work()
    return units / statistics.median(seconds(work) for _ in range(rounds))


def percentile(values: list[float], share: float) -> float:
    """The value below which that share of the values lies (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def in_ms(values: list[float]) -> dict[str, float]:
    """p50 and p95 of seconds, as milliseconds."""
    return {"p50_ms": round(percentile(values, 0.5) * 1e3, 2), "p95_ms": round(percentile(values, 0.95) * 1e3, 2)}


def peak_mb(whose: int = resource.RUSAGE_SELF) -> int:
    """Peak memory in MiB: of this process so far, or with RUSAGE_CHILDREN of the largest child that has ended."""
    peak = resource.getrusage(whose).ru_maxrss
    return round(peak / (1024 if sys.platform != "darwin" else 1024 * 1024))
