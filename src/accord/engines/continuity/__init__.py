"""The odds that products can be delivered, and what a finding at a supplier does to them.

    answer = continuity(p, [Item(1, [0, 1]), Item(2, [1, 2, 3])], causes=[Cause(0.02, [0, 2])],
                        findings=[Finding(supplier=1, kind="audit", ratio=0.4)])
    answer.sentence, answer.importance, answer.changes

`network` answers for links between places, `k_of_n` for a plain group, `bounds` where an exact answer is refused.
"""

from accord.engines.continuity.basic import availability, k_of_n, undisturbed
from accord.engines.continuity.causes import Cause, regions
from accord.engines.continuity.findings import WEIGHTS, Finding, update
from accord.engines.continuity.network import Network, connected_subgraphs, network
from accord.engines.continuity.report import Bounds, Change, Continuity, bounds, continuity
from accord.engines.continuity.structure import Item

__all__ = [
    "WEIGHTS",
    "Bounds",
    "Cause",
    "Change",
    "Continuity",
    "Finding",
    "Item",
    "Network",
    "availability",
    "bounds",
    "connected_subgraphs",
    "continuity",
    "k_of_n",
    "network",
    "regions",
    "undisturbed",
    "update",
]
