"""The words of context, and the two forms of text that are kept one line each."""

from dataclasses import dataclass
from enum import StrEnum

QUALITY = "iso-9001"
SECURITY = "iso-27001"


class Side(StrEnum):
    """Where an issue lies."""

    INTERNAL = "internal"
    EXTERNAL = "external"


class Bearing(StrEnum):
    """Whether an issue helps or hinders."""

    FOR = "for"
    AGAINST = "against"
    BOTH = "both"


class ClimateVerdict(StrEnum):
    """What was decided about climate change."""

    RELEVANT = "relevant"
    NOT_RELEVANT = "not_relevant"


class YesNo(StrEnum):
    """An answer that may also not have been given yet."""

    YES = "yes"
    NO = "no"


class PartyClass(StrEnum):
    """What kind of stake somebody has."""

    CUSTOMER = "customer"
    REGULATOR = "regulator"
    SUPPLIER = "supplier"
    PERSONNEL = "personnel"
    OWNER = "owner"
    NEIGHBOUR = "neighbour"
    OTHER = "other"


class NeedKind(StrEnum):
    """Where the force of a requirement comes from."""

    LEGAL = "legal"
    CONTRACTUAL = "contractual"
    EXPECTATION = "expectation"


class ObligationKind(StrEnum):
    """Where an obligation comes from."""

    LAW = "law"
    INDUSTRY_RULE = "industry_rule"
    CONTRACT = "contract"
    CUSTOMER_DEMAND = "customer_demand"
    OWN = "own"


class Fulfilment(StrEnum):
    """What an evaluation of compliance found."""

    FULFILLED = "fulfilled"
    PARTLY = "partly"
    NOT_FULFILLED = "not_fulfilled"


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A clause that is set aside, and why it cannot apply."""

    clause: str
    reason: str


@dataclass(frozen=True, slots=True)
class Interface:
    """What crosses the edge of a scope, who is on the other side, and what was agreed with them."""

    what: str
    party: str
    agreement: str
