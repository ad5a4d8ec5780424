"""What is given to an engine is refused with a sentence that names the argument."""

import numpy as np
import pytest

from accord.engines.given import EngineError, digest, floats, mapped, number, probability, whole


@pytest.mark.parametrize(
    ("refused", "sentence"),
    [
        (lambda: floats("x", [1.0, float("nan")]), "`x` holds nan at position 1; every number must be finite."),
        (lambda: floats("x", [[1.0, 2.0], [3.0, float("inf")]], ndim=2), "`x` holds inf at position (1, 1)"),
        (lambda: floats("x", []), "`x` must hold at least 1 number(s); it holds 0."),
        (lambda: floats("x", [1, 2], ndim=2), "`x` must have 2 dimension(s); it has 1."),
        (lambda: floats("x", ["a"]), "`x` must hold numbers only"),
        (lambda: number("n", "many"), "`n` must be a number; it is 'many'."),
        (lambda: floats("x", np.array([1 + 2j])), "`x` must hold numbers only"),
        (lambda: floats("x", ["2000"]), "`x` must hold numbers only"),
        (lambda: floats("x", [10**400]), "`x` must hold numbers only"),
        (lambda: number("n", "2000"), "`n` must be a number; it is '2000'."),
        (lambda: number("n", 10**400), "`n` must be a number that float64 holds; it is too large."),
        (lambda: mapped("x", [5]), "`x` must be a mapping of names; it is [5]."),
        (lambda: number("n", float("nan")), "`n` must be a finite number; it is nan."),
        (lambda: number("n", 0, above=0), "`n` must be greater than 0; it is 0."),
        (lambda: probability("p", 1.5), "`p` must be at most 1; it is 1.5."),
        (lambda: whole("n", 2.5), "`n` must be a whole number; it is 2.5."),
    ],
)
def test_a_refusal_names_the_argument(refused, sentence):
    with pytest.raises(EngineError) as why:
        refused()
    assert sentence in str(why.value)


def test_what_is_right_passes_unchanged():
    assert floats("x", [[1, 2]], ndim=2).tolist() == [[1.0, 2.0]]
    assert (number("n", 3), whole("n", 4.0), probability("p", 1)) == (3.0, 4, 1.0)


def test_equal_input_has_an_equal_digest_and_other_input_another():
    one = digest(np.array([1.0, 2.0]), {"a": 1, "b": [2, 3]}, "x")
    assert one == digest(np.array([1.0, 2.0]), {"b": [2, 3], "a": 1}, "x")
    others = [digest(np.array([[1.0, 2.0]])), digest(np.array([1.0, 2.5])), digest(["a", "b"]), digest([["a"], "b"])]
    assert len({one, *others}) == 5
