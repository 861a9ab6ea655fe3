#!/bin/sh
# Prints the path of a Python that is new enough, or says in one sentence what to do.
# A name on PATH may be a shim that only fails: each candidate is run before it is believed.
for candidate in "${PYTHON:-}" python3.13 python3.14 python3.12 python3 \
    "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.1[3-9]*/bin/python \
    "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.12*/bin/python \
    "$HOME"/.local/share/uv/python/cpython-3.1[2-9]*/bin/python3; do
    [ -n "$candidate" ] || continue
    if "$candidate" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1; then
        exec "$candidate" -c 'import sys; print(sys.executable)'
    fi
    if [ "$candidate" = "${PYTHON:-}" ]; then
        echo "PYTHON=$PYTHON is not a working Python 3.12 or newer. Name another one, or none." >&2
        exit 1
    fi
done
echo "No Python 3.12 or newer was found. Install one, or say where it is: make run PYTHON=/path/to/python" >&2
exit 1
