"""Cutting a large upload into steps so that no record comes before one that it refers to."""

import uuid
from collections.abc import Iterator, Sequence

from accord.kernel.acts.importing import Arrival
from accord.kernel.refusals import Refused


def in_steps(arrivals: Sequence[Arrival], most: int, each: int) -> list[Sequence[Arrival]]:
    """Up to `most` records are one step, more go `each` at a time. Raises Refused when records of different steps refer
    to each other in a circle."""
    if len(arrivals) <= most:
        return [arrivals] if arrivals else []
    if _in_order(arrivals):
        return [arrivals[start : start + each] for start in range(0, len(arrivals), each)]
    ordered = _referred_first(arrivals)
    steps: list[Sequence[Arrival]] = [ordered[start : start + each] for start in range(0, len(ordered), each)]
    place = {a.record.pk: number for number, step in enumerate(steps) for a in step}
    for number, step in enumerate(steps):
        for arrival in step:
            if any(place[other] > number for other in _refers_to(arrival) if other in place):
                raise Refused(
                    f"More than {each:,} records refer to each other in a circle, so they cannot be written in steps. "
                    "Import those that others name first, in a file of their own."
                )
    return steps


def _in_order(arrivals: Sequence[Arrival]) -> bool:
    """Whether each record refers only to what is stored or comes before it, told by ids that rise."""
    before = first = None
    for arrival in arrivals:
        pk = arrival.record.pk
        if arrival.is_new:
            if before is not None and pk < before:
                return False
            before, first = pk, first or pk
        most = pk if arrival.is_new else first
        if most is not None and any(other > most for other in _refers_to(arrival)):
            return False
    return True


def _refers_to(arrival: Arrival) -> Iterator[uuid.UUID]:
    record = arrival.record
    for field in record._meta.concrete_fields:
        if field.is_relation and field.name != "organization":
            value = record.__dict__.get(field.attname)
            if isinstance(value, uuid.UUID):
                yield value
    for ids in arrival.relations.values():
        yield from ids


def _referred_first(arrivals: Sequence[Arrival]) -> list[Arrival]:
    """Depth first, without recursion; where there is a circle, as it comes."""
    by_id = {a.record.pk: a for a in arrivals}
    ordered: list[Arrival] = []
    begun: set[uuid.UUID] = set()
    for first in arrivals:
        if first.record.pk in begun:
            continue
        begun.add(first.record.pk)
        stack = [(first, _refers_to(first))]
        while stack:
            arrival, others = stack[-1]
            following = next((o for o in others if o in by_id and o not in begun), None)
            if following is None:
                ordered.append(arrival)
                stack.pop()
            else:
                begun.add(following)
                stack.append((by_id[following], _refers_to(by_id[following])))
    return ordered
