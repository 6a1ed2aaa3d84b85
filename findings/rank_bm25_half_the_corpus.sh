#!/usr/bin/env bash
# "BM25Okapi": a word that half of the texts have weighs nothing at all, and a commoner one weighs more.
#
# One would guess: the commoner a word, the less it weighs, and every word of the question that a text has adds something.
# What is: in rank_bm25 a word in exactly half of the texts has idf 0, so that a question of this word alone gives every text 0; one
#   in more than half has a negative idf, which is replaced by a quarter of the mean idf: here five of eight weigh .27, four of
#   eight 0, three of eight .45. bm25s with the same name of a method gives falling weights (its own default, "lucene", never 0).
# Where it matters here: a taxonomy is a small corpus in which "bins" or "care" stand in half of the texts of a theme; whoever takes
#   this BM25 as the baseline beats a straw man.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check rank_bm25==0.2.2 bm25s==0.3.16 numpy==2.4.6
cat >bm25.py <<'PY'
import bm25s
from rank_bm25 import BM25Okapi

texts = [["bins", "missed"], ["bins", "late"], ["bins", "strike", "again"], ["roads", "missed"], ["roads", "ice"],
         ["bins", "missed", "twice"], ["bins", "full"], ["roads", "missed"]]
words = ["bins", "missed", "roads"]
count = {word: sum(word in text for text in texts) for word in words}
okapi = BM25Okapi(texts)
other = bm25s.BM25()
other.index(texts, show_progress=False)
for word in words:
    mine, theirs = max(okapi.get_scores([word])), max(other.get_scores([word]))
    print(f"{word}: in {count[word]} of {len(texts)} texts; best score {mine:.2f} (rank_bm25), {theirs:.2f} (bm25s)")
of = {word: (max(okapi.get_scores([word])), max(other.get_scores([word]))) for word in words}
assert of["missed"][0] == 0 < of["bins"][0] < of["roads"][0], "it has changed: rank_bm25"
assert 0 < of["bins"][1] < of["missed"][1] < of["roads"][1], "it has changed: bm25s"
PY
venv/bin/python bm25.py
