#!/bin/sh
# Makes .venv and installs Accord with the packages of the hashed lock; does nothing when that was done already.
#
#   tools/environment.sh runtime    what `make run` needs
#   tools/environment.sh dev        that, and what tests, gates and benchmarks need
#
# Needs Python 3.11 or newer with its venv module, and PyPI the first time. A finished step is remembered in
# .venv/.accord-installed-KIND: the place, project file and lock that it was made from. PYTHON names another interpreter.
set -eu

kind="${1:-runtime}"
python="${PYTHON:-python3}"
cd "$(dirname "$0")/.."

stop() {
    echo "accord: $1" >&2
    exit 1
}

state_of() {
    pwd
    cat pyproject.toml "$1"
}

installed() {
    [ -f ".venv/.accord-installed-$1" ] && state_of "$2" | cmp -s - ".venv/.accord-installed-$1"
}

case "$kind" in
    runtime) lock=requirements.txt ;;
    dev) lock=requirements-dev.txt ;;
    *) stop "'$kind' is no kind of environment; say runtime or dev." ;;
esac

if [ -x .venv/bin/python ] && [ "$(cat .venv/.accord-place 2>/dev/null || pwd)" = "$(pwd)" ] &&
    .venv/bin/python -c 'import pip' 2>/dev/null; then
    installed "$kind" "$lock" && exit 0
else
    command -v "$python" >/dev/null ||
        stop "there is no '$python' here; install Python 3.11 or newer (Debian: apt install python3 python3-venv)."
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
        stop "'$python' is $("$python" -V 2>&1); Accord needs Python 3.11 or newer (PYTHON=/path/to/python3.11 make run)."
    "$python" -c 'import venv, ensurepip' 2>/dev/null ||
        stop "'$python' cannot make a virtual environment; install its venv module (Debian: apt install python3-venv)."
    echo "accord: making the virtual environment .venv"
    "$python" -m venv --clear .venv
fi
pwd >.venv/.accord-place

echo "accord: installing the packages of $lock (once, about a minute)"
pip() {
    .venv/bin/python -m pip --disable-pip-version-check --quiet --quiet "$@" </dev/null
}
pip install --require-hashes -r "$lock" ||
    stop "the packages of $lock could not be installed; is PyPI reachable? What was installed is kept: try again."
pip install --no-deps --no-build-isolation --editable . ||
    stop "Accord itself could not be installed from this folder; the lines above say why."

state_of "$lock" >".venv/.accord-installed-$kind"
if [ "$kind" = dev ]; then # the development lock holds all of the other one
    state_of requirements.txt >.venv/.accord-installed-runtime
fi
