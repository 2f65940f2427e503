"""Random numbers that depend on what they are for, never on the order in which they are asked for.

Every draw has a key: the seed of the run, the path of who draws, and which run it is. Equal keys give equal
numbers, in any process and on any machine, so a replay is bit-identical and an edit elsewhere in the document
changes nothing here.
"""

from __future__ import annotations

import hashlib
import json

import numpy as np

from core.problem import Path


def generator(seed: int, path: Path, run: int | str = 0) -> np.random.Generator:
    """Return the generator of one drawer in one run.

    ``run`` is the number of a run, or a word for draws that belong to none (``"init"``, ``"source"``).
    """
    key = json.dumps([seed, path, run]).encode()
    # Philox counts instead of keeping a state that has to be advanced; blake2b, as `hash` differs per process.
    digest = hashlib.blake2b(key, digest_size=16).digest()
    return np.random.Generator(np.random.Philox(key=int.from_bytes(digest, "little")))
