#!/bin/sh
# Installs pinned packages into .venv, which it makes first. Usage: sh scripts/install.sh FILE
# With uv this takes a quarter of pip's time; pip stands in where uv cannot be had.
set -eu
python=.venv/bin/python

# An installation that was interrupted, or whose Python was removed since, is made anew.
if ! "$python" -c 'import pip, sys; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1; then
    found=$(sh scripts/find-python.sh)
    echo "  Python        $found"
    "$found" -m venv --clear .venv
fi

echo "  Packages      installing those of $1, this once"
if ! [ -x .venv/bin/uv ]; then
    sed -n '/^uv==/,/[^\\]$/p' requirements-dev.txt >.venv/uv.txt
    "$python" -m pip install --quiet --require-hashes -r .venv/uv.txt || true
fi
UV_PYTHON_DOWNLOADS=never UV_LINK_MODE=copy .venv/bin/uv pip install --quiet --compile-bytecode \
    --python "$python" --require-hashes -r "$1" ||
    "$python" -m pip install --quiet --require-hashes -r "$1"
