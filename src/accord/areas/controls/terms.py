"""The words of controls."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class YesNo(StrEnum):
    """An answer that may also not have been given yet."""

    YES = "yes"
    NO = "no"


class Effect(StrEnum):
    """What an evaluation of a control found."""

    WORKS = "works"
    PARTLY = "partly"
    FAILS = "fails"


class Implementation(StrEnum):
    """How far what stands in a line is carried out."""

    IMPLEMENTED = "implemented"
    PARTLY = "partly"
    PLANNED = "planned"


class ActivityKind(StrEnum):
    """What is done again and again."""

    ACCESS_REVIEW = "access_review"
    RESTORE_TEST = "restore_test"
    LOG_REVIEW = "log_review"
    PATCH_ROUND = "patch_round"
    VULNERABILITY_SCAN = "vulnerability_scan"
    PENETRATION_TEST = "penetration_test"
    EXERCISE = "exercise"
    KEY_ROTATION = "key_rotation"
    CONFIGURATION_CHECK = "configuration_check"
    FAILOVER_TEST = "failover_test"
    CAPACITY_REVIEW = "capacity_review"
    FIREWALL_REVIEW = "firewall_review"
    CLEAR_DESK_CHECK = "clear_desk_check"
    SITE_INSPECTION = "site_inspection"
    ALARM_TEST = "alarm_test"
    VISITOR_LOG_REVIEW = "visitor_log_review"
    INVENTORY_CHECK = "inventory_check"
    MEDIA_DISPOSAL = "media_disposal"
    PHISHING_TEST = "phishing_test"
    CONTACT_CHECK = "contact_check"
    THREAT_REVIEW = "threat_review"
    SUPPLIER_REVIEW = "supplier_review"
    CODE_REVIEW_SAMPLE = "code_review_sample"
    LICENCE_CHECK = "licence_check"
    POLICY_CHECK = "policy_check"
    SAMPLE_CHECK = "sample_check"
    OTHER = "other"


class Result(StrEnum):
    """What came of a run."""

    PASSED = "passed"
    PARTLY = "partly"
    FAILED = "failed"


class OfStandard(Protocol):
    """What goes through the controls of a standard."""

    standard: str


@dataclass(frozen=True, slots=True)
class Named:
    """A record as a line names it."""

    reference: str
    title: str
    state: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Because:
    """What a line of the Statement rests on: what wants the control, and which controls answer."""

    controls: tuple[Named, ...] = ()
    risks: tuple[Named, ...] = ()
    treatments: tuple[Named, ...] = ()
    obligations: tuple[Named, ...] = ()
    documents: tuple[Named, ...] = ()

    @property
    def implemented(self) -> tuple[Named, ...]:
        """The controls among them that are up and running."""
        return tuple(c for c in self.controls if c.state == "implemented")

    @property
    def wanted(self) -> bool:
        """Whether a risk, an obligation or a document asks for it."""
        return bool(self.risks or self.treatments or self.obligations or self.documents)


@dataclass(frozen=True, slots=True)
class Stated:
    """What a line of the Statement says."""

    control: str
    title: str
    reference: str
    applicable: str = ""
    justification: str = ""
    implementation: str = ""
    exclusion_reason: str = ""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """What a line says against what the records say, and how to mend it."""

    control: str
    reference: str
    kind: str
    sentence: str
    mend: str
    records: tuple[Named, ...] = ()
    blocks: bool = True  # nobody approves the version while it stands


@dataclass(frozen=True, slots=True)
class Difference:
    """What two versions say differently about one control."""

    control: str
    title: str
    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Line:
    """How a control of an annex is shown: by controls in place and, in groups of kinds, by activities and tools.

    `shown_by`: of each group (`&`) one kind (`|`) is needed; `feed:` names a kind of tool. Without any group it only
    says where the control stands, and never carries a row alone.
    """

    name: str
    topic: str
    seen: str = "nothing done for it is late or has failed"
    shown_by: str = ""
    rules: bool = False  # a document in force says how
    told: str = ""  # everybody, or those asked, confirmed that document
    cover: str = ""  # sites, or backup_required: all these assets are covered by what counts; sites_named: if one is
    interval: tuple[str, int] | None = None  # a parameter and its divisor: as often as the house has planned it

    @property
    def groups(self) -> tuple[frozenset[str], ...]:
        """The kinds of which one of each group is needed."""
        return tuple(frozenset(k.strip() for k in g.split("|")) for g in self.shown_by.split("&") if g.strip())

    @property
    def says(self) -> str:
        """What is so when it holds."""
        confirmed = {"everybody": " that people have confirmed", "asked": " that those asked have confirmed"}
        rules = f", with rules in force{confirmed.get(self.told, '')}" if self.rules else ""
        return f"What is done about {self.topic} is in place{rules}, and {self.seen}."


IN_USE = ("planned", "implemented")
