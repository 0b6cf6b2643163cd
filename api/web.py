"""The web process: pages and API. `python -m api.web`, or as a child of `sendflow serve`, which lends it its socket."""

import argparse
import sys

from api.answering import answer_until_told_to_end
from api.app import create_app
from api.settings import load_settings
from cases.database import migrate
from deadlines.refusals import Refusal


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
    answer_until_told_to_end(app, settings.port, given.socket)
    return 0


if __name__ == "__main__":
    sys.exit(main())
