"""What is typed and cannot be taken is refused by one sentence that says what is wrong, with exit code 2."""

from __future__ import annotations

import pytest

from accord.config.main import main


@pytest.mark.parametrize(
    ("typed", "says", "help_of"),
    [
        ("", "COMMAND is missing", "accord"),
        ("conformitty", "There is no command 'conformitty', perhaps conformity", "accord"),
        ("nothing at all", "There is no command 'nothing'", "accord"),
        ("act", "TYPE.VERB is missing", "accord act"),
        ("act site.clos --organization x", "There is no act 'site.clos', perhaps site.close", "accord act"),
        ("act site.close --organization x", "reference is missing", "accord act site.close"),
        ("conformity", "--organization and --standard are missing", "accord conformity"),
        ("conformity --organization", "--organization is said without its value", "accord conformity"),
        ("conformity --o x", "--o could be --organization or --on", "accord conformity"),
        (
            "conformity --organization x --standard y --on 2025-02-31",
            "--on: '2025-02-31' is not a day that exists; write it as 2026-11-25",
            "accord conformity",
        ),
        ("user a@example.org --format xml", "--format is text or json, not 'xml'", "accord user"),
        ("serve --workers two", "--workers: 'two' is not a whole number", "accord serve"),
        ("backup", "One of --output and --trial is missing", "accord backup"),
        ("backup --trial --output x.zip", "Say --output or --trial, not both", "accord backup"),
        ("worker --fast", "Nothing here is called --fast", "accord"),
    ],
)
def test_what_cannot_be_taken_is_one_sentence(
    typed: str, says: str, help_of: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(typed.split())
    said = capsys.readouterr()
    assert (ended.value.code, said.out) == (2, "")
    assert said.err.startswith(f"accord: {says}")
    assert said.err.endswith(f"; {help_of} --help says what it takes.\n")
    assert said.err.count("\n") == 1


def test_the_verifier_does_so_too(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["verify"])
    assert (ended.value.code, capsys.readouterr().err) == (
        2,
        "verify.py: the following arguments are required: file.\n",
    )
    with pytest.raises(SystemExit) as ended:
        main(["verify", "--help"])
    assert ended.value.code == 0
    assert "usage: verify.py" in capsys.readouterr().out
