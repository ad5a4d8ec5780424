"""Judging several requirements at once, what still has to be judged, and what supports it."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.html import conditional_escape

from accord.areas.conformity.models import Attestation
from accord.areas.conformity.queries import row_verdicts
from accord.areas.conformity.queries.judging import supports, to_judge
from accord.areas.conformity.terms import Standing
from accord.kernel.access.models import Grant, Signature
from accord.kernel.access.proof import prove
from accord.kernel.acts.act import act_at
from accord.kernel.acts.perform import perform, run
from accord.kernel.checks.verdict import Outcome
from accord.kernel.duties.inbox import duties
from accord.kernel.ledger.rebuild import compare
from accord.kernel.moments.past import moment
from accord.kernel.records.declaration import declarations, of
from accord.kernel.refusals import Refused
from accord.standards import edition, judgement_notes

PASSWORD = "correct horse battery"
QUALITY = "iso-9001:2015"


def judge(by: Any, requirement: str, **more: Any) -> Any:
    give = act_at(of(Attestation), "give")
    assert give is not None
    answers = {"standard": QUALITY, "judgement": "met", "reason": "Seen in the review of May."}
    return perform(give, by, answers=answers | {"requirement": requirement} | more, proof=prove(by, PASSWORD))


def outcomes(by: Any, *refs: str, on: Any = None) -> list[Outcome]:
    with moment(by.organization, on) as m:
        return [v.outcome for v in row_verdicts(m, edition(QUALITY), list(refs))]


def standings(by: Any, on: Any = None) -> dict[str, Standing]:
    with moment(by.organization, on) as m:
        return {j.verdict.row.ref: j.standing for j in to_judge(m, edition(QUALITY))}


def test_one_signature_judges_several_requirements_and_names_each(manager: Any) -> None:
    made = judge(manager, " 5.1.1 c);5.1.1 a) ; 5.1.1 c)")
    assert made.requirement == "5.1.1 a); 5.1.1 c)", "each once, in the order of the standard"
    assert made.title == "5.1.1 a), 5.1.1 c) of ISO 9001:2015: met"
    assert outcomes(manager, "5.1.1 a)", "5.1.1 c)", "5.1.1 d)") == [
        Outcome.ATTESTED,
        Outcome.ATTESTED,
        Outcome.NO_DATA,
    ]
    with manager.scope():
        assert Signature.objects.get().subject == made.pointer
    assert not compare(manager.organization).differences


@pytest.mark.parametrize(
    ("requirement", "says"),
    [
        ("5.1.1 a); 5.9.9 z)", "has no requirement '5.9.9 z)'"),
        (" ; ", "Name the requirement that is judged"),
        ("5.1.1", "has no requirement '5.1.1'. Near it: 5.1.1 a)"),
        (";".join(r.ref for r in edition(QUALITY).rows) * 2, "2400 fit. Shorten it."),
    ],
)
def test_what_is_not_there_is_named_and_nothing_is_written(manager: Any, requirement: str, says: str) -> None:
    with pytest.raises(Refused) as refused:
        judge(manager, requirement)
    assert says in str(refused.value)
    with manager.scope():
        assert not Attestation.objects.exists()


def test_a_later_judgement_of_one_of_them_overrules_that_one_alone(manager: Any) -> None:
    judge(manager, "5.1.1 a); 5.1.1 c)")
    judge(manager, "5.1.1 c)", judgement="not met")
    assert outcomes(manager, "5.1.1 a)", "5.1.1 c)") == [Outcome.ATTESTED, Outcome.FAILS]


def test_what_is_judged_anew_in_full_is_over_and_asks_nobody_again(manager: Any) -> None:
    both = judge(manager, "5.1.1 a); 5.1.1 c)")
    one = judge(manager, "5.1.1 c)", judgement="not met")
    assert (state(manager, both), state(manager, one)) == ("valid", "valid"), "5.1.1 a) still rests on the first"
    last = judge(manager, "5.1.1 a)")
    assert [state(manager, a) for a in (both, one, last)] == ["superseded", "valid", "valid"]
    with moment(manager.organization) as m:
        due = {d.record.reference for d in duties(manager, m) if d.record.declaration.name == "Attestation"}
    assert due == {one.reference, last.reference}


def test_a_judgement_of_somebody_who_may_judge_no_more_comes_to_those_who_may(manager: Any, actor: Any) -> None:
    mia, owner = actor("manager", name="Mia Manager"), actor("owner", name="Oskar Owner")
    made = judge(mia, "5.1.1 a)")

    def due(by: Any) -> list[str]:
        with moment(by.organization) as m:
            return [d.record.reference for d in duties(by, m) if isinstance(d.record, Attestation)]

    assert (due(mia), due(manager)) == ([made.reference], [])

    def body(unit: Any) -> None:
        for grant in Grant.objects.filter(person=mia.person):
            grant.ends_on = made.judged_on - timedelta(days=1)
            grant.save()

    run(manager, "import", body)
    assert (due(manager), due(owner)) == ([made.reference], [])


def test_judging_again_leaves_out_what_another_has_judged_since(manager: Any) -> None:
    both = judge(manager, "5.1.1 a); 5.1.1 c)")
    one = judge(manager, "5.1.1 c)", judgement="not met")
    again = judge_again(manager, both)
    assert (again.requirement, again.refs) == ("5.1.1 a)", ["5.1.1 a)"])
    assert outcomes(manager, "5.1.1 a)", "5.1.1 c)") == [Outcome.ATTESTED, Outcome.FAILS]
    assert judge_again(manager, one).requirement == "5.1.1 c)"


def test_the_reason_of_a_judgement_is_said_once(manager: Any, words: Any) -> None:
    judge(manager, "5.1.1 c)", judgement="not met", reason="Nobody asked for it.")
    assert words("judgements/iso-9001:2015/").count("Nobody asked for it.") == 1


def test_an_imported_judgement_overrules_nothing_and_is_not_judged_again_but_anew(manager: Any) -> None:
    given = judge(manager, "5.1.1 a)")
    old = {"requirement": "5.1.1 a)", "judged_by": given.judged_by, "judged_on": given.judged_on, "reason": "Old."}

    def body(unit: Any) -> Attestation:
        made = Attestation(standard=QUALITY, judgement="met", valid_until=given.valid_until, **old)
        made.save()
        return made

    imported = run(manager, "import", body)
    judge(manager, "5.1.1 c)")
    assert (state(manager, given), state(manager, imported)) == ("valid", "valid")
    with pytest.raises(Refused, match="Attest the requirement instead"):
        judge_again(manager, imported)
    judge(manager, "5.1.1 a)")
    assert (state(manager, given), state(manager, imported)) == ("superseded", "superseded")


def judge_again(by: Any, attestation: Attestation) -> Any:
    renew = act_at(of(Attestation), "renew")
    assert renew is not None
    answers = {"judgement": "met", "reason": "Seen again."}
    return perform(renew, by, attestation.reference, answers, rev=attestation.rev, proof=prove(by, PASSWORD))


def test_a_judgement_that_is_taken_back_leaves_the_row_to_the_records(manager: Any) -> None:
    judge(manager, "5.1.1 a)")
    made = judge(manager, "5.1.1 a)", judgement="not met")
    withdraw = act_at(of(Attestation), "withdraw")
    assert withdraw is not None
    perform(withdraw, manager, made.reference, rev=made.rev)
    assert outcomes(manager, "5.1.1 a)") == [Outcome.NO_DATA]


@pytest.mark.parametrize("verb", ["archive", "withdraw"])
def test_a_row_never_rests_again_on_what_was_judged_before(manager: Any, verb: str) -> None:
    both = judge(manager, "5.1.1 a); 5.1.1 c)")
    later = judge(manager, "5.1.1 a)", judgement="not met")
    put_away = act_at(of(Attestation), verb)
    assert put_away is not None
    perform(put_away, manager, later.reference, rev=later.rev)
    assert outcomes(manager, "5.1.1 a)", "5.1.1 c)") == [Outcome.NO_DATA, Outcome.ATTESTED]
    assert standings(manager)["5.1.1 a)"] is Standing.NEVER
    again = judge_again(manager, both)
    assert again.refs == ["5.1.1 c)"], "of the other one nothing is said unseen"
    judge(manager, "5.1.1 c)")
    assert state(manager, again) == "superseded"


def test_what_is_judged_anew_asks_nobody_again_though_one_of_them_was_put_away(manager: Any) -> None:
    both = judge(manager, "5.1.1 a); 5.1.1 c)")
    one = judge(manager, "5.1.1 a)")
    archive = act_at(of(Attestation), "archive")
    assert archive is not None
    perform(archive, manager, one.reference, rev=one.rev)
    judge(manager, "5.1.1 c)")
    assert state(manager, both) == "superseded"


def state(by: Any, attestation: Attestation) -> str:
    with by.scope():
        return Attestation.objects.get(pk=attestation.pk).state


def test_how_a_row_stands_follows_its_latest_judgement_day_by_day(manager: Any) -> None:
    assert standings(manager)["5.1.1 a)"] is Standing.NEVER
    until = judge(manager, "5.1.1 a)").valid_until
    days = {
        Standing.STANDS: until - timedelta(days=60),
        Standing.SOON: until - timedelta(days=59),
        Standing.ENDED: until + timedelta(days=1),
    }
    assert {s: standings(manager, day)["5.1.1 a)"] for s, day in days.items()} == {s: s for s in days}
    assert standings(manager, until)["5.1.1 a)"] is Standing.SOON
    choose = act_at(next(d for d in declarations() if d.name == "Parameter"), "choose")
    assert choose is not None
    perform(choose, manager, answers={"key": "attestation_warning", "value": 10})
    assert standings(manager, until - timedelta(days=10))["5.1.1 a)"] is Standing.STANDS
    assert standings(manager, until - timedelta(days=9))["5.1.1 a)"] is Standing.SOON


def test_every_type_that_supports_a_judgement_is_there() -> None:
    known = {d.name for d in declarations()}
    assert {t for types in judgement_notes().values() for t in types} <= known


def test_what_supports_a_judgement_is_counted_as_the_viewer_sees_it(manager: Any, actor: Any) -> None:
    part = next(p for p in edition(QUALITY).row("5.1.1 c)").parts if p.supports)
    with manager.scope():
        create = act_at(next(d for d in declarations() if d.name == "Process"), "create")
        assert create is not None
        made = perform(create, manager, answers={"title": "Sales", "serves": "iso-9001"})
        perform(create, manager, answers={"title": "Patching", "serves": "iso-27001"})

    def found(by: Any, on: date | None = None) -> tuple[int, list[Any]]:
        with moment(manager.organization, on) as m:
            one = next(s for s in supports(by, m, edition(QUALITY), part) if s.declaration.name == "Process")
            return one.count, [r.pk for r in one.newest]

    assert found(manager) == (1, [made.pk])
    assert found(manager, date.today() - timedelta(days=9)) == (0, []), "they were not there yet"
    assert found(actor("supplier_contact")) == (0, []), "a guest of one supplier"


def test_the_page_leads_from_ticked_rows_to_one_form(client: Client) -> None:
    shown = client.get("/northwind/judgements/")
    assert shown.status_code == 200
    assert b"Never judged" in shown.content
    sent = client.get(f"/northwind/judgements/{QUALITY}/judge", {"row": ["5.1.1 a)", "5.1.1 c)"]})
    assert sent.status_code == 302
    form = client.get(sent["Location"])
    assert b"5.1.1 a); 5.1.1 c)" in form.content
    for ref in ("5.1.1 a)", "5.1.1 c)"):
        row = edition(QUALITY).row(ref)
        assert conditional_escape(row.title) in form.content.decode()
        assert conditional_escape(row.paraphrase) in form.content.decode()
    nothing = client.get(f"/northwind/judgements/{QUALITY}/judge")
    assert nothing.status_code == 422
    assert b"Tick the requirements" in nothing.content
    assert b"Never judged" in nothing.content, "they can be ticked where it is said"


@pytest.mark.parametrize(
    ("standard", "requirement", "says"),
    [
        (QUALITY, "4.2 a)", edition(QUALITY).row("4.2 a)").paraphrase),
        (QUALITY, " ; ", "No requirement is named yet."),
        (QUALITY, "4.2 a); 4.2; <b>; 4.2", "ISO 9001:2015 has no requirement 4.2 and <b>."),
        ("", "4.2 a)", "Choose the standard of 4.2 a)."),
        ("x", "4.2 a)", "Choose the standard of 4.2 a)."),
    ],
)
def test_the_form_says_anew_what_is_judged_when_another_requirement_is_named(
    client: Client, standard: str, requirement: str, says: str
) -> None:
    shown = client.get("/northwind/judgements/named", {"standard": standard, "requirement": requirement})
    assert conditional_escape(says) in shown.content.decode()


def test_judging_again_shows_what_still_rests_on_the_judgement(client: Client, manager: Any) -> None:
    both = judge(manager, "5.1.1 a); 5.1.1 c)")
    judge(manager, "5.1.1 c)", judgement="not met")
    again = client.get(f"/northwind/attestations/{both.reference}/renew").content.decode()
    record = client.get(f"/northwind/attestations/{both.reference}/").content.decode()
    kept, left = (conditional_escape(edition(QUALITY).row(r).paraphrase) for r in ("5.1.1 a)", "5.1.1 c)"))
    assert kept in again
    assert left not in again
    assert kept in record
    assert left in record


def test_a_judgement_that_is_late_is_due_and_named_until_it_is_given_again(
    client: Client, manager: Any, clock: Any, words: Any
) -> None:
    """In the work of who gave it, on the page of the requirement, in the letter; and nowhere once it is given again."""
    page = f"requirements/{QUALITY}/5.1.1%20a)/"
    with clock("2026-03-02T12:00:00Z"):
        made = judge(manager, "5.1.1 a)", valid_until="2026-06-01")
    with clock("2026-06-03T12:00:00Z"):
        assert "2 days late Judge again" in words("my-work/")
        assert "1 of your duties is late" in words("digest/")
        assert "judged it met on 2 March 2026; that ended on 1 June 2026: Seen in the review" in words(page)
        again = f'href="/northwind/attestations/{made.reference}/renew">Judge again</a>'
        assert again in client.get(f"/northwind/{page}").content.decode()
        with manager.scope():
            judge_again(manager, Attestation.objects.get())
        assert "days late" not in words("my-work/")
        assert "that ended on" not in words(page)
        assert again not in client.get(f"/northwind/{page}").content.decode()


def test_an_imported_judgement_that_is_due_is_attested_instead(client: Client, manager: Any) -> None:
    """Nobody signed it here, so nothing is judged again; the form of a new one knows what it is about."""
    day = date(2026, 3, 2)

    def body(unit: Any) -> Attestation:
        old = {"requirement": "5.1.1 a)", "judged_by": manager.person, "judged_on": day, "reason": "Old."}
        made = Attestation(standard=QUALITY, judgement="met", valid_until=day, **old)
        made.save()
        return made

    imported = run(manager, "import", body)
    form = client.get(f"/northwind/attestations/{imported.reference}/renew").content.decode()
    assert "Attest the requirement instead" in form
    assert "/northwind/attestations/give?standard=iso-9001%3A2015&amp;requirement=5.1.1+a%29" in form
