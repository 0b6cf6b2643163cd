"""`python -m api`: the command line, where no `sendflow` stands on the PATH, as in a container."""

import sys

from api.cli import main

if __name__ == "__main__":
    sys.argv[0] = "sendflow"
    sys.exit(main())
