"""The impartial information and advice service: an application of its own, over a database of its own.

It shares no process with the authority's pages: each process is given one of the two databases and never both.
"""
