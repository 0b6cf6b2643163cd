"""How time is counted, and what the law says: the room at the bottom, which imports none of ours.

Law is data (`deadlines.law`), counting is pure functions (`counting`, `calendar`), and a `Deadline` is one
time limit applied to one set of facts, able to show its working (`limits`, `deadline`).
"""
