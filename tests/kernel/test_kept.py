"""What was found out about a moment that does not change is found out once; erased text does not live on in it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from accord.areas.conformity.queries import row_verdicts
from accord.areas.conformity.queries.saved import as_saved, at_hand, from_saved
from accord.kernel.ledger.models import Opening
from accord.kernel.moments import kept as keeping
from accord.kernel.moments.clock import today
from accord.kernel.moments.kept import folder, kept
from accord.kernel.moments.past import moment
from accord.kernel.organization.models import Organization, Site
from accord.kernel.records.record import within
from accord.kernel.records.snapshot import placeholder
from accord.standards import edition

DAY = date(2025, 1, 20)


@pytest.fixture
def years(do: Any, clock: Any) -> Site:
    """A site that was made in 2024 and edited in February 2025. Today is 10 March 2025."""
    with clock("2024-03-10T10:00:00Z"):
        site = do(Site, "create", title="Hamburg")
    with clock("2025-02-01T10:00:00Z"):
        site = do(site, "edit", address="Elbe 1")
    with clock("2025-03-10T10:00:00Z"):
        yield site


def asked(organization: Organization, on: date | None, found: list[Any], name: str = "word") -> Any:
    def find_out() -> int:
        found.append(on)
        return len(found)

    with moment(organization, on) as m:
        return kept(m, name, find_out)


def test_a_moment_is_asked_once_and_today_again_after_an_act(years: Site, organization: Organization, do: Any) -> None:
    found: list[Any] = []
    assert [asked(organization, DAY, found) for _ in range(3)] == [1, 1, 1]
    assert asked(organization, DAY + timedelta(days=1), found) == 2, "another day with the same log is another moment"
    ahead = today("Europe/Berlin") + timedelta(days=30)
    assert [asked(organization, d, found) for d in (None, ahead) for _ in range(2)] == [3, 3, 4, 4]
    do(Site, "create", title="Bremen")
    assert [asked(organization, d, found) for d in (DAY, None, ahead)] == [1, 5, 6]


def test_what_is_kept_on_disk_is_there_for_another_process(years: Site, organization: Organization) -> None:
    found: list[Any] = []
    ahead = today("Europe/Berlin") + timedelta(days=30)
    first = [asked(organization, d, found) for d in (DAY, None, ahead)]
    keeping.memory.clear()
    assert [asked(organization, d, found) for d in (DAY, None, ahead)] == [first[0], 4, first[2]]


def test_what_an_act_has_outrun_is_not_kept(years: Site, organization: Organization, do: Any) -> None:
    ahead = today("Europe/Berlin") + timedelta(days=30)
    with moment(organization, ahead) as m:
        assert kept(m, "word", lambda: do(Site, "create", title="Bremen").title) == "Bremen"
        assert kept(m, "word", lambda: "later") == "later"


def test_a_broken_file_and_other_code_are_asked_anew(
    years: Site, organization: Organization, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: list[Any] = []
    asked(organization, DAY, found)
    (file,) = folder().glob(f"{organization.pk}-word-*")
    file.write_bytes(b"half a fi")
    keeping.memory.clear()
    assert [asked(organization, DAY, found) for _ in range(2)] == [2, 2]
    monkeypatch.setattr(keeping, "sources", lambda: "another version")
    assert asked(organization, DAY, found) == 3


def test_erased_text_is_forgotten_here_too(years: Site, organization: Organization) -> None:
    def title() -> Any:
        with moment(organization, DAY) as m:
            return kept(m, "title", lambda: m.of(Site).get().title)

    assert title() == "Hamburg"
    with within(organization.pk):
        deleted, _ = Opening.objects.filter(record_id=years.pk, path="title").delete()
    assert deleted == 1
    assert title() == placeholder(Site, "title", years.pk)


def test_no_scratch_database_is_built_for_what_is_kept(years: Site, organization: Organization) -> None:
    of = edition("iso-27001:2022")
    with moment(organization, DAY) as m:
        first = row_verdicts(m, of)
        assert from_saved(of, as_saved(first)) == first
    keeping.memory.clear()
    for file in folder().glob("*.sqlite3"):
        file.unlink()
    with moment(organization, DAY) as m:
        assert at_hand(m, of)
        assert row_verdicts(m, of) == first
        assert row_verdicts(m, of, ["A.5.1"]) == [v for v in first if v.row.ref == "A.5.1"]
    assert not list(folder().glob("*.sqlite3"))
