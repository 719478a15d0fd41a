#!/bin/sh
# Pins the newest versions that the lists allow, with hashes and without naming where they come from.
set -eu
cd "$(dirname "$0")"

pin() {
    out=$1
    shift
    uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-annotate \
        --no-header --no-emit-index-url --no-emit-find-links "$@" --output-file "$out.txt"
}

pin runtime runtime.in build.in
pin test test.in
pin bench bench.in
