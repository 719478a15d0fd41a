#!/bin/sh
# Prepares .venv from a lock: `sh .ci/locks/install.sh runtime|test|bench`.
# Says what it does in a few lines, does nothing when .venv is already right, and starts afresh after an
# interruption. It needs a Python >= 3.11 and one of: its venv module with pip, any pip, uv.
set -eu
cd "$(dirname "$0")/../.."

lock=$1
venv=.venv
unfinished=$venv/homeroom-unfinished
export PIP_DISABLE_PIP_VERSION_CHECK=1 UV_PYTHON_DOWNLOADS=never

say() { printf 'homeroom: %s\n' "$*"; }
refuse() {
    printf 'homeroom: %s\n' "$*" >&2
    exit 1
}

is_new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }
version_of() { "$1" -c 'import sys; print("%d.%d.%d" % sys.version_info[:3])'; }
fingerprint() {
    cat .ci/locks/runtime.txt ".ci/locks/$1.txt" pyproject.toml .ci/locks/install.sh | cksum
    pwd
}
stamp_of() { printf '%s/homeroom-%s' "$venv" "$1"; }
is_ready() { [ -f "$(stamp_of "$1")" ] && [ "$(cat "$(stamp_of "$1")")" = "$(fingerprint "$1")" ]; }

# Newest first, each once.
pythons() {
    for name in python3 python3.14 python3.13 python3.12 python3.11 python "$(uv python find '>=3.11' 2>/dev/null || true)"; do
        if [ -n "$name" ] && is_new_enough "$name"; then
            printf '%s %s\n' "$(version_of "$name")" "$name"
        fi
    done | sort -s -t. -k1,1nr -k2,2nr -k3,3nr | awk '!seen[$1]++ { print $2 }'
}

# A pip outside the environment that can fill it (pip >= 22.3 knows --python).
outside_pip() {
    for pip in "${python:-python3} -m pip" "python3 -m pip" pip3 pip; do
        if $pip --python "$venv/bin/python" --version >/dev/null 2>&1; then
            printf '%s --python %s/bin/python' "$pip" "$venv"
            return 0
        fi
    done
    return 1
}

# Sets $install to the command that installs into the environment.
choose_installer() {
    [ -x "$venv/bin/python" ] && is_new_enough "$venv/bin/python" || return 1
    if "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
        install="$venv/bin/python -m pip install -qq"
    elif pip=$(outside_pip); then
        install="$pip install -qq"
    elif uv --version >/dev/null 2>&1; then
        install="uv pip install --quiet --python $venv/bin/python"
    else
        return 1
    fi
}

make_with() {
    rm -rf "$venv"
    case $1 in
    venv) "$python" -m venv "$venv" && "$venv/bin/python" -m pip --version ;;
    pip) "$python" -m venv --without-pip "$venv" && outside_pip ;;
    uv) uv venv --python "$python" "$venv" ;;
    esac >/dev/null 2>&1
}

make_environment() {
    candidates=$(pythons)
    [ -n "$candidates" ] || refuse "Python 3.11 or newer is needed and none was found. Install the package python3" \
        "(in a version >= 3.11), then run this again."
    for way in venv pip uv; do
        for python in $candidates; do
            if make_with $way; then
                : >"$unfinished"
                say "preparing $venv with Python $(version_of "$python") ($way)"
                return 0
            fi
        done
    done
    rm -rf "$venv"
    refuse "Python is here, but neither its venv module, nor pip, nor uv. Install the package python3-venv," \
        "then run this again."
}

install_lock() {
    say "installing $(grep -c '^[a-z0-9].*==' ".ci/locks/$lock.txt") pinned packages ($lock); the first time takes a minute or two"
    $install --require-hashes -r ".ci/locks/$lock.txt" ||
        refuse "the packages could not be installed; the lines above say why. Nothing is lost: run this again."
    $install --no-deps --no-build-isolation -e . ||
        refuse "homeroom itself could not be installed; the lines above say why."
}

case $lock in
runtime | test | bench) ;;
*) refuse "no such lock: $lock (there are runtime, test and bench)" ;;
esac
[ ! -f "$unfinished" ] || rm -rf "$venv"
if choose_installer; then
    is_ready "$lock" && exit 0
    rm -f "$venv"/homeroom-*
    : >"$unfinished"
    say "bringing $venv up to date"
else
    make_environment
    choose_installer || refuse "$venv was made, but nothing can install into it. Install the package python3-venv."
fi
install_lock
fingerprint runtime >"$(stamp_of runtime)"
fingerprint "$lock" >"$(stamp_of "$lock")"
rm -f "$unfinished"
say "$venv is ready"
