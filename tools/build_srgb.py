"""Writes `forms/letter/srgb.icc`, the colour space that archived letters name: sRGB as IEC 61966-2-1 defines it.

Reckoned here from the standard's primaries and curve, so that no profile of somebody else's has to be copied with its licence.
Run it again after a change: `.venv/bin/python tools/build_srgb.py`. The same script always writes the same bytes.
"""

from pathlib import Path
from struct import pack

HOME = Path(__file__).parents[1] / "forms" / "letter" / "srgb.icc"

PRIMARIES = ((0.64, 0.33), (0.30, 0.60), (0.15, 0.06))  # IEC 61966-2-1: x, y of red, green and blue
D65, D50 = (0.3127, 0.3290), (0.9642, 1.0, 0.8249)  # white of sRGB as x, y; white of ICC's connection space as X, Y, Z
BRADFORD = ((0.8951, 0.2664, -0.1614), (-0.7502, 1.7135, 0.0367), (0.0389, -0.0685, 1.0296))
STEPS = 256  # one for each value of a byte

Vector = tuple[float, ...]
Matrix = tuple[Vector, ...]


def times(matrix: Matrix, vector: Vector) -> Vector:
    return tuple(sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)


def turned(matrix: Matrix) -> Matrix:
    return tuple(zip(*matrix, strict=True))


def inverse(m: Matrix) -> Matrix:
    """Of three by three numbers, by Cramer's rule."""
    (a, b, c), (d, e, f), (g, h, i) = m
    whole = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)
    rows = (
        (e * i - f * h, c * h - b * i, b * f - c * e),
        (f * g - d * i, a * i - c * g, c * d - a * f),
        (d * h - e * g, b * g - a * h, a * e - b * d),
    )
    return tuple(tuple(one / whole for one in row) for row in rows)


def colorants() -> Matrix:
    """X, Y, Z of red, green and blue, seen under ICC's white (Bradford's adaptation)."""
    white = (D65[0] / D65[1], 1.0, (1 - sum(D65)) / D65[1])
    raw = tuple((x / y, 1.0, (1 - x - y) / y) for x, y in PRIMARIES)
    weights = times(inverse(turned(raw)), white)
    here, there = times(BRADFORD, white), times(BRADFORD, D50)

    def adapted(colour: Vector) -> Vector:
        cone = times(BRADFORD, colour)
        return times(inverse(BRADFORD), tuple(c * b / a for c, a, b in zip(cone, here, there, strict=True)))

    return tuple(adapted(tuple(weight * one for one in colour)) for weight, colour in zip(weights, raw, strict=True))


def light(value: float) -> float:
    """How much light a value between 0 and 1 stands for (IEC 61966-2-1)."""
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def fixed(*values: float) -> bytes:
    return pack(f">{len(values)}i", *(round(value * 65536) for value in values))


def profile() -> bytes:
    """The profile, version 2.1 of ICC's format: a display of three colours with one curve."""
    name = b"sRGB IEC61966-2.1\0"
    tags = {
        b"desc": b"desc" + bytes(4) + pack(">I", len(name)) + name + bytes(78),
        b"cprt": b"text" + bytes(4) + b"No copyright, use freely\0",
        b"wtpt": b"XYZ " + bytes(4) + fixed(*D50),
        **{
            tag: b"XYZ " + bytes(4) + fixed(*colour)
            for tag, colour in zip((b"rXYZ", b"gXYZ", b"bXYZ"), colorants(), strict=True)
        },
    }
    curve = pack(f">{STEPS}H", *(round(65535 * light(step / (STEPS - 1))) for step in range(STEPS)))
    tags |= dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), b"curv" + bytes(4) + pack(">I", STEPS) + curve)
    start = 128 + 4 + 12 * len(tags)
    table, body, placed = pack(">I", len(tags)), b"", {}
    for tag, content in tags.items():
        if content not in placed:
            placed[content] = start + len(body)
            body += content + bytes(-len(content) % 4)
        table += pack(">4sII", tag, placed[content], len(content))
    made_on = pack(">6H", 2026, 1, 1, 0, 0, 0)
    head = pack(">I4sI4s4s4s", start + len(body), bytes(4), 0x02100000, b"mntr", b"RGB ", b"XYZ ")
    head += made_on + b"acsp" + bytes(28) + fixed(*D50)
    return head + bytes(128 - len(head)) + table + body


if __name__ == "__main__":
    HOME.write_bytes(profile())
    print(f"{HOME.name}: {len(profile())} bytes")
