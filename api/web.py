"""The web process: pages and API. `python -m api.web`, or as a child of `sendflow serve`, which lends it its socket."""

import argparse
import os
import socket
import sys

import uvicorn

from api.app import create_app
from api.settings import load_settings
from cases.database import migrate
from deadlines.refusals import Refusal

GRACE_SECONDS = 3  # for answers under way, when it is told to end


def main() -> int:
    """Answer until told to end; the code to leave with."""
    parser = argparse.ArgumentParser(
        prog="python -m api.web", description="sendflow's pages and API, and nothing else."
    )
    parser.add_argument("--socket", type=int, help="number of an inherited listening socket, instead of HOST and PORT")
    parser.add_argument("--migrate", action="store_true", help="bring the database to its latest shape first")
    given = parser.parse_args()
    try:
        settings = load_settings()
        if given.migrate:
            migrate(settings.database_url)
        app = create_app(settings)
    except Refusal as refusal:
        print(refusal.sentence, file=sys.stderr)
        return 1
    config = uvicorn.Config(
        app,
        host=os.environ.get("HOST") or "127.0.0.1",
        port=settings.port,
        log_level="warning",
        access_log=False,  # addresses of pages name cases: who looked at what is not for a log file
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    uvicorn.Server(config).run([socket.socket(fileno=given.socket)] if given.socket is not None else None)
    return 0


if __name__ == "__main__":
    sys.exit(main())
