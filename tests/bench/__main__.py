"""`make bench`: each measurement in a process of its own, or those named (`make bench ARGS="record sweep_720k"`)."""

import os
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module

BENCHES = {
    "deadlines": "of_law:deadlines",
    "working_days": "of_law:working_days",
    "record": "of_log:recording",
    "fold": "of_log:folding",
    "import": "of_log:importing",
    "overdue": "of_pages:overdue_page",
    "pages": "of_main_pages:main_pages",
    "sweep": "of_pages:sweeping",
    "forecast": "of_pages:forecasting",
    "calculate": "of_supposing:calculating",
    "simulate": "of_supposing:simulating",
    "http": "of_pages:http_calls",
    "outbox": "of_runs:delivering",
    "flows": "of_runs:flow_runs",
}
# Only by name: a country's open plans take many minutes to make up.
BY_NAME = {
    "pages_100k": "of_main_pages:main_pages_of_a_region",
    "pages_720k": "of_main_pages:main_pages_of_a_country",
    "sweep_postgres": "of_sweeps:on_postgres",
    "sweep_720k": "of_sweeps:of_a_country",
    "sweep_720k_postgres": "of_sweeps:of_a_country_on_postgres",
}


def main(names: list[str]) -> int:
    """Run the named measurements, or all; 1 if any failed, 2 for a name there is not."""
    there_are = BENCHES | BY_NAME
    unknown = sorted(set(names) - set(there_are))
    if unknown:
        print(f"There is no measurement {', '.join(unknown)}. There are: {', '.join(there_are)}.", file=sys.stderr)
        return 2
    if os.environ.get("SENDFLOW_BENCH_ONE"):
        module, function = there_are[names[0]].split(":")
        work: Callable[[], None] = getattr(import_module(f"tests.bench.{module}"), function)
        work()
        return 0
    environment = os.environ | {"SENDFLOW_BENCH_ONE": "1"}
    runs = [subprocess.run([sys.executable, "-m", "tests.bench", name], env=environment) for name in names or BENCHES]
    return int(any(run.returncode for run in runs))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
