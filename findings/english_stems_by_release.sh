#!/usr/bin/env bash
# "The English Snowball stemmer" is two stemmers: releases before and after Snowball 3.0 join other words, under one name.
#
# One would guess: Snowball's English stemmer is a fixed algorithm (Porter, 2001), so an index built by one binding may be asked
#   through another, or through the next release of the same.
# What is: since Snowball 3.0 "emergency" is emergenc and no longer emerg (with "emerge"), "evening" is a word of its own and no
#   longer "even", "university" and "universal" are two stems where they were one, and "ecologist" goes with "ecology". NLTK's
#   stemmer of the same name keeps to the old rules.
# Where it matters here: words lead to problems by their stems ("emergency accommodation", "university", "evening economy"). The
#   stemmer is pinned, and tests hold it.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check --no-deps --target old snowballstemmer==2.2.0
venv/bin/pip install --quiet --disable-pip-version-check --no-deps --target new snowballstemmer==3.0.1
venv/bin/pip install --quiet --disable-pip-version-check --target nltk nltk==3.9.1
cat >stems.py <<'PY'
import sys

sys.path.insert(0, sys.argv[1])
words = ["emergency", "emerge", "evening", "even", "university", "universal", "ecologist", "ecology"]
if sys.argv[1] == "nltk":
    from nltk.stem.snowball import SnowballStemmer
    stem = SnowballStemmer("english").stem
else:
    import snowballstemmer
    stem = snowballstemmer.stemmer("english").stemWord
print(*(stem(word) for word in words))
PY
old=$(venv/bin/python stems.py old); new=$(venv/bin/python stems.py new); nltk=$(venv/bin/python stems.py nltk)
printf '%-22s %s\n' 'snowballstemmer 2.2.0' "$old" 'snowballstemmer 3.0.1' "$new" 'nltk 3.9.1' "$nltk"
[ "$old" = "emerg emerg even even univers univers ecologist ecolog" ] || { echo "it has changed: 2.2.0"; exit 1; }
[ "$new" = "emergenc emerg evening even universiti universal ecolog ecolog" ] || { echo "it has changed: 3.0.1"; exit 1; }
[ "$nltk" = "$old" ] || { echo "it has changed: nltk"; exit 1; }
