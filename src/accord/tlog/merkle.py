"""The Merkle tree of RFC 9162, section 2.1, on SHA-256: hashes, growth, proofs and archived tiles.

`leaves` are leaf hashes (32 bytes each), never entry bodies; an index counts from 0, a size is a number of leaves.
"""

from collections.abc import Iterable, Sequence
from hashlib import sha256

HASH = 32
"""Bytes of a hash."""
TALLEST = 40
"""A tree holds fewer than 2^40 leaves, so that a frontier is at most 40 hashes."""
TILE = 256
"""Leaves of a full tile (tlog-tiles)."""
EMPTY = sha256().digest()
"""The root of the tree without leaves."""


def leaf_hash(body: bytes) -> bytes:
    """The hash of an entry's exact bytes."""
    return sha256(b"\x00" + body).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node."""
    return sha256(b"\x01" + left + right).digest()


class Frontier:
    """The right edge of a tree: all that is needed to append and to know the root, without the leaves.

    One hash for each bit that is set in `size`, the largest subtree first.
    """

    __slots__ = ("_hashes", "size")

    def __init__(self, leaves: Iterable[bytes] = ()) -> None:
        self.size = 0
        self._hashes: list[bytes] = []
        for leaf in leaves:
            self.append(leaf)

    def append(self, leaf: bytes) -> None:
        """Grow by one leaf hash. Raises ValueError if it is no hash or the tree is full."""
        if len(leaf) != HASH:
            raise ValueError(f"A leaf hash has {HASH} bytes, not {len(leaf)}.")
        if self.size + 1 == 1 << TALLEST:
            raise ValueError(f"The tree is full: it holds fewer than 2^{TALLEST} leaves.")
        size = self.size
        while size & 1:
            leaf = node_hash(self._hashes.pop(), leaf)
            size >>= 1
        self._hashes.append(leaf)
        self.size += 1

    def root(self) -> bytes:
        """The root of all leaves so far."""
        if not self._hashes:
            return EMPTY
        *others, top = self._hashes
        for left in reversed(others):
            top = node_hash(left, top)
        return top

    def to_bytes(self) -> bytes:
        """The hashes one after the other; `size` is kept beside them."""
        return b"".join(self._hashes)

    @classmethod
    def from_bytes(cls, size: int, data: bytes) -> "Frontier":
        """The inverse of `to_bytes`. Raises ValueError if `data` cannot be the frontier of a tree of this size."""
        if not 0 <= size < 1 << TALLEST or len(data) != HASH * size.bit_count():
            raise ValueError(f"{len(data)} bytes are not the frontier of a tree of {size} leaves.")
        frontier = cls()
        frontier.size = size
        frontier._hashes = [data[at : at + HASH] for at in range(0, len(data), HASH)]
        return frontier


def root(leaves: Iterable[bytes]) -> bytes:
    """The root of the tree with these leaves."""
    return Frontier(leaves).root()


def inclusion_proof(leaves: Sequence[bytes], index: int, size: int) -> list[bytes]:
    """Hashes that prove leaf `index` in the tree of the first `size` leaves (2.1.3.1). ValueError if there is none."""
    if not 0 <= index < size <= len(leaves):
        raise ValueError(f"Leaf {index} is not in a tree of {size} among {len(leaves)} leaves.")
    proof: list[bytes] = []
    low, high = 0, size
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            proof.append(root(leaves[middle:high]))
            high = middle
        else:
            proof.append(root(leaves[low:middle]))
            low = middle
    return proof[::-1]


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether `proof` shows `leaf` at `index` in the tree of this size and root (2.1.3.2)."""
    if not 0 <= index < size:
        return False
    place, last, top = index, size - 1, leaf
    for other in proof:
        if not last:
            return False
        if place & 1 or place == last:
            top = node_hash(other, top)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            top = node_hash(top, other)
        place, last = place >> 1, last >> 1
    return last == 0 and top == root


def consistency_proof(leaves: Sequence[bytes], old: int, new: int) -> list[bytes]:
    """Hashes that prove the tree of the first `old` leaves to be the beginning of that of the first `new` (2.1.4.1).

    Empty from size 0 and between equal sizes. Raises ValueError unless 0 <= old <= new <= len(leaves).
    """
    if not 0 <= old <= new <= len(leaves):
        raise ValueError(f"A tree of {old} cannot grow to {new} with {len(leaves)} leaves.")
    proof: list[bytes] = []
    low, high = 0, new
    while 0 < old < high:
        middle = low + _split(high - low)
        if old <= middle:
            proof.append(root(leaves[middle:high]))
            high = middle
        else:
            proof.append(root(leaves[low:middle]))
            low = middle
    if low:
        proof.append(root(leaves[low:high]))
    return proof[::-1]


def verify_consistency(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether `proof` shows the old tree to be the beginning of the new one (2.1.4.2)."""
    if not 0 <= old <= new:
        return False
    if old == new:
        return not proof and old_root == new_root
    if old == 0:
        return not proof and old_root == EMPTY
    path = list(proof) if old & (old - 1) else [old_root, *proof]
    if not path:
        return False
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    first = second = path[0]
    for other in path[1:]:
        if not last:
            return False
        if place & 1 or place == last:
            first, second = node_hash(other, first), node_hash(other, second)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            second = node_hash(second, other)
        place, last = place >> 1, last >> 1
    return last == 0 and first == old_root and second == new_root


def tiles(leaves: Sequence[bytes]) -> dict[str, bytes]:
    """The leaves as tlog-tiles of level 0: path (`tile/0/x001/234`, the last `….p/WIDTH`) to concatenated hashes."""
    return {
        tile_path(start // TILE, len(leaves) - start): b"".join(leaves[start : start + TILE])
        for start in range(0, len(leaves), TILE)
    }


def tile_path(index: int, width: int = TILE) -> str:
    """The path of a level 0 tile; with fewer than 256 leaves it is partial."""
    parts = [f"{index % 1000:03}"]
    while index := index // 1000:
        parts.insert(0, f"x{index % 1000:03}")
    return "tile/0/" + "/".join(parts) + (f".p/{width}" if width < TILE else "")


def _split(size: int) -> int:
    """The largest power of two below `size`, which is at least 2: how many leaves lie on the left."""
    return 1 << (size - 1).bit_length() - 1
