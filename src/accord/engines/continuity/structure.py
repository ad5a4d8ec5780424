"""Which suppliers and items an item needs: checked, put in an order that keeps the states few, made a diagram."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from accord.engines.continuity.diagram import Diagram, State, build
from accord.engines.given import EngineError, several, whole

NEED = 1 << 24  # a gate's state in one number: what it still needs, and in the lower bits how many may still fail
DONE = -1
TOO_WIDE = (
    "`items` share suppliers so widely that the exact answer would need more than {:,} states;"
    " `bounds` brackets it instead."
)


class Item(NamedTuple):
    """Something that can be delivered when `needed` of its `suppliers` and of its own `items` (a tier) can."""

    needed: int
    suppliers: Sequence[int]
    items: Sequence[int] = ()


def checked(items: Iterable[Sequence[object]], suppliers: int) -> tuple[Item, ...]:
    """The items as given, each looked at: numbers that exist, none twice, no item that needs itself."""
    found = tuple(_item(f"items[{at}]", given) for at, given in enumerate(several("items", items)))
    if not found:
        raise EngineError("`items` must hold at least 1 item; it holds 0.")
    found = tuple(_numbered(f"items[{at}]", item, suppliers, len(found)) for at, item in enumerate(found))
    _refuse_circles(found)
    return found


def _numbered(name: str, item: Item, suppliers: int, items: int) -> Item:
    """The item with whole numbers that exist, none of them twice."""
    uses = []
    for kind, given, count in (("suppliers", item.suppliers, suppliers), ("items", item.items, items)):
        numbers = [whole(f"{name}.{kind}", each, least=0, most=count - 1) for each in given]
        if len(set(numbers)) < len(numbers):
            raise EngineError(f"`{name}.{kind}` must name each one once; it is {numbers}.")
        uses.append(numbers)
    return Item(whole(f"{name}.needed", item.needed, least=1, most=len(uses[0]) + len(uses[1])), *uses)


def _item(name: str, given: Sequence[object]) -> Item:
    try:
        needed, suppliers, *rest = given
        within = rest[0] if rest else ()
        return Item(needed, tuple(suppliers), tuple(within))  # type: ignore[arg-type]
    except (TypeError, ValueError) as why:
        shape = "(needed, suppliers) or (needed, suppliers, items)"
        raise EngineError(f"`{name}` must be {shape}; it is {given!r}.") from why


def _refuse_circles(items: tuple[Item, ...]) -> None:
    clear: set[int] = set()
    waiting = dict(enumerate(items))
    while waiting:
        ready = [at for at, item in waiting.items() if clear.issuperset(item.items)]
        if not ready:
            raise EngineError(f"`items` need each other in a circle: {', '.join(map(str, waiting))}.")
        clear.update(ready)
        for at in ready:
            del waiting[at]


def within(items: tuple[Item, ...], products: Iterable[int]) -> list[int]:
    """The items that `products` are or need, in rising order."""
    found: set[int] = set()
    waiting = list(products)
    while waiting:
        at = waiting.pop()
        if at not in found:
            found.add(at)
            waiting.extend(items[at].items)
    return sorted(found)


def diagram(items: tuple[Item, ...], products: Sequence[int]) -> Diagram:
    """The diagram of "every one of `products` can be delivered"."""
    inside = within(items, products)
    gates = _Gates(items, inside, products)
    return build(gates.start, _order(items, inside), gates.after, TOO_WIDE)


class _Gates:
    """Items as gates that count; the last gate is "all products". A state is what each gate still waits for."""

    def __init__(self, items: tuple[Item, ...], inside: list[int], products: Sequence[int]) -> None:
        place = {at: gate for gate, at in enumerate(inside)}
        self.top = len(inside)
        self.fed: dict[int, list[int]] = {}
        self.parents: list[list[int]] = [[] for _ in inside]
        self.children = [[place[child] for child in items[at].items] for at in inside]
        for gate, at in enumerate(inside):
            for supplier in items[at].suppliers:
                self.fed.setdefault(supplier, []).append(gate)
            for child in self.children[gate]:
                self.parents[child].append(gate)
        for at in set(products):
            self.parents[place[at]].append(self.top)
        waits = [items[at].needed * NEED + _spare(items[at]) for at in inside]
        self.start: State = (*waits, len(set(products)) * NEED)

    def after(self, state: State, supplier: int, works: bool) -> State:
        assert isinstance(state, tuple)
        waits = list(state)
        told, less = [*self.fed[supplier]], NEED if works else 1
        while told:
            gate = told.pop()
            wait = waits[gate]
            if wait == DONE:
                continue
            waits[gate] = wait = wait - less
            if wait < NEED if works else wait % NEED == NEED - 1:  # nothing more is needed, or no more may fail
                if gate == self.top:
                    return works
                waits[gate] = DONE
                told += self.parents[gate]
                if self.children[gate]:
                    self._release(gate, waits)
        return tuple(waits)

    def _release(self, gate: int, waits: list[int]) -> None:
        """What only decided items wait for is decided too: nobody asks any more."""
        for child in self.children[gate]:
            if waits[child] != DONE and all(waits[parent] == DONE for parent in self.parents[child]):
                waits[child] = DONE
                self._release(child, waits)


def _spare(item: Item) -> int:
    """How many of what it could use may fail."""
    return len(item.suppliers) + len(item.items) - item.needed


def _order(items: tuple[Item, ...], inside: list[int]) -> list[int]:
    """The suppliers in an order that keeps few items open at a time: as given, or item by item, whichever is better."""
    by_item = list(dict.fromkeys(s for at in _nearest(items, inside) for s in items[at].suppliers))
    return min((sorted(by_item), by_item), key=lambda order: _states(items, inside, order))


def _nearest(items: tuple[Item, ...], inside: list[int]) -> list[int]:
    """Item after item, next the one with the fewest suppliers that are not asked yet."""
    asked: set[int] = set()
    waiting = {at: frozenset(items[at].suppliers) for at in inside}
    order: list[int] = []
    while waiting:
        at = min(waiting, key=lambda at: (len(waiting[at] - asked), -len(waiting[at]), at))
        asked |= waiting.pop(at)
        order.append(at)
    return order


def _states(items: tuple[Item, ...], inside: list[int], order: list[int]) -> float:
    """About how many states an order has: in each layer the product of what the open items can wait for."""
    place = {supplier: at for at, supplier in enumerate(order)}
    change = np.zeros(len(order) + 1)
    for at in inside:
        places = [place[supplier] for supplier in items[at].suppliers]
        if places:
            waits = np.log(items[at].needed + 1.0)
            change[min(places)] += waits
            change[max(places)] -= waits
    return float(np.exp(np.minimum(np.cumsum(change), 600.0)).sum())
