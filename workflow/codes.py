"""The verification code of a letter: 128 random bits in Crockford's base 32, and a check character over GF(32).

The weights of the check are 27 different non-zero elements of the field, so that every single wrong character and every two
characters that changed places are found, wherever they stand.
"""

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U
BITS = 128
CHARACTERS = 26  # of 5 bits each, without the check character
GROUPS = (5, 5, 5, 6, 6)
_POLYNOMIAL = 0b100101  # x^5 + x^2 + 1, primitive over GF(2): the powers of x are all 31 non-zero elements
_READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0"})
_IGNORED = str.maketrans("", "", "-‐‑‒–—−_ \t\r\n\u00a0\u3000")
_CODE_OF = {character: value for value, character in enumerate(ALPHABET)}


def new_code() -> str:
    """A code that nobody can guess."""
    number = secrets.randbits(BITS)
    first = "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(CHARACTERS)))
    return first + check_character(first)


def check_character(first: str) -> str:
    """The check character of the first 26 characters."""
    total = 0
    for place, character in enumerate(first, start=1):
        total ^= _times(_CODE_OF[character], _POWERS[place])
    return ALPHABET[total]


def read_code(text: str) -> str | None:
    """The code that somebody typed, in either case, with hyphens and spaces, I and L for 1, O for 0; `None`: mistyped."""
    code = plain_code(text)
    if len(code) != CHARACTERS + 1 or not all(character in _CODE_OF for character in code):
        return None
    return code if check_character(code[:-1]) == code[-1] else None


def plain_code(text: str) -> str:
    """A text in the alphabet of the codes, as somebody typed or scanned it, without what is not looked at."""
    return text.translate(_IGNORED).upper().translate(_READ_AS)


def format_code(code: str) -> str:
    """A code as people read it, in groups of five and six with hyphens."""
    groups, start = [], 0
    for length in GROUPS:
        groups.append(code[start : start + length])
        start += length
    return "-".join(groups)


def _times(a: int, b: int) -> int:
    """The product of two elements of GF(32)."""
    product = 0
    while b:
        if b & 1:
            product ^= a
        a, b = a << 1, b >> 1
        if a & 32:
            a ^= _POLYNOMIAL
    return product


def _powers() -> tuple[int, ...]:
    powers = [1]  # the weight of the check character itself; place 1 to 26 have the next ones, all different
    for _ in range(CHARACTERS):
        powers.append(_times(powers[-1], 2))
    return tuple(powers)


_POWERS = _powers()
