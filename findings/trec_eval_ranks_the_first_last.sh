#!/usr/bin/env bash
# pytrec_eval, which measures rankings as trec_eval does, may find the best answer last: of near scores it goes by the id.
#
# One would guess: answers are ranked by their scores, in the order given where these are equal.
# What is: scores are kept in single precision, so that those that differ in the eighth digit are equal (sure answers of a sigmoid:
#   0.999999990 and 0.999999989), and equal ones are ranked by id, the largest first. The order given counts for nothing. The best
#   of ten, with the id p00, has a reciprocal rank of 0.1; as p99, or with gaps of a millionth, it has 1. scikit-learn says 1 to
#   all.
# Where it matters here: fits lie close together and ties are broken on purpose; whoever measures such lists with pytrec_eval hands
#   over minus the rank as the score.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pytrec_eval-terrier==0.5.11 scikit-learn==1.9.1 scipy==1.17.1 numpy==2.4.6
cat >ranks.py <<'PY'
import pytrec_eval
from sklearn.metrics import label_ranking_average_precision_score

def reciprocal(scores):
    judged = pytrec_eval.RelevanceEvaluator({"q": {best: 1}}, {"recip_rank"})
    theirs = judged.evaluate({"q": scores})["q"]["recip_rank"]
    others = label_ranking_average_precision_score([[name == best for name in scores]], [list(scores.values())])
    return round(theirs, 3), round(others, 3)

def told(name, scores):
    both = reciprocal(scores)
    print(f"{name:44} pytrec_eval {both[0]}, scikit-learn {both[1]}")
    return both

print("pytrec_eval-terrier 0.5.11, scikit-learn 1.9.1: the reciprocal rank of the best of ten")
best = "p00"
sure = told("p00 to p09, each 1e-9 below the one before", {f"p{at:02}": 0.99999999 - at * 1e-9 for at in range(10)})
gaps = told("the same, each 1e-6 below", {f"p{at:02}": 0.99999999 - at * 1e-6 for at in range(10)})
ranks = told("the same, minus the rank as the score", {f"p{at:02}": -float(at) for at in range(10)})
best = "p99"
renamed = told("the same as the first, the best named p99",
               {f"p{at or 99:02}": 0.99999999 - at * 1e-9 for at in range(10)})
assert sure == (0.1, 1.0), "it has changed"
assert gaps == ranks == renamed == (1.0, 1.0), "it has changed"
PY
venv/bin/python ranks.py
