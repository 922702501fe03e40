# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
# What tools/demo and tools/test share: finding and installing what Kith is built with, and building
# it. To be sourced by bash.

# docs/dependencies.md says what each one is for.
build_packages=(gcc libc6-dev meson ninja-build pkg-config python3 libglib2.0-dev libglib2.0-dev-bin
    liblmdb-dev libigraph-dev libprotobuf-c-dev protobuf-c-compiler libicu-dev libjansson-dev
    libyaml-dev libxxhash-dev libcairo2-dev libpango1.0-dev fonts-dejavu-core)
test_packages=(g++ git python3-networkx python3-igraph lmdb-utils clang clang-format clang-tidy
    libclang-rt-14-dev universal-ctags groff-base)

say() {
    printf '%s\n' "$*"
}

fail() {
    printf '%s: %s\n' "${0##*/}" "$*" >&2
    exit 1
}

is_installed() {
    dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null | grep -qx installed
}

# Runs a command as root: directly, or by sudo.
as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    else
        sudo "$@"
    fi
}

# Installs those of the packages named that are not there. What cannot be installed is said.
install_missing() {
    local missing=() still=() package
    for package in "$@"; do
        is_installed "$package" || missing+=("$package")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    command -v apt-get >/dev/null || fail "these packages are wanted, and there is no apt-get to install them: ${missing[*]}"
    if [ "$(id -u)" -ne 0 ] && ! command -v sudo >/dev/null; then
        fail "these packages are missing: ${missing[*]}; run this as root, install sudo, or have them installed"
    fi
    say "Installing ${#missing[@]} packages: ${missing[*]}"
    local log
    log=$(mktemp)
    if ! { as_root apt-get update -q && as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -q --no-install-recommends "${missing[@]}"; } >"$log" 2>&1; then
        tail -n 15 "$log" >&2
    fi
    rm -f "$log"
    for package in "${missing[@]}"; do
        is_installed "$package" || still+=("$package")
    done
    [ ${#still[@]} -eq 0 ] || fail "could not install: ${still[*]}"
}

# Configures a build folder, unless it is, and builds: build_in FOLDER [MESON OPTION...]
build_in() {
    local folder=$1 log
    shift
    log=$(mktemp)
    if [ ! -e "$folder/build.ninja" ]; then
        meson setup "$folder" "$@" >"$log" 2>&1 || { cat "$log" >&2; fail "configuring failed"; }
    fi
    ninja -C "$folder" >"$log" 2>&1 || { tail -n 40 "$log" >&2; fail "building failed"; }
    rm -f "$log"
}
