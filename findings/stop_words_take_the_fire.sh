#!/usr/bin/env bash
# Without stop words, "a system to find empty homes" is "homes" and "fire" is nothing: so the English list of scikit-learn.
#
# One would guess: English stop words have no meaning of their own: the, of, and, would.
# What is: the list behind `stop_words="english"` also has fire, bill, mill, mine, system, interest, find, empty, full, move and
#   serious. A question of these words alone is a row of zeros, without a word. The lists of bm25s, short and long, have none of
#   them.
# Where it matters here: a convener who checks our words against the usual TF-IDF finds no fire service, no bill and no empty home.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check scikit-learn==1.9.1 scipy==1.17.1 numpy==2.4.6 bm25s==0.3.16
cat >words.py <<'PY'
from bm25s.stopwords import STOPWORDS_EN, STOPWORDS_EN_PLUS
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS, TfidfVectorizer

texts = ["A system to find empty homes", "Fire bills", "Interest on the bill", "A full mill", "Moving a mine"]
words = "fire bill mill mine system interest find empty full move serious".split()
left = TfidfVectorizer(stop_words="english")
rows = left.fit_transform(texts)
print(f"scikit-learn 1.9.1 keeps of {texts}: {list(left.get_feature_names_out())}")
question = left.transform(["fire"])
print(f"and of the question 'fire': {question.nnz} words; of its stop words are {[word for word in words if word in ENGLISH_STOP_WORDS]}")
print(f"bm25s 0.3.16: {[word for word in words if word in {*STOPWORDS_EN, *STOPWORDS_EN_PLUS}]}")
assert list(left.get_feature_names_out()) == ["bills", "homes", "moving"] and question.nnz == 0, "it has changed"
assert ENGLISH_STOP_WORDS.issuperset(words), "it has changed: the list"
assert not {*STOPWORDS_EN, *STOPWORDS_EN_PLUS}.intersection(words), "it has changed: bm25s"
PY
venv/bin/python words.py
