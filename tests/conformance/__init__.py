"""Does a calculator count as the law does? Tables to compare any of them with, and a runner that does it over HTTP."""
