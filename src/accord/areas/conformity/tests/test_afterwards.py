"""What an act has changed is said after it, to those who may see verdicts, and only where they were at hand before."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accord.areas.conformity.pages.afterwards import look_before
from accord.areas.conformity.queries import row_verdicts
from accord.kernel.moments.past import moment
from accord.standards import edition

PASSWORD = "correct horse battery"
GIVE = {"standard": "iso-9001:2015", "requirement": "5.1.1 a)", "judgement": "met", "reason": "Seen in Bremen."}


def test_letters_that_are_not_one_for_each_row_are_refused(client: Client) -> None:
    for wrong in ("f", "z" * len(edition("iso-9001:2015").rows)):
        refused = client.get(f"/northwind/after-an-act/?iso-9001:2015={wrong}")
        assert refused.status_code == 422
        assert b"not one outcome for each row of ISO 9001:2015" in refused.content
    nothing = client.get("/northwind/after-an-act/")
    assert nothing.content.strip() == b""


def test_nothing_is_looked_at_where_it_would_take_time_or_may_not_be_seen(manager: Any, actor: Any) -> None:
    assert look_before(manager) == ""
    assert look_before(actor("supplier_contact")) == ""


@pytest.mark.slow
def test_a_judgement_turns_its_row(client: Client, manager: Any) -> None:
    with moment(manager.organization) as m:
        for of in manager.organization.works_to:
            row_verdicts(m, of)
    before = look_before(manager)
    assert client.get(before).content.strip() == b"", "nothing has changed yet"
    given = client.post("/northwind/attestations/give", GIVE | {"password": PASSWORD}, follow=True)
    later = given.content.decode().partition('class="later" hx-get="')[2].partition('"')[0].replace("&amp;", "&")
    assert later == before
    assert client.get(later).content.decode().strip() == (
        '<li class="message success">ISO 9001:2015: 5.1.1 a) now: attested.</li>'
    )
