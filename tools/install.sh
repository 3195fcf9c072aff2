#!/usr/bin/env bash
# Installs tools/requirements.txt into .venv. Safe to call before every use: once installed, it returns at once.
set -euo pipefail
cd "$(dirname "$0")/.."

# The environment belongs to one list of tools, one interpreter and one place (its scripts hold absolute paths); when one
# of them changes, it is made anew. The stamp is written last, so an interrupted installation is not taken for a whole one.
stamp=.venv/.installed-for
wanted="$(cksum <tools/requirements.txt) $(python3 --version) $PWD"
if [[ -f $stamp && $(<"$stamp") == "$wanted" ]]; then
  exit 0
fi

if ! python3 -c 'import sys, venv; sys.exit(sys.version_info < (3, 10))' 2>/dev/null; then
  echo "tools/install.sh: needs Python 3.10 or later with venv (Debian, as root: apt-get install -y python3-venv)" >&2
  exit 1
fi

echo "installing tools into .venv"
rm -rf .venv
# Debian's python3 comes without ensurepip, the part that puts pip into a new environment. Where pip itself is there, it can
# install into the environment from outside, and nobody has to become root.
if python3 -c 'import ensurepip' 2>/dev/null; then
  python3 -m venv .venv
  pip=(.venv/bin/python -m pip)
elif python3 -m pip --version >/dev/null 2>&1; then
  python3 -m venv --without-pip .venv
  pip=(python3 -m pip --python .venv/bin/python)
else
  echo "tools/install.sh: python3 has neither ensurepip nor pip (Debian, as root: apt-get install -y python3-venv)" >&2
  exit 1
fi
"${pip[@]}" install --quiet --disable-pip-version-check --requirement tools/requirements.txt
printf '%s\n' "$wanted" >"$stamp"
