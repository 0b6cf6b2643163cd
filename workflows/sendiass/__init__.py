"""What the impartial service does with its own records: levels, who may support at them, consent, figures.

Nothing outside the packages called `sendiass` may import this one; `tests/test_architecture.py` says so.
"""
