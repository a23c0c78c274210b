#!/bin/sh
# Runs the wall suite as an ordinary user: no root, and no control group unless one is delegated to that user.
#
#   sudo tests/walls/as_user.sh [pytest's arguments]
#
# Root makes the user (RK_USER, by default rktest) if he is missing, and a copy of the checkout and of its virtual
# environment (VENV, by default .venv) that he may read. The languages' environments are root's, which all may read.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
user=${RK_USER:-rktest}
venv=${VENV:-$root/.venv}

if [ "$(id -u)" -ne 0 ]; then
    cd "$root"
    exec "$venv/bin/python" -m pytest -n 2 tests/walls "$@"
fi

id "$user" >/dev/null 2>&1 || useradd --create-home --shell /bin/sh "$user"
copy=$(mktemp -d "/var/tmp/renderkit-as-$user.XXXXXX")
trap 'rm -rf "$copy"' EXIT INT TERM
tar -C "$root" --exclude=./.git --exclude=./.venv --exclude=__pycache__ --exclude='./out*' -cf - . | tar -C "$copy" -xf -
cp -a "$venv" "$copy/.venv"
chown -R "$user" "$copy"
chmod -R u+rwX,go+rX "$copy"

path=$copy
for source in "$copy"/plugins/*/src; do path=$path:$source; done
cd "$copy"
home=$(getent passwd "$user" | cut -d: -f6)
runuser -u "$user" -- env -i HOME="$home" PATH=/usr/local/bin:/usr/bin:/bin LANG=C.UTF-8 PYTHONPATH="$path" \
    "$copy/.venv/bin/python" -m pytest -p no:cacheprovider -n 2 tests/walls "$@"
