#!/usr/bin/env bash
# Breaks each law in a copy of the project and shows that the tests of that law turn red. Run it when you change a law or
# its tests: bash tests/mutants/run.sh [law_3 ...]; --in-turn takes one law, another each day, and builds on what is built here.
set -uo pipefail
cd "$(dirname "$0")/../.."
# Unoptimised: few tests are run of what takes minutes to optimise.
export CARGO_TARGET_DIR="$PWD/target/mutants" CARGO_PROFILE_DEV_OPT_LEVEL=0 CARGO_TERM_COLOR=never RUST_BACKTRACE=0
# Always the same place, so that what was built of one copy is not kept beside that of the next.
copy=$PWD/target/mutants/source
rm -rf "$copy" && mkdir -p "$copy"
trap 'rm -rf "$copy"' EXIT
git ls-files -z | xargs -0 cp --parents -t "$copy"

patches=("$@")
[ $# -gt 0 ] || for patch in tests/mutants/*.patch; do patches+=("$(basename "$patch" .patch)"); done
if [ "${1:-}" = --in-turn ]; then
  # Dependencies are those of the tests. Our crate lies elsewhere, so that the broken one never stands for it, but for the program
  # that cargo puts in front: the next build puts ours back.
  CARGO_TARGET_DIR=$PWD/target
  trap 'rm -rf "$copy" "$CARGO_TARGET_DIR/debug/peermatch"' EXIT
  all=(tests/mutants/*.patch)
  day=$(date -u +%j)
  patches=("$(basename "${all[$((10#$day % ${#all[@]}))]}" .patch)")
fi
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
