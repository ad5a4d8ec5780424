"""The Merkle tree of RFC 9162, 2.1, held against published vectors and against its own definition."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.tlog import merkle
from accord.tlog.merkle import Frontier, leaf_hash, node_hash

# The eight leaves and roots that Certificate Transparency implementations share as test vectors.
INPUTS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
LEAVES = [leaf_hash(bytes.fromhex(text)) for text in INPUTS]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
INCLUSION = {
    (0, 1): [],
    (0, 2): ["96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"],
    (2, 3): ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
    (1, 5): [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
}
CONSISTENCY = {
    (1, 1): [],
    (2, 5): [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
}


def by_definition(leaves: list[bytes]) -> bytes:
    """MTH of RFC 9162, 2.1.1, word for word."""
    if len(leaves) < 2:
        return leaves[0] if leaves else sha256().digest()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return node_hash(by_definition(leaves[:split]), by_definition(leaves[split:]))


def some(count: int) -> list[bytes]:
    return [leaf_hash(str(number).encode()) for number in range(count)]


def test_published_roots_and_proofs() -> None:
    assert merkle.root([]) == sha256().digest()
    assert [merkle.root(LEAVES[:size]).hex() for size in range(1, 9)] == ROOTS
    for (index, size), proof in INCLUSION.items():
        assert [node.hex() for node in merkle.inclusion_proof(LEAVES, index, size)] == proof
    for (old, new), proof in CONSISTENCY.items():
        assert [node.hex() for node in merkle.consistency_proof(LEAVES, old, new)] == proof


@given(st.integers(0, 300))
def test_a_frontier_grows_like_the_tree(size: int) -> None:
    leaves = some(size)
    frontier = Frontier(leaves)
    assert frontier.root() == merkle.root(leaves) == by_definition(leaves)
    kept = Frontier.from_bytes(size, frontier.to_bytes())
    for leaf in (frontier, kept):
        leaf.append(leaf_hash(b"next"))
    assert kept.root() == frontier.root() == by_definition([*leaves, leaf_hash(b"next")])
    assert len(frontier.to_bytes()) == 32 * frontier.size.bit_count()


def test_every_proof_of_small_trees_holds_and_no_other_does() -> None:
    leaves = some(34)
    wrong = leaf_hash(b"wrong")
    for size in range(1, 34):
        root = merkle.root(leaves[:size])
        for index in range(size):
            proof = merkle.inclusion_proof(leaves, index, size)
            assert merkle.verify_inclusion(leaves[index], index, size, proof, root)
            assert not merkle.verify_inclusion(wrong, index, size, proof, root)
            assert not merkle.verify_inclusion(leaves[index], index, size, [*proof, wrong], root)
            assert not proof or not merkle.verify_inclusion(leaves[index], index, size, proof[:-1], root)
            assert not merkle.verify_inclusion(leaves[index], (index + 1) % size, size, proof, root) or size == 1
        for old in range(size + 1):
            proof, before = merkle.consistency_proof(leaves, old, size), merkle.root(leaves[:old])
            assert merkle.verify_consistency(old, size, before, root, proof)
            assert not merkle.verify_consistency(old, size, wrong, root, proof)
            assert not merkle.verify_consistency(old, size, before, wrong, proof) or old == 0
            assert not merkle.verify_consistency(old, size, before, root, [*proof, wrong])
            assert not proof or not merkle.verify_consistency(old, size, before, root, proof[:-1])


@given(st.integers(2, 200), st.data())
def test_a_proof_with_one_changed_hash_does_not_hold(size: int, data: st.DataObject) -> None:
    leaves = some(size)
    index, old = data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size - 1))
    inclusion, consistency = merkle.inclusion_proof(leaves, index, size), merkle.consistency_proof(leaves, old, size)
    for proof in (inclusion, consistency):
        proof[data.draw(st.integers(0, len(proof) - 1))] = leaf_hash(b"changed")
    root = merkle.root(leaves)
    assert not merkle.verify_inclusion(leaves[index], index, size, inclusion, root)
    assert not merkle.verify_consistency(old, size, merkle.root(leaves[:old]), root, consistency)


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Frontier([b"short"])
    with pytest.raises(ValueError, match="frontier of a tree of 3"):
        Frontier.from_bytes(3, b"\0" * 32)
    with pytest.raises(ValueError, match="Leaf 3"):
        merkle.inclusion_proof(LEAVES, 3, 3)
    with pytest.raises(ValueError, match="cannot grow"):
        merkle.consistency_proof(LEAVES, 5, 4)
    full = Frontier.from_bytes(2**40 - 1, b"\0" * 32 * 40)
    with pytest.raises(ValueError, match="full"):
        full.append(LEAVES[0])
    assert not merkle.verify_inclusion(LEAVES[0], 1, 1, [], LEAVES[0])
    assert not merkle.verify_consistency(3, 2, LEAVES[0], LEAVES[0], [])
    assert not merkle.verify_consistency(2, 3, LEAVES[0], LEAVES[0], [])


def test_tiles_are_those_of_the_specification() -> None:
    assert merkle.tile_path(1_234_067) == "tile/0/x001/x234/067"
    assert merkle.tile_path(0, 1) == "tile/0/000.p/1"
    leaves = some(600)
    tiles = merkle.tiles(leaves)
    assert list(tiles) == ["tile/0/000", "tile/0/001", "tile/0/002.p/88"]
    assert b"".join(tiles.values()) == b"".join(leaves)
    assert list(merkle.tiles(some(256))) == ["tile/0/000"]
    assert merkle.tiles([]) == {}
