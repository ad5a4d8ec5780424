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


IN_USE = ("planned", "implemented")


def choices(words: type[StrEnum]) -> list[tuple[str, str]]:
    """Value and label of each word, for a field."""
    return [(w.value, w.value.replace("_", " ").capitalize()) for w in words]
