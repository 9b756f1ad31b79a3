"""Where the randomness of a draw comes from: one seed, one sequence per batch, one stream per purpose.

A scenario's numbers depend on the seed, on its batch and on the name of what is drawn, never on how many
scenarios are asked for, in what pieces they are handed over, or on which worker made them. A stream is
named, so what one law draws does not move when another law is added: common random numbers for free.
"""

from __future__ import annotations

from hashlib import sha256

import numpy as np

#: scenarios of a batch; part of the law, for each batch has a seed of its own
BATCH = 64
#: key of what is drawn once for all batches, beyond the number of any batch
_WHOLE = 2**63


def batch_seed(seed: int, batch: int) -> np.random.SeedSequence:
    """Return the sequence of one batch: what `SeedSequence(seed).spawn` gives at that place.

    Parameters
    ----------
    seed
        The one seed of a draw, >= 0.
    batch
        Number of the batch, >= 0.

    Raises
    ------
    ValueError
        If either is negative.

    Examples
    --------
    >>> spawned = np.random.SeedSequence(7).spawn(3)[2]
    >>> (batch_seed(7, 2).generate_state(4) == spawned.generate_state(4)).all()
    np.True_
    """
    if seed < 0 or batch < 0:
        raise ValueError(f"found seed {seed}, batch {batch}; allowed: 0 or more")
    return np.random.SeedSequence(seed, spawn_key=(batch,))


def whole_seed(seed: int) -> np.random.SeedSequence:
    """Return the sequence of what is laid out once for all scenarios, such as a Sobol net.

    Examples
    --------
    >>> whole_seed(7).spawn_key == (2**63,)
    True
    """
    return np.random.SeedSequence(seed, spawn_key=(_WHOLE,))


def stream(root: np.random.SeedSequence, part: str, name: str = "") -> np.random.Generator:
    """Return the generator of one purpose within a batch; other purposes and names do not move it.

    Parameters
    ----------
    root
        Sequence of the batch.
    part, name
        What is drawn, such as ``"noise"``, and for whom.

    Examples
    --------
    >>> a, b = (stream(batch_seed(1, 0), "noise", name).random() for name in ("chat", "api"))
    >>> a == b, a == stream(batch_seed(1, 0), "noise", "chat").random()
    (False, True)
    """
    digest = sha256(f"{part}\0{name}".encode()).digest()
    key = int.from_bytes(digest[:8], "little")
    named = np.random.SeedSequence(root.entropy, spawn_key=(*root.spawn_key, key))
    return np.random.Generator(np.random.SFC64(named))


def n_batches(n_scenarios: int) -> int:
    """Return how many batches hold a number of scenarios.

    Examples
    --------
    >>> n_batches(64), n_batches(65)
    (1, 2)
    """
    return -(-n_scenarios // BATCH)
