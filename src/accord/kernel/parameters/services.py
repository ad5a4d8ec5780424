"""Choosing and approving a parameter."""

from accord.kernel.access.actor import Actor
from accord.kernel.acts.act import act
from accord.kernel.parameters.models import Parameter
from accord.kernel.parameters.proposed import proposed
from accord.kernel.refusals import Refused


@act(needs="parameters.approve", label="Choose a value")
def choose_parameter(*, by: Actor, key: str, value: int) -> Parameter:
    """Set a parameter of this organization and approve it."""
    if (known := proposed().get(key)) is None:
        raise Refused(f"There is no parameter {key!r}. Choose one of the page Parameters.", "key")
    if not known.allows(value):
        raise Refused(f"{known.heading}: choose between {known.minimum} and {known.maximum} {known.unit}.", "value")
    if by.person is None:
        raise Refused("A parameter is approved by a person: sign in with your own account.")
    found = Parameter.objects.filter(key=key).first() or Parameter(key=key, unit=known.unit, title=known.says[:200])
    found.value, found.approved_by, found.state = value, by.person, "approved"
    found.save()
    return found
