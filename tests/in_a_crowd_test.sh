#!/usr/bin/env bash
# What in_a_crowd excuses (a test that is late once), and what it doesn't. No argument; exit status 1 and a line for each case that fails.
set -uo pipefail
here=$(dirname "$(readlink -f "$0")")
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
status=0

# once NAME LAST-WORDS: a test that ends with LAST-WORDS the first time, and passes from then on.
once() { printf 'add_test("%s" sh -c "test -e seen_$1 || { touch seen_$1; %s; }" sh "%s")\n' "$1" "$2" "$1"; }

# expect STATUS WORDS CTEST-ARGUMENT… < TESTS: runs the tests, and looks for the words in the log.
expect() {
  local wanted=$1 words=$2
  shift 2
  rm -rf "$room"/*
  cat >"$room/CTestTestfile.cmake"
  "$here/in_a_crowd" "$room/log" "$room" "$@" >/dev/null 2>&1
  local got=$?
  [[ $got -eq $wanted ]] && grep -qF -- "$words" "$room/log" && return
  printf 'line %s: exit status %s for %s, or no "%s" in:\n' "${BASH_LINENO[0]}" "$got" "$wanted" "$words"
  cat "$room/log"
  status=1
}

expect 0 '100% tests passed, 0 tests failed out of 1' <<<'add_test(good true)'
expect 0 '1 failed in the crowd: once more, alone' < <(echo 'add_test(good true)'; once late 'exit 1')
expect 0 '100% tests passed, 0 tests failed out of 1' -E bad < <(echo 'add_test(bad false)'; once "a(b)+c" 'exit 1')
expect 0 '100% tests passed, 0 tests failed out of 3' < <(for n in 1 2 3; do once "late$n" 'exit 1'; done)
expect 1 '0% tests passed, 4 tests failed out of 4' < <(for n in 1 2 3 4; do once "late$n" 'exit 1'; done)
expect 1 '0% tests passed, 1 tests failed out of 1' <<<'add_test(bad false)'
expect 1 '0% tests passed, 1 tests failed out of 1' < <(once crashed 'kill -SEGV $$')
expect 1 '0% tests passed, 1 tests failed out of 1' < <(once raced 'echo WARNING: ThreadSanitizer: data race; exit 1')
expect 1 '0% tests passed, 2 tests failed out of 2' < <(once late 'exit 1'; once crashed 'kill -SEGV $$')
exit "$status"
