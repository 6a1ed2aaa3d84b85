#!/usr/bin/env bash
# Breaks each law in a copy of the project and shows that the tests of that law turn red. Run it when you change a law or
# its tests: bash tests/mutants/run.sh [law_3 ...]
set -uo pipefail
cd "$(dirname "$0")/../.."
export CARGO_TARGET_DIR="$PWD/target/mutants" CARGO_TERM_COLOR=never RUST_BACKTRACE=0
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
git ls-files -z | xargs -0 cp --parents -t "$copy"

patches=("$@")
[ $# -gt 0 ] || for patch in tests/mutants/*.patch; do patches+=("$(basename "$patch" .patch)"); done
survived=0
for law in "${patches[@]}"; do
  (cd "$copy" && patch -p1 --quiet <"tests/mutants/$law.patch") || { echo "$law: the patch no longer applies"; survived=1; continue; }
  # The trailing underscore keeps law_1 from running law_14.
  if output=$(cd "$copy" && cargo test --locked --test specification "laws::${law}_" 2>&1); then
    echo "$law: SURVIVED, its tests stay green"
    survived=1
  elif grep -q '^test result: FAILED' <<<"$output"; then
    echo "$law: red, $(grep -c 'FAILED$' <<<"$output") test(s) fail"
  else
    echo "$law: the broken copy does not build"
    grep -m5 '^error' <<<"$output"
    survived=1
  fi
  (cd "$copy" && patch -p1 --quiet --reverse <"tests/mutants/$law.patch")
done
exit "$survived"
