"""Numbers as PDF writes them."""

from functools import lru_cache


@lru_cache(maxsize=16384)  # the same places and sizes come again in every letter
def number(value: float) -> str:
    """Three decimals at most, no zeros behind."""
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
