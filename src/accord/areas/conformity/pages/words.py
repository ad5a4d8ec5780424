"""What the words of these pages mean, for who meets them first: a manager or an auditor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render

from accord.areas.conformity.pages.requirements import asked_alone, at
from accord.doors.pages.places import page
from accord.kernel.checks.verdict import Outcome
from accord.kernel.moments.past import moment

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from accord.kernel.access.actor import Actor

MEANINGS = {
    Outcome.HOLDS: "Records alone show it, and at least one of them is named.",
    Outcome.FAILS: "A record shows that something required is not so, or a person judged it not met.",
    Outcome.NO_DATA: "Nothing shows it, for or against. It is never counted as holding.",
    Outcome.ATTESTED: "Records cannot decide it, and a person who may judged it met: with a day, a reason, a signature "
    "and an end.",
    Outcome.NOT_APPLICABLE: "It was set aside with a reason, by an approved document. Records that contradict it are "
    "shown.",
}
WORDS = (
    ("Act", "Something that somebody does to a record: approve, verify, renew. Each act is refused or recorded whole."),
    ("Advice", "What would be good beside the verdict. It never makes a requirement fail."),
    ("Because", "The sentence that says why an outcome is what it is. It names the records."),
    ("Check", "A named question to the records with one answer, such as whether every process has an owner."),
    (
        "Checkpoint",
        "A signed statement of how the ledger stood. Kept elsewhere, it shows any later change.",
    ),
    ("Duty", "What is due for somebody by a day. It follows from records and is listed on My work."),
    ("Judgement", "What a person decides where records cannot. It is signed and ends by itself."),
    ("Lapse", "The first day on which a verdict would no longer hold if nobody acts."),
    ("Ledger", "The book of all acts in their order. Nothing in it is changed or taken out."),
    ("Moment", "A day to judge on, and what was known then. The field “As of” at the top chooses it."),
    ("Parameter", "A number that the organization chooses: an interval, a target, a limit. Proposed until approved."),
    ("Part", "What a requirement is made of: checks, and judgements. The weakest part decides."),
    ("Record", "What the organization keeps: a document, a risk, a calibration. Each has a reference such as CT-0001."),
    ("Requirement", "A demand of a standard, by its number, in our own words. Accord holds no text of a standard."),
    ("Verdict", "Whether records show that a requirement is met on a day, why, until when, and what mends it."),
)


@page("words/", needs="conformity.view")
def words(request: HttpRequest, by: Actor) -> HttpResponse:
    """The five answers with the way to those that have them, how a requirement is decided, and every word in a line."""
    with moment(by.organization) as m:
        context = at(by, m, asked_alone(request, by)) | {
            "answers": [(o.value, o.shape, says) for o, says in MEANINGS.items()],
            "words": WORDS,
        }
    context["dated"] = False
    return render(request, "conformity/words.html", context)
