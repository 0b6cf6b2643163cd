"""No change at all: the law as it is, tried out as a pack. What is simulated under it must differ in nothing."""

from deadlines.packs import Pack

IDENTITY = Pack(
    name="identity",
    title="No change",
    says="The law as it is. It shows that a simulation adds nothing of its own.",
    sources=(),
)
