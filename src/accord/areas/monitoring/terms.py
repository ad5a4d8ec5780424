"""The words of monitoring."""

from enum import StrEnum


class FeedKind(StrEnum):
    """What sort of tool it is."""

    VULNERABILITY_SCANNER = "vulnerability_scanner"
    LOG_MONITORING = "log_monitoring"
    ENDPOINT_PROTECTION = "endpoint_protection"
    BACKUP = "backup"
    CLOUD_CONFIGURATION = "cloud_configuration"
    BUILD_PIPELINE = "build_pipeline"
    AVAILABILITY = "availability"
    CERTIFICATES = "certificates"
    DEVICE_MANAGEMENT = "device_management"
    OTHER = "other"


class Outcome(StrEnum):
    """What a check found."""

    PASSED = "passed"
    FAILED = "failed"
