"""`python -m tests.conformance URL`: see README.md beside this file."""

import sys

from tests.conformance.runner import main

if __name__ == "__main__":
    sys.exit(main())
