"""The Special Educational Needs and Disability Regulations 2014, SI 2014/1530.

In force from 1 September 2014. Amended for time limits by SI 2015/359 (23 March 2015) and, for limits whose last day
fell from 1 May to 25 September 2020, by SI 2020/471. One module for each group of regulations, in their order: read
beside the regulation its words, its counting and its exceptions.
"""

from deadlines.law.send_regs_2014 import (
    ceasing,
    mediation,
    moves,
    orders,
    plans,
    reassessments,
    requests,
    reviews,
    unopposed,
)
from deadlines.law.send_regs_2014.ceasing import *  # noqa: F403
from deadlines.law.send_regs_2014.mediation import *  # noqa: F403
from deadlines.law.send_regs_2014.moves import *  # noqa: F403
from deadlines.law.send_regs_2014.orders import *  # noqa: F403
from deadlines.law.send_regs_2014.plans import *  # noqa: F403
from deadlines.law.send_regs_2014.reassessments import *  # noqa: F403
from deadlines.law.send_regs_2014.requests import *  # noqa: F403
from deadlines.law.send_regs_2014.reviews import *  # noqa: F403
from deadlines.law.send_regs_2014.unopposed import *  # noqa: F403

PARTS = (requests, plans, moves, reviews, reassessments, ceasing, mediation, orders, unopposed)  # reading order
