"""The inventory and the rights of access."""

from __future__ import annotations

from typing import Any

from tests.checks.world import World, case, day

from accord.areas.assets.models import AccessGrant, Asset
from accord.areas.documents.models import Document, RetentionRule
from accord.areas.people.models import Role
from accord.areas.processes.models import Process
from accord.kernel.checks.verdict import Mend
from accord.kernel.organization.models import Person, Site


def thing(w: World, title: str = "Laptop", **values: Any) -> Any:
    return w.enter(Asset, title=title, **{"kind": "hardware"} | values)


def person(w: World, given: str = "Ann") -> Any:
    return w.enter(Person, given_name=given, family_name="Ash")


def grant(w: World, asset: Any, **values: Any) -> Any:
    return w.enter(AccessGrant, asset=asset, **{"right": "Admin", "person": w.by.person} | values)


def gone(w: World, who: Any, record: Any, name: str) -> None:
    """What every check of people answers once `who` of `record` leaves."""
    w.change(who, left_on=day(4))
    w.holds(until=day(4))
    w.change(who, left_on=day(-1), state="left")
    w.fails(name)
    w.retire(record)


@case("assets_have_owner")
def _owners(w: World) -> None:
    w.no_data()
    ann = person(w)
    one = thing(w)
    w.fails("Laptop")
    w.change(one, owner=ann)
    thing(w, "Gone", state="disposed")
    w.holds(until=None)
    back = thing(w, "Back", state="returned")
    w.fails("Back")
    w.change(back, owner=ann)
    w.holds(until=None)
    w.change(one, kind="")
    w.advises("Laptop")
    w.retire(back)
    gone(w, ann, one, "Laptop")
    w.no_data()


@case("assets_classified", "iso-27001")
def _classified(w: World) -> None:
    server = thing(w, "Server", classification="internal")
    w.no_data()
    one = thing(w, "Plans", kind="information")
    w.fails("Plans")
    w.change(one, classification="public")
    thing(w, "Hall", kind="site")
    old = thing(w, "Old", kind="information", state="returned")
    w.fails("Old")
    w.change(old, classification="internal", confidentiality="normal", integrity="normal", availability="normal")
    w.holds(until=None)
    w.advises("Plans")
    w.change(one, confidentiality="very_high")
    w.no_data("Plans", "confidentiality")
    w.change(one, classification="strict")
    w.holds(until=None)
    w.change(server, classification="public", confidentiality="high")
    w.no_data("Server", "confidentiality")
    w.change(server, classification="", kind="")
    w.no_data("Server")


@case("assets_confirmed_in_time")
def _confirmed(w: World) -> None:
    w.no_data()
    one = thing(w, review_due=day(10))
    assert w.no_data().mend == Mend("Asset", "confirm", one.pointer)
    w.change(one, reviewed_on=day(2))
    w.no_data()
    w.change(one, reviewed_on=day(-9))
    thing(w, "Gone", state="disposed", review_due=day(-1))
    w.holds(until=day(10))
    other = thing(w, "Desk", review_due=day(20))
    w.advises("Desk", "never confirmed")
    w.retire(other)
    back = thing(w, "Back", state="returned")
    w.no_data("Back")
    w.change(back, review_due=day(-1))
    w.fails("Back")


@case("assets_have_handling_rules")
def _handled(w: World) -> None:
    rule = w.enter(Document, title="Handling", state="in_force")
    thing(w, "News", classification="public", handling=[rule])
    w.no_data()
    one = thing(w, "Plans", kind="information", classification="strict", handling=[rule])
    w.holds(until=None)
    for wrong in ({"state": "withdrawn"}, {"effective_from": day(2)}, {"kind": "record"}, {"kind": "form"}):
        w.change(rule, **{"state": "in_force", "effective_from": None, "kind": "policy"} | wrong)
        w.no_data()
    w.change(rule, effective_from=None, state="in_force", kind="policy")
    thing(w, "More plans", classification="strict")
    w.holds(until=None)
    w.advises("More plans")
    mail = thing(w, "Mail", classification="internal")
    assert w.no_data("Internal").mend == Mend("Asset", "edit", mail.pointer, "handling")
    w.change(one, state="disposed")
    w.no_data()


@case("assets_returned_by_leavers")
def _returned(w: World) -> None:
    ann = person(w)
    one = thing(w)
    assert w.no_data("no asset that was handed out").mend == Mend("Asset", "hand-out", one.pointer)
    w.change(one, kind="site")
    assert w.no_data().mend == Mend("Asset", "create", known="kind=hardware")
    w.change(one, kind="hardware", holder=ann)
    w.holds(until=None)
    thing(w, "Back", state="returned")
    w.advises("Back")
    bob = person(w, "Bob")
    tablet = thing(w, "Tablet", kind="hardware", owner=bob)
    w.change(bob, left_on=day(3))
    w.holds(until=day(3))
    w.change(bob, left_on=day(-1), state="left")
    w.no_data("Tablet")
    hall, home = w.enter(Site, title="Hall"), w.enter(Site, title="Homes", remote=True)
    for said in ({"site": hall}, {"holder": ann}):
        w.change(tablet, **{"site": home, "holder": None} | said)
        w.holds(until=None)
    w.change(tablet, site=home, holder=None)
    w.no_data("Tablet")
    w.retire(tablet)
    gone(w, ann, one, "Laptop")
    w.no_data()


@case("assets_labelled")
def _labelled(w: World) -> None:
    thing(w, "News", kind="information", classification="public")
    thing(w, "Safe", classification="strict")
    w.no_data()
    one = thing(w, "Plans", kind="information", classification="internal")
    w.no_data("Plans")
    w.change(one, labelling="None")
    w.no_data("Plans")
    w.change(one, labelling="Footer")
    w.holds(until=None)
    w.change(one, state="disposed")
    w.no_data()


@case("assets_have_access_rule")
def _access_rules(w: World) -> None:
    thing(w)
    thing(w, "News", kind="information", classification="public")
    w.no_data()
    hall = thing(w, "Hall", kind="site")
    w.no_data("Hall")
    w.change(hall, access_rule="n/a")
    w.no_data("Hall")
    w.change(hall, access_rule="Staff; the plant manager decides.")
    w.holds(until=None)
    thing(w, "Mail", kind="service", classification="internal", access_rule="Staff.")
    for wrong in ({"kind": ""}, {"kind": "software", "classification": "public", "confidentiality": "high"}):
        found = thing(w, "Found", **wrong)
        w.no_data("Found")
        w.retire(found)
    w.holds(until=None)


@case("personal_data_registered", "iso-27001")
def _personal(w: World) -> None:
    ann = person(w)
    files = thing(w, "Files", personal_data=True)
    rule = w.enter(RetentionRule, title="Files", personal_data=True, keep_for="3 years", legal_ground="Law")
    w.no_data()
    w.change(files, owner=ann, classification="strict")
    w.no_data("Files")
    for end in ("archive", "nothing"):
        w.change(rule, disposal=end)
        w.no_data("Files")
    w.change(rule, disposal="delete")
    w.enter(RetentionRule, title="Old", personal_data=True, state="retired")
    thing(w, "Gone", personal_data=True, state="disposed")
    w.holds(until=None)
    w.change(rule, keep_for="for good")
    w.no_data("Files")
    w.change(rule, keep_for="3 years")
    gone(w, ann, files, "Files")
    w.no_data()


@case("assets_off_premises_protected")
def _outside(w: World) -> None:
    thing(w, encrypted=True)
    w.no_data()
    one = thing(w, off_premises=True)
    w.no_data("Laptop")
    w.change(one, holder=w.by.person, handed_out_on=day(2), encrypted=True)
    w.no_data("Laptop")
    w.change(one, handed_out_on=day(-2))
    thing(w, "Cloud", kind="service", off_premises=True)
    w.holds(until=None)
    w.change(one, encrypted=False)
    w.no_data("Laptop")
    w.change(one, classification="public")
    w.holds(until=None)
    w.change(one, confidentiality="very_high")
    w.no_data("Laptop")
    w.change(one, encrypted=True)
    w.holds(until=None)
    home, plant = w.enter(Site, title="Home", remote=True), w.enter(Site, title="Plant")
    ann = w.change(person(w), site=home)
    tablet = thing(w, "Tablet", holder=ann, handed_out_on=day(-2))  # Ann works at home
    w.no_data("Tablet")
    w.change(tablet, site=plant)
    w.holds(until=None)
    w.change(tablet, site=home)
    w.no_data("Tablet")
    w.change(tablet, encrypted=True)
    w.holds(until=None)


@case("erased_before_leaving")
def _erased(w: World) -> None:
    thing(w, "Chair", kind="infrastructure", state="disposed")
    one = thing(w)
    w.no_data()
    w.change(one, state="disposed", disposed_on=day(-5), disposal="Shredded")
    w.no_data("Laptop")
    for wrong in ({"erased_on": day(-4)}, {"disposal": ""}, {"disposal": "none"}, {"disposed_on": None}):
        w.change(one, **{"disposed_on": day(-5), "disposal": "Shredded", "erased_on": day(-5)} | wrong)
        w.no_data("Laptop")
    for wrong in ({"returned_on": day(-6)}, {"handed_out_on": day(-7), "holder": w.by.person}):  # used once more
        w.change(one, **{"disposed_on": day(-5), "erased_on": day(-8)} | wrong)
        w.no_data("Laptop")
        w.change(one, returned_on=None, handed_out_on=None, holder=None)
    w.change(one, erased_on=day(-7), returned_on=day(-9))
    w.holds(until=None)
    w.advises("Laptop")
    phone = thing(w, "Phone", holder=w.by.person, handed_out_on=day(-3))
    w.holds(until=None)
    w.change(phone, returned_on=day(-4))
    w.no_data("Phone")
    for wrong in (day(-5), day(-2)):
        w.change(phone, erased_on=wrong)
        w.no_data("Phone")
    w.change(phone, erased_on=day(-4))
    w.holds(until=None)
    unknown = thing(w, "Box", kind="", state="disposed", disposed_on=day(-5), disposal="Shredded")
    w.no_data("Box")
    w.change(unknown, kind="infrastructure")
    w.holds(until=None)
    thing(w, "Later", state="disposed", disposed_on=day(5), erased_on=day(3), disposal="Sold")
    w.no_data("Later")


@case("maintenance_in_time")
def _maintained(w: World) -> None:
    thing(w, "Chair")
    thing(w, "Gone", state="disposed", maintenance_due=day(-1))
    w.no_data()
    one = thing(w, "Oven", maintenance_interval=6)
    w.no_data("Oven")
    w.change(one, maintenance_due=day(10))
    assert w.no_data("maintained").mend.verb == "maintain"  # a plan of which nothing was done yet
    w.change(one, maintained_on=day(-20))
    w.holds(until=day(10))
    w.advises("Oven")
    w.change(one, maintenance_due=day(3000))
    w.holds(until=day(-20 + 182 + 90))
    w.change(one, maintained_on=day(-182 - 91))
    assert w.no_data("Oven", "interval and 90 days").mend.verb == "maintain"
    w.change(one, maintenance_interval=9)
    w.holds(until=day(-182 - 91 + 273 + 90))
    w.change(one, maintained_on=day(-20), maintenance_due=day(10), maintenance_interval=6)
    plant = thing(w, "Cooling", kind="infrastructure")
    assert w.no_data("Cooling").mend.verb == "edit"
    for said in ({"maintenance": "Yearly, by the maker."}, {"integrity": "normal", "availability": "normal"}):
        w.change(plant, **{"maintenance": "n/a", "availability": "high"} | said)
        w.holds(until=day(10))
    w.change(plant, availability="high")
    w.no_data("Cooling")
    w.change(plant, maintenance_due=day(5))
    w.holds(until=day(5))
    w.retire(plant)
    w.change(one, maintenance_due=day(-1))
    w.fails("Oven")


@case("infrastructure_listed")
def _infrastructure(w: World) -> None:
    oven = thing(w, "Oven", kind="infrastructure", maintenance="Yearly")
    w.no_data()
    cast = w.enter(Process, title="Casting", state="active", kind="core")
    w.enter(Process, title="Sweeping", state="active", kind="support")
    w.enter(Process, title="Hardening", state="active", kind="core", outsourced=True)
    w.no_data("Casting")
    w.change(oven, processes=[cast])
    w.holds(until=None)
    for wrong in ({"maintenance": ""}, {"kind": "information"}, {"state": "disposed"}):
        w.change(oven, **{"maintenance": "Yearly", "kind": "infrastructure", "state": "in_use"} | wrong)
        w.no_data()
    thing(w, "Furnace 2", kind="software", processes=[cast])
    w.holds(until=None)


@case("environments_told_apart")
def _apart(w: World) -> None:
    w.no_data()
    live = thing(w, "Shop", environment="production")
    w.no_data()
    thing(w, "Old shop", environment="test", state="disposed")
    w.no_data()
    made = thing(w, "Shop in the making", environment="development")
    w.holds(until=None)
    smith = w.enter(Role, title="Smith")
    for asset in (live, made):
        grant(w, asset, person=None, role=smith, level="write")
    w.holds(until=None)
    w.advises("Smith")


@case("access_granted_for_need")
def _needed(w: World) -> None:
    ann, shop = person(w), thing(w, "Shop")
    assert w.no_data().mend == Mend("AccessGrant", "grant")
    one = grant(w, shop, person=ann, need="Orders", granted_by=w.by.person)
    grant(w, shop, right="Old", state="revoked")
    w.no_data("Shop")
    w.change(one, granted_on=day(1))
    w.no_data("Shop")
    w.change(one, granted_on=day(-1))
    w.holds(until=None)
    w.change(one, requested_by=w.by.person)
    w.advises("Shop")
    for wrong in ({"need": ""}, {"need": "n/a"}, {"granted_by": None}, {"granted_by": ann}):
        w.change(one, **{"need": "Orders", "granted_by": w.by.person} | wrong)
        w.no_data("Shop")


@case("leavers_have_no_access")
def _leavers(w: World) -> None:
    ann, shop = person(w), thing(w, "Shop")
    grant(w, shop, person=None, role=w.enter(Role, title="Smith"))
    w.no_data()
    one = grant(w, shop, person=ann)
    w.holds(until=None)
    w.change(ann, left_on=day(4))
    w.holds(until=day(4))
    w.change(ann, left_on=day(-1), state="left")
    w.no_data("Shop")
    w.change(ann, left_on=day(-2))
    w.fails("Shop")
    w.change(ann, left_on=None)
    w.fails("Shop")
    w.change(shop, state="disposed")  # nothing is left to reach
    w.no_data()
    w.change(shop, state="in_use")
    w.fails("Shop")
    w.change(one, state="revoked")
    w.no_data()


@case("accounts_belong_to_somebody")
def _accounts(w: World) -> None:
    shop = thing(w, "Shop")
    grant(w, shop, level="enter")
    w.no_data()
    one = grant(w, shop, right="Read")
    w.no_data("Shop")
    w.change(one, account_name="ann")
    w.holds(until=None)
    w.change(one, shared=True)
    w.no_data("Shop")
    w.change(one, need="Display in the hall", granted_by=w.by.person)
    w.holds(until=None)
    w.advises("Shop")
    w.change(one, shared=False)
    w.holds(until=None)
    other = grant(w, shop, right="Write", account_name="ann")
    grant(w, thing(w, "Mail"), person=person(w), account_name="ann")  # another system, another account
    w.holds(until=None)
    w.change(other, person=person(w, "Bob"))
    w.no_data("Shop", "shared without")


@case("access_reviewed_in_time")
def _access_reviewed(w: World) -> None:
    w.no_data()
    shop = thing(w, "Shop")
    one = grant(w, shop, granted_on=day(-400))
    w.no_data("Shop")
    w.change(one, review_due=day(10))
    grant(w, shop, right="Old", state="revoked", review_due=day(-1))
    w.holds(until=day(10))
    w.advises("Shop")
    ann = person(w)
    w.change(one, person=ann, reviewed_on=day(-9), reviewed_by=w.by.person)
    assert not w.holds(until=day(10)).advice
    w.change(one, reviewed_by=ann)
    w.advises("last reviewed by")
    w.change(one, expires_on=day(3))
    w.holds(until=day(3))
    w.change(one, expires_on=day(-1))
    w.no_data("Shop")
    w.change(one, review_due=day(-1))
    w.fails("Shop")
    w.change(shop, state="disposed")
    w.no_data()


@case("privileged_access_restricted")
def _restricted(w: World) -> None:
    ann, shop = person(w), thing(w, "Shop")
    grant(w, shop, right="Read")
    w.no_data()
    one = grant(w, shop, person=ann, privileged=True, need="Upkeep", granted_by=w.by.person)
    w.no_data("Shop")
    w.change(one, account_name="adm-ann")
    w.holds(until=None)
    w.advises("no end")
    grant(w, shop, person=ann, right="Read", account_name="adm-ann")
    w.advises("ordinary")
    for wrong in ({"need": ""}, {"granted_by": None}, {"granted_by": ann}, {"shared": True}):
        w.change(one, **{"need": "Upkeep", "granted_by": w.by.person, "shared": False} | wrong)
        w.no_data("Shop")
    w.change(one, shared=False, account_name="", level="enter")
    w.holds(until=None)
    other = grant(w, shop, right="Runs it", level="administer")
    w.no_data("Runs it")  # not marked, and privileged all the same
    w.change(other, need="Upkeep", granted_by=ann, account_name="root")
    w.holds(until=None)
    reads = grant(w, shop, person=ann, right="Reads", account_name="root")
    w.no_data("Runs it")
    w.change(reads, state="revoked")
    w.change(ann, left_on=day(5))
    w.holds(until=day(5))
    w.change(ann, left_on=day(-1), state="left")
    w.no_data("Shop", "somebody who has left")


@case("privileged_access_reviewed_in_time")
def _privileged_reviewed(w: World) -> None:
    shop = thing(w, "Shop")
    grant(w, shop, right="Read", review_due=day(-1))
    w.no_data()
    one = grant(w, shop, privileged=True)
    w.no_data("Shop")
    w.change(one, review_due=day(10), reviewed_on=day(-200))
    w.holds(until=day(10))
    w.advises("Shop")
    ann = person(w)
    w.change(one, reviewed_on=day(-9), reviewed_by=ann, person=ann)
    w.advises("last reviewed by")
    w.change(one, review_due=day(-1))
    w.fails("Shop")
    w.change(one, review_due=day(10))
    grant(w, shop, right="Runs it", level="administer")
    w.no_data("Runs it")


@case("privileged_second_factor")
def _second_factor(w: World) -> None:
    shop = thing(w, "Shop")
    grant(w, shop, right="Read")
    grant(w, shop, right="Key", privileged=True, level="enter")
    w.no_data()
    one = grant(w, shop, privileged=True)
    w.no_data("Shop")
    w.change(one, second_factor=True)
    w.holds(until=None)
    other = grant(w, shop, right="Runs it", level="administer")
    w.no_data("Runs it")
    w.change(other, state="revoked")
    w.holds(until=None)
    w.change(one, state="revoked")
    w.no_data()
