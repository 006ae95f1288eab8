"""The unified social credit code of a Chinese organisation and its check character, after GB 32100-2015."""

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100-2015, 4.2: no I, O, S, V, Z
LENGTH = 18  # GB 32100-2015, 4.1: 1 authority, 1 kind, 6 region, 9 body, 1 check character
_WEIGHT = 3  # GB 32100-2015, 5.1: weight of the i-th place is 3^(i-1) mod 31


def check_character(first: str) -> str:
    """The check character that belongs to the first 17 characters; it may be any character of the alphabet.

    :raises ValueError: `first` has another length or a character outside the alphabet.
    """
    if len(first) != LENGTH - 1:
        raise ValueError(f"{first!r} has {len(first)} characters, not {LENGTH - 1}")
    size = len(ALPHABET)
    total = sum(ALPHABET.index(character) * _WEIGHT**place for place, character in enumerate(first))
    return ALPHABET[-total % size]
