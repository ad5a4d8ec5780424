"""What is read out of pointers."""

from __future__ import annotations

import pytest

from accord.kernel.records.pointers import keys_by_type, pointed
from accord.kernel.records.record import new_id


def test_ids_are_found_by_type_each_once_and_what_holds_none_leads_nowhere() -> None:
    one, two, site = new_id(), new_id(), new_id()
    found = keys_by_type([f"Risk:{one}", f"Site:{site}", "", "Risk", "Site:S-0001", f"Risk:{two}", f"Risk:{one}"])
    assert found == {"Risk": {one, two}, "Site": {site}}
    assert keys_by_type([]) == keys_by_type(["", "Risk:R-0001"]) == {}


@pytest.mark.parametrize("pointer", ["Risk", "Risk:", "Risk:R-0001", ""])
def test_what_holds_no_id_is_no_pointer(pointer: str) -> None:
    with pytest.raises(ValueError, match="hexadecimal"):
        pointed(pointer)
