"""How much of the words in a picture are those of its reference."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence

_WORD = re.compile(r"[^\W_]+(?:(?<=\d)\.(?=\d)[^\W_]+)*")
"""Letters and digits. A point between two digits is the number's: 0.5 and 0.25 have nothing in common."""


def overlap(words: Sequence[str], reference: Sequence[str]) -> float:
    """F1 over the two multisets of words: 1.0 where they are equal (or both empty), 0.0 where none is shared.

    Words are what `split` makes of the strings, in whatever order and in however many strings they come.
    It is symmetric: what is missing and what is too much weigh the same.
    """
    one, other = Counter(split(words)), Counter(split(reference))
    if not one and not other:
        return 1.0
    return 2 * (one & other).total() / (one.total() + other.total())


def split(texts: Sequence[str]) -> Iterator[str]:
    """The words of some strings: without regard to case, to ligatures and to how accents are encoded.

    All that is neither a letter nor a digit divides words. Numbers are words like others.
    """
    for text in texts:
        # case first: some capitals have a small letter of several characters, which are then put together
        yield from _WORD.findall(unicodedata.normalize("NFKC", text.casefold()))
