"""Draws the mark 荐 as the site's icon: `python tools/draw_icon.py [FONT]`; its result is committed.

The character is set in Noto Sans CJK SC Bold (OFL), the face that the mark in the head line has on most machines.
"""

import subprocess
import sys
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

HOUSE = Path(__file__).parents[1]
SIZE, TEAL, WHITE = 192, "#0B5C60", "#FFFFFF"


def main() -> None:
    """Writes forms/web/static/icon.png."""
    match = ["fc-match", "--format=%{file}\n%{index}", "Noto Sans CJK SC:bold"]
    file, index = [*sys.argv[1:2], "0"] if sys.argv[1:] else subprocess.check_output(match, text=True).split("\n")
    large = SIZE * 4  # drawn large and made small, so that the edges are smooth
    picture = Image.new("RGBA", (large, large), "#00000000")
    pen = ImageDraw.Draw(picture)
    pen.rounded_rectangle((0, 0, large - 1, large - 1), radius=large // 12, fill=TEAL)
    pen.text(
        (large / 2, large / 2), "荐", font=ImageFont.truetype(file, large * 2 // 3, index=int(index)), fill=WHITE, anchor="mm"
    )
    small = picture.resize((SIZE, SIZE), Image.Resampling.LANCZOS)
    small.quantize(64).save(HOUSE / "forms/web/static/icon.png", optimize=True)


if __name__ == "__main__":
    main()
