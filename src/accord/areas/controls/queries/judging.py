"""What activities and tools say of a control on a day: that it works, that something speaks against it, or nothing."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from accord.areas.assets.queries import in_use as assets_in_use
from accord.areas.assets.terms import AssetKind
from accord.areas.controls.queries.showing import Doing, Source, Trouble, all_days
from accord.kernel.checks.mending import first_pointer
from accord.kernel.checks.population import named_with
from accord.kernel.checks.saying import Records, listed
from accord.kernel.checks.spans import over_days
from accord.kernel.checks.verdict import NOT_ASKED, RANK, SHOWN, Deciding, Mend, Outcome, Verdict
from accord.kernel.organization.models import Site

if TYPE_CHECKING:
    from accord.areas.controls.terms import Line
    from accord.kernel.moments.moment import Moment

BACKUPS = "backup_required"


@dataclass(frozen=True, slots=True)
class Judge:
    """What activities and tools say of a control on a day."""

    line: Line
    sources: Sequence[Source]
    assets: Sequence[tuple[Deciding, uuid.UUID]] | None  # that must be covered; None: the line asks for no cover
    opens: Mend

    def __call__(self, day: date) -> Verdict:
        """Nothing speaks against it, and of each group something counts."""
        troubles = [(s, t) for s in self.sources if (t := s.trouble(day))]
        if troubles:
            return self._troubled(troubles)
        counting = [s for s in self.sources if s.counts(day)]
        for group in self.line.groups:
            if not any(s.kind in group for s in counting):
                return self._bare(group, day)
        if uncovered := self._uncovered(counting, day):
            return uncovered
        asked = [s for s in counting if any(s.kind in group for group in self.line.groups)]
        deciding = [s.record for s in (asked or counting or self.sources)]
        names = listed([r.title for r in deciding])
        found = (
            "Evidence shows that it works" if self.line.groups else "Nothing that is done for it is late or has failed"
        )
        said = f"{found}: {names}."
        return Verdict(Outcome.HOLDS, said, tuple(deciding[:SHOWN]), len(deciding))

    def _troubled(self, troubles: list[tuple[Source, Trouble]]) -> Verdict:
        worst = min((t.outcome for _, t in troubles), key=lambda o: RANK[o])
        same = [(s, t) for s, t in troubles if t.outcome is worst]
        said = " ".join(t.because for _, t in same[:4])
        return Verdict(worst, said, tuple(t.record for _, t in same[:SHOWN]), len(same), mend=same[0][1].mend)

    def _uncovered(self, counting: Sequence[Source], day: date) -> Verdict | None:
        """The verdict where nothing covers some of the assets; None: all are covered."""
        if self.assets is None:
            return None
        named = self.line.cover == "sites_named"
        if not self.assets and not named:
            what = "asset that needs a backup" if self.line.cover == BACKUPS else "site"
            said = f"The inventory has no {what}."
            return Verdict(Outcome.NO_DATA, said, mend=self._entered)
        group = self._covering
        covered: set[uuid.UUID] = set()
        wrong: set[uuid.UUID] = set()
        for source in self.sources:
            if source.kind in group:
                covered |= source.covers(day) if source in counting else set()
                wrong |= source.failing(day)
        bare = [asset for asset, pk in self.assets if pk not in covered or pk in wrong]
        if not bare or (named and covered.isdisjoint(pk for _, pk in self.assets)):
            return None
        kind, total = "asset" if self.line.cover == BACKUPS else "site", len(self.assets)
        of_them = f"the {kind}" if total == 1 else f"{len(bare)} of {total} {kind}s"
        said = f"Nothing shows that it works for {of_them}: {listed([a.title for a in bare])}."
        return Verdict(Outcome.NO_DATA, said, tuple(bare[:SHOWN]), len(bare), mend=self._looking_at(bare[0], group))

    @property
    def _entered(self) -> Mend:
        """An asset that it asks about."""
        about = "backup_required=true" if self.line.cover == BACKUPS else f"kind={AssetKind.SITE.value}"
        return Mend("Asset", "create", known=about)

    def _bare(self, group: frozenset[str], day: date) -> Verdict:
        """Nothing of a group counts; an activity that is there says what it waits for."""
        said = f"Nothing that is up to date shows that it works. What would show it: {_kinds(group)}."
        if not (begun := self._begun(group)):
            return Verdict(Outcome.NO_DATA, said, mend=self._opened(group))
        waits = begun[0].waits(day)
        return Verdict(Outcome.NO_DATA, f"{said} {waits.because}", (waits.record,), 1, mend=waits.mend)

    def _begun(self, group: frozenset[str]) -> list[Doing]:
        return [s for s in self.sources if isinstance(s, Doing) and s.kind in group]

    def _looking_at(self, bare: Deciding, group: frozenset[str]) -> Mend:
        """What brings it about that something looks at an asset; a site is first entered as one."""
        if bare.pointer.startswith(f"{Site.__name__}:"):
            return Mend("Asset", "create", bare.pointer, known=f"kind={AssetKind.SITE.value}")
        return self._opened(group)

    def _opened(self, group: frozenset[str]) -> Mend:
        """An activity of a kind that shows it; one that is there has to look at more."""
        if begun := self._begun(group):
            return Mend("Activity", "edit", begun[0].record.pointer, "assets")
        return replace(self.opens, known=f"kind={min(kind for kind in group if not kind.startswith('feed:'))}")

    @property
    def _covering(self) -> frozenset[str]:
        """The kinds of which one must look at each asset."""
        return frozenset({"restore_test", "feed:backup"}) if self.line.cover == BACKUPS else self.line.groups[0]


def working(m: Moment, line: Line, carriers: Records, sources: Sequence[Source]) -> Verdict:
    """What is linked to the controls speaks for them, and nothing of it against them."""
    if not sources and not line.groups:
        return Verdict(NOT_ASKED, "No activity or tool is linked to it.")
    opens = Mend("Activity", "create", first_pointer(carriers), "controls")
    judge = Judge(line, sources, m.once(_to_cover, line.cover == BACKUPS) if line.cover else None, opens)
    return over_days(m.on, all_days(sources), judge)


def _to_cover(m: Moment, backups: bool) -> list[tuple[Deciding, uuid.UUID]]:
    if backups:
        return named_with(assets_in_use(m).filter(backup_required=True), "pk")
    premises = assets_in_use(m).filter(kind=AssetKind.SITE.value).exclude(site__remote=True)
    found = named_with(premises, "pk", "site")
    return [(record, pk) for record, pk, _ in found] + _unlisted(m, [site for *_, site in found])


def _unlisted(m: Moment, listed: Sequence[uuid.UUID | None]) -> list[tuple[Deciding, uuid.UUID]]:
    """The sites of the organization that the inventory leaves out. `listed`: where its premises are; those that do not
    say where may be any site."""
    sites = m.of(Site).filter(state="active", remote=False)
    bare = [(record, pk) for record, pk in named_with(sites, "pk") if pk not in listed]
    return bare if len(bare) > sum(site is None for site in listed) else []


def _kinds(group: frozenset[str]) -> str:
    """Kinds of activities and tools in words: `backup or restore test`."""
    *most, last = sorted(k.removeprefix("feed:").replace("_", " ") for k in group)
    return f"{', '.join(most)} or {last}" if most else last
