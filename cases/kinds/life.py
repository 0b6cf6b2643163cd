"""What happens to the child or young person, whatever is under way: every process takes it, or says why not."""

from cases.kinds.kind import FactKind

LIFE = (
    FactKind(
        "child_died",
        "The child or young person died",
        "Child or young person died",
        explained="The day of the death. It is recorded in every open case, and ends it: nothing more is due, and "
        "nobody is reminded of anything. What was late by then stays late.",
    ),
    FactKind(
        "left_england",
        "The child or young person was no longer in the area of any authority in England",
        "Moved out of England",
        explained="A plan is transferred only between authorities in England (reg 15). Where there is none yet, no "
        "authority in England is responsible any more (CFA 2014 s.24(1)), and what was under way ends. A plan that is "
        "maintained is ended by ceasing it (s.45(1)(a)), with the time to appeal.",
    ),
)
