"""The acts of inspections: plans, inspecting and releasing, what does not conform, instruments. One file per noun."""

from accord.areas.inspections.services.instruments import (
    calibrate_instrument,
    call_in_instrument,
    fail_instrument,
    look_back_calibration,
    raise_nonconformity_calibration,
    repair_instrument,
    return_instrument,
    withdraw_instrument,
)
from accord.areas.inspections.services.lots import (
    accept_inspection,
    complete_inspection,
    reject_inspection,
    release_lot,
    start_inspection,
)
from accord.areas.inspections.services.outputs import (
    close_nonconforming_output,
    decide_nonconforming_output,
    hear_customer_nonconforming_output,
    hold_nonconforming_output,
    raise_nonconformity_nonconforming_output,
    reinspect_nonconforming_output,
    reopen_nonconforming_output,
)
from accord.areas.inspections.services.plans import (
    approve_control_plan,
    drop_characteristic,
    revise_control_plan,
    take_up_characteristic,
    withdraw_control_plan,
)

__all__ = [
    "accept_inspection",
    "approve_control_plan",
    "calibrate_instrument",
    "call_in_instrument",
    "close_nonconforming_output",
    "complete_inspection",
    "decide_nonconforming_output",
    "drop_characteristic",
    "fail_instrument",
    "hear_customer_nonconforming_output",
    "hold_nonconforming_output",
    "look_back_calibration",
    "raise_nonconformity_calibration",
    "raise_nonconformity_nonconforming_output",
    "reinspect_nonconforming_output",
    "reject_inspection",
    "release_lot",
    "reopen_nonconforming_output",
    "repair_instrument",
    "return_instrument",
    "revise_control_plan",
    "start_inspection",
    "take_up_characteristic",
    "withdraw_control_plan",
    "withdraw_instrument",
]
