"""How many days an audit takes: an estimate, with every step of the computation.

>>> from accord.engines import audit_time
>>> days = audit_time.estimate(60, ["qms", "isms"], integration_level=1.0, team_ability=1.0)
>>> days.initial, days.surveillance_per_year, days.recertification
(12.0, 4.0, 8.0)

The tables and shares lie in `audit_time.json` beside this file, with their sources. Whoever certifies decides.
"""

from accord.engines.audit_time.estimate import LABEL, Estimate, Factor, Step, estimate
from accord.engines.audit_time.sites import SiteSample, site_sample
from accord.engines.audit_time.tables import STANDARDS, base_days

__all__ = ["LABEL", "STANDARDS", "Estimate", "Factor", "SiteSample", "Step", "base_days", "estimate", "site_sample"]
