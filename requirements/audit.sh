#!/bin/sh
# Looks the locked versions up among the known vulnerabilities; says so when the source cannot be reached.
set -u
cd "$(dirname "$0")/.."
lock=requirements/runtime.txt

report=$(.venv/bin/python -m pip_audit --disable-pip --require-hashes --progress-spinner off --timeout 15 -r $lock 2>&1)
status=$?
packages=$(grep -c '^[a-z0-9].*==' $lock)
known=$((packages - $(printf '%s\n' "$report" | grep -c 'could not be audited')))

if printf '%s\n' "$report" | grep -q '^Found .* known vulnerabilit'; then
    printf '%s\n' "$report" | grep -v 'could not be audited'
    exit 1
elif [ $status -ne 0 ]; then
    printf 'pip-audit: skipped, its source cannot be reached: %s\n' "$(printf '%s\n' "$report" | tail -n 1 | cut -c 1-160)"
elif [ $known -le 1 ]; then
    echo "pip-audit: skipped, the package index in use has no list of known vulnerabilities"
else
    echo "pip-audit: no known vulnerabilities in $known of $packages packages"
fi
