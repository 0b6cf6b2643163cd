"""The service's web process: `python -m api.sendiass.web`, or a child of `sendflow serve`, which lends its socket."""

import argparse
import sys

from api.answering import answer_until_told_to_end
from api.sendiass.app import create_service_app
from api.sendiass.prepare import prepare
from api.sendiass.settings import load_service_settings
from deadlines.refusals import Refusal


def main() -> int:
    """Answer until told to end; the code to leave with."""
    parser = argparse.ArgumentParser(
        prog="python -m api.sendiass.web", description="The information and advice service's pages, and nothing else."
    )
    parser.add_argument("--socket", type=int, help="number of an inherited listening socket, instead of HOST and PORT")
    parser.add_argument("--prepare", action="store_true", help="first make the database, and fill an empty demo")
    given = parser.parse_args()
    try:
        settings = load_service_settings()
        if given.prepare:
            prepare(settings)
        app = create_service_app(settings)
    except Refusal as refusal:
        print(refusal.sentence, file=sys.stderr)
        return 1
    answer_until_told_to_end(app, settings.port, given.socket)
    return 0


if __name__ == "__main__":
    sys.exit(main())
