"""Attesting: signed, reasoned, for a time; and what it does to a row."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from accord.areas.conformity.models import Attestation
from accord.areas.conformity.pages.requirements import tally
from accord.areas.conformity.queries import for_viewer, report, row_verdicts
from accord.areas.conformity.queries.viewing import All
from accord.areas.conformity.terms import RowVerdict
from accord.kernel.access.models import Signature
from accord.kernel.access.proof import prove
from accord.kernel.acts.act import act_at
from accord.kernel.acts.perform import add, perform, run
from accord.kernel.checks.saying import day_in_words
from accord.kernel.checks.verdict import Advice, Deciding, Mend, Outcome
from accord.kernel.ledger.rebuild import compare
from accord.kernel.moments.past import moment
from accord.kernel.records.declaration import of
from accord.kernel.records.record import new_id
from accord.kernel.refusals import Forbidden, Refused, SignatureNeeded
from accord.standards import edition

PASSWORD = "correct horse battery"
ROW = {"standard": "iso-9001:2015", "requirement": "5.1.1 a)"}


def attest(by: Any, **more: Any) -> Any:
    give = act_at(of(Attestation), "give")
    assert give is not None
    answers = ROW | {"judgement": "met", "reason": "Seen in the last review."} | more
    return perform(give, by, answers=answers, proof=prove(by, PASSWORD))


def row(by: Any, on: date | None = None) -> RowVerdict:
    with moment(by.organization, on) as m:
        return row_verdicts(m, edition(ROW["standard"]), [ROW["requirement"]])[0]


def outcome(by: Any, on: date | None = None) -> Outcome:
    return row(by, on).outcome


def test_a_signed_judgement_fills_what_no_record_shows(manager: Any) -> None:
    assert outcome(manager) is Outcome.NO_DATA
    made = attest(manager)
    assert outcome(manager) is Outcome.ATTESTED
    with manager.scope():
        signature = Signature.objects.get()
        assert (signature.subject, signature.subject_rev) == (made.pointer, made.rev)
    assert not compare(manager.organization).differences


def test_it_lapses_the_day_after_its_end(manager: Any) -> None:
    made = attest(manager)
    assert outcome(manager, made.valid_until) is Outcome.ATTESTED
    assert outcome(manager, made.valid_until + timedelta(days=1)) is Outcome.NO_DATA


def test_not_met_fails_until_it_is_withdrawn(manager: Any) -> None:
    made = attest(manager, judgement="not met")
    assert outcome(manager) is Outcome.FAILS
    assert row(manager).mend == Mend("Attestation", "renew", made.pointer)
    withdraw = act_at(of(Attestation), "withdraw")
    assert withdraw is not None
    perform(withdraw, manager, made.reference, rev=made.rev)
    assert outcome(manager) is Outcome.NO_DATA


@pytest.mark.parametrize(("latest", "then"), [("not met", Outcome.FAILS), ("met", Outcome.ATTESTED)])
def test_what_was_judged_before_does_not_come_back(manager: Any, latest: str, then: Outcome) -> None:
    attest(manager)
    made = attest(manager, judgement=latest, valid_until=(date.today() + timedelta(days=9)).isoformat())
    assert outcome(manager) is then
    assert outcome(manager, made.valid_until + timedelta(days=1)) is Outcome.NO_DATA


def test_what_was_judged_before_does_not_come_back_once_the_later_one_is_archived(manager: Any) -> None:
    attest(manager)
    made = attest(manager, judgement="not met")
    assert outcome(manager) is Outcome.FAILS
    archive = act_at(of(Attestation), "archive")
    assert archive is not None
    perform(archive, manager, made.reference, rev=made.rev)
    assert outcome(manager) is Outcome.NO_DATA


def test_without_the_password_nothing_is_judged(manager: Any) -> None:
    with pytest.raises(SignatureNeeded):
        prove(manager, "wrong")
    give = act_at(of(Attestation), "give")
    assert give is not None
    with pytest.raises(SignatureNeeded):
        perform(give, manager, answers=ROW | {"judgement": "met", "reason": "x"})
    assert outcome(manager) is Outcome.NO_DATA


def test_refusals_name_the_field(manager: Any) -> None:
    with pytest.raises(Refused, match=r"no requirement '5\.9'") as unknown:
        attest(manager, requirement="5.9")
    assert unknown.value.objections[0].field == "requirement"
    with pytest.raises(Refused, match="at most"):
        attest(manager, valid_until="2099-01-01")


def test_a_count_has_its_verb_and_leads_to_its_rows(manager: Any, client: Any) -> None:
    assert [c.says for c in tally({"fails": 1, "holds": 2, "no data": 0})] == ["1 fails", "2 hold"]
    assert [c.says for c in tally({"holds": 1, "fails": 3})] == ["3 fail", "1 holds"]
    attest(manager, judgement="not met")
    page = client.get("/northwind/").text
    assert "0 not applicable" not in page
    assert '/northwind/requirements/iso-9001:2015/?outcome=fails"' in page
    assert "1 fails</a>" in page
    work = client.get("/northwind/my-work/").text
    assert "5.1.1 a) of ISO 9001:2015: not met" in work.partition("Done lately")[2]
    assert "I judged this requirement" not in work, "what was signed is named, not the signature"
    listed = client.get("/northwind/requirements/iso-9001:2015/?outcome=fails").text
    assert "5.1.1 a)" in listed
    assert "Judge again" in listed
    assert "Judge again" not in client.get("/northwind/requirements/iso-9001:2015/?outcome=fails&on=2023-01-01").text


def test_members_do_not_judge(actor: Any) -> None:
    member = actor("member")
    with pytest.raises(Forbidden):
        attest(member)


@pytest.mark.parametrize("standard", ["iso-9001:2015", "iso-27001:2022", "iso-9001:2026"])
def test_every_row_stands_once_and_in_order(manager: Any, standard: str) -> None:
    found = report(manager.organization, standard)
    assert [r["ref"] for r in found["requirements"]] == [r.ref for r in edition(standard).rows]
    assert sum(found["summary"].values()) == len(edition(standard).rows)
    assert all(r["because"] for r in found["requirements"])


def test_who_does_not_see_a_record_reads_no_name_of_it(manager: Any) -> None:
    attest(manager)
    with moment(manager.organization) as m:
        found = row_verdicts(m, edition(ROW["standard"]), [ROW["requirement"]])[0]
    named = replace(found, because="2 of 3 sites are closed: Hidden Works, Other.", records=(found.records[0],))
    assert for_viewer(named, set()).because == "2 of 3 sites are closed."
    assert for_viewer(named, {found.records[0].pointer}).because == named.because
    assert for_viewer(named, set()).outcome is named.outcome
    colons = replace(named, because="2 of 3 are late: Alarm: Kiel. Or not., Valid: sms.example. One is over: Hidden.")
    assert for_viewer(colons, set()).because == "2 of 3 are late."
    inside = replace(named, because=f"{found.records[0].title} was due on 3 May.")
    assert for_viewer(inside, set()).because == "It rests on records that are not shared with you."
    stop = replace(found, records=(replace(found.records[0], title="Glue on it."),), because="Shown by Glue on it, X.")
    assert for_viewer(stop, set()).because == "It rests on records that are not shared with you."
    told = replace(
        named, records=(), checks=(), advice=(Advice("1 of 3 are asked for: Payroll."), Advice("It is old."))
    )
    assert for_viewer(told, set()).advice == ("1 of 3 are asked for.", "It is old."), "nobody knows whom it names"
    assert for_viewer(told, All()).advice == told.advice
    whose = for_viewer(found, set()).because
    assert whose == f"It was judged met on {day_in_words(found.judged.on)}."


def test_advice_names_what_its_reader_sees_and_nothing_else(manager: Any) -> None:
    kiel, ulm = (Deciding(f"Site:{new_id()}", f"S-{n}", "", n) for n in ("Kiel", "Ulm"))
    both = Advice("2 of 3 sites are old: Kiel, Ulm.", (kiel, ulm))
    with moment(manager.organization) as m:
        row = row_verdicts(m, edition(ROW["standard"]), [ROW["requirement"]])[0]

    def read(advice: Advice, *seen: Deciding) -> str:
        return for_viewer(replace(row, advice=(advice,)), {d.pointer for d in seen}).advice[0]

    assert read(both, kiel, ulm) == both
    assert read(both, kiel) == read(both) == "2 of 3 sites are old."
    assert for_viewer(replace(row, advice=(both,)), {kiel.pointer}).advice[0].records == (kiel,)
    assert read(Advice("Ulm was due on 3 May.", (ulm,))) == "It rests on records that are not shared with you."
    assert read(Advice("Of these nothing is heard: Payroll.", (kiel,)), kiel) == "Of these nothing is heard."


def test_advice_that_the_sentence_gives_is_not_given_beside_it(manager: Any) -> None:
    with moment(manager.organization) as m:
        row = row_verdicts(m, edition(ROW["standard"]), [ROW["requirement"]])[0]
    both = (Advice("It is old."), Advice("It is far."))
    found = replace(row, because="All is there. It is old.", advice=both)
    assert found.advice == both
    assert found.advice_beside == ("It is far.",)
    assert replace(found, because="All is there.").advice_beside == both


def test_judging_again_renews_it_and_may_turn_it(manager: Any) -> None:
    made = attest(manager)
    renew = act_at(of(Attestation), "renew")
    assert renew is not None
    proof = prove(manager, PASSWORD)
    perform(
        renew, manager, made.reference, {"judgement": "not met", "reason": "It has lapsed."}, rev=made.rev, proof=proof
    )
    assert outcome(manager) is Outcome.FAILS
    with manager.scope():
        assert Signature.objects.count() == 2


def test_an_imported_judgement_counts_for_nothing(manager: Any) -> None:
    made = attest(manager)

    def body(unit: Any) -> None:
        copy = Attestation.objects.get(pk=made.pk)
        add(
            Attestation(
                **{
                    f: getattr(copy, f)
                    for f in ("standard", "judgement", "reason", "judged_by", "judged_on", "valid_until", "serves")
                },
                requirement="5.1.1 c)",
            )
        )

    run(manager, "import", body)
    with moment(manager.organization) as m:
        assert row_verdicts(m, edition(ROW["standard"]), ["5.1.1 c)"])[0].outcome is Outcome.NO_DATA


def test_all_rows_that_share_a_reason_are_judged_in_one_step(manager: Any) -> None:
    refs = [r.ref for r in edition(ROW["standard"]).rows]
    made = attest(manager, requirement="; ".join(refs))
    assert set(made.refs) == set(refs)
    assert len(made.title) <= 200
    assert outcome(manager) is Outcome.ATTESTED
