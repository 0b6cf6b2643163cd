"""What the impartial information and advice service keeps beside its log, in its own database and nowhere else.

Nothing outside the packages called `sendiass` may import this one; `tests/test_architecture.py` says so.
"""
