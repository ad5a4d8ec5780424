"""Minutes of former reviews, as firms keep them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from accord.areas.reviews.models import ManagementReview

LISTS = {
    "german": """Managementbewertung;Durchgeführt am;Leitung;Teilnehmer;Auditergebnisse;Kundenzufriedenheit;Wirksam;Fazit;Unterzeichnet am;Status
Managementbewertung 2025;2025-03-13;Mia Manager;Mia Manager;Drei Audits;Note 1,8;Yes;Das System wirkt;2025-03-20;Minutes signed
""",  # noqa: E501 - as the firm keeps it
    "english": """Management review,Date,Chair,Participants,Audit results,Customer satisfaction,Effectiveness,Conclusion,Signed on,State
Review 2025,2025-03-13,Mia Manager,Mia Manager,Three audits,1.8 of 5,Yes,It works,2025-03-20,Minutes signed
""",  # noqa: E501 - as the firm keeps it
}


@pytest.mark.parametrize("language", LISTS)
def test_minutes_come_in(language: str, bring: Any, manager: Any) -> None:
    assert bring("management_reviews", LISTS[language])[0]["created"] == 1
    assert bring("management_reviews", LISTS[language])[0]["unchanged"] == 1
    review = ManagementReview.objects.get()
    assert (review.state, review.held_on, review.signed_on) == ("signed", date(2025, 3, 13), date(2025, 3, 20))
    assert (review.chair, review.participants.get(), review.effective) == (manager.person, manager.person, "yes")
    assert review.audit_results
