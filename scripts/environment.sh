#!/usr/bin/env bash
# Make an environment below .venv/, or bring it up to date: environment.sh engine|training|qgis|lint|i18n
# environment.sh wheels: download what the engine needs in QGIS's own Python to .cache/wheels, once.
set -euo pipefail
cd "$(dirname "$0")/.."

name=$1
folder=.venv/$name
base=${PYTHON:-python3}

apt_install() {
  local missing=() package
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return
  if ! command -v apt-get >/dev/null; then
    echo "Please install these yourself, this system has no apt-get: ${missing[*]}" >&2
    exit 1
  fi
  local sudo=()
  [ "$(id -u)" -eq 0 ] || sudo=(sudo)
  echo "Installing ${missing[*]} …"
  "${sudo[@]}" apt-get update -q
  "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -q -y --no-install-recommends "${missing[@]}"
}

make_venv() {
  [ -x "$folder/bin/python" ] && return
  if ! "$base" -c 'import ensurepip' 2>/dev/null; then
    apt_install python3-venv
  fi
  "$base" -m venv "$@" "$folder"
}

install() {
  "$folder/bin/python" -m pip install -qq --disable-pip-version-check "$@"
}

case $name in
  engine)
    make_venv
    install -r scripts/requirements/engine.txt -r landslide_qgis/engine-requirements.txt \
      -r scripts/requirements/test.txt
    install --no-deps --require-hashes -r landslide_qgis/cloud-requirements.txt
    ;;
  training)
    make_venv
    install -r training/requirements.txt -r landslide_qgis/engine-requirements.txt \
      -r scripts/requirements/test.txt
    ;;
  qgis)
    base=/usr/bin/python3
    if ! "$base" -c 'import qgis.core, pip' 2>/dev/null || ! command -v Xvfb >/dev/null; then
      apt_install qgis python3-qgis xvfb python3-venv python3-pip
    fi
    "$base" -c 'import qgis.core' || {
      echo "The system's $base cannot import QGIS; install QGIS 3.22 or later for it." >&2
      exit 1
    }
    make_venv --system-site-packages
    install -r scripts/requirements/qgis.txt -r scripts/requirements/test.txt
    ;;
  lint)
    make_venv
    install -r scripts/requirements/lint.txt
    ;;
  wheels)
    # Beside its place first: an interrupted download must not pass for a whole one.
    rm -rf .cache/wheels.part
    .venv/qgis/bin/python -m pip download -q --retries 1 --disable-pip-version-check \
      --only-binary=:all: -d .cache/wheels.part -r landslide_qgis/engine-requirements.txt
    rm -rf .cache/wheels
    mv .cache/wheels.part .cache/wheels
    touch .cache/wheels/.stamp
    exit 0
    ;;
  i18n)
    command -v lrelease >/dev/null || command -v lrelease-qt5 >/dev/null \
      || apt_install qttools5-dev-tools
    exit 0
    ;;
  *)
    echo "Unknown environment: $name" >&2
    exit 1
    ;;
esac
touch "$folder/.stamp"
