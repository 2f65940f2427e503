#!/bin/sh
# Finds a Python that is new enough and lets .ci/setup.py make .venv with it.
# This part is in sh because it must run, and say what is missing, where Python is old or absent.
set -eu
cd "$(dirname "$0")/.."

is_new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

find_python() {
    for name in python3.13 python3.12 python3.11 python3; do
        if is_new_enough "$name"; then
            command -v "$name"
            return
        fi
    done
    return 1
}

if ! python=$(find_python); then
    if command -v python3 >/dev/null; then
        echo "Symloom needs Python 3.11 or newer; the newest found here is $(python3 --version 2>&1)." >&2
    else
        echo "Symloom needs Python 3.11 or newer; none was found here." >&2
    fi
    if ! command -v apt-get >/dev/null; then
        echo "Install it from your system's packages or from python.org, then run make again." >&2
        exit 1
    fi
    if [ "$(id -u)" -ne 0 ]; then
        echo "Try:  sudo apt-get install python3.11 python3.11-venv" >&2
        exit 1
    fi
    echo "Installing the system's python3." >&2
    apt-get update || true
    DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends python3 python3-venv || true
    if ! python=$(find_python); then
        echo "This system's own python3 is too old. Install Python 3.11 or newer beside it, then run make again." >&2
        exit 1
    fi
fi

exec "$python" .ci/setup.py
