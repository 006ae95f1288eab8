"""The measures of an official letter, in millimetres and points as the standard prints them.

Source: GB/T 9704-2012, 5.2 (type area, 22 lines of 28 characters), 7 (parts of a document), 10.1 (the letter format).
Read from public descriptions of the standard, not from its printed text; what the standard leaves open is marked "our choice".
Layout is reckoned in points from the upper left corner of the paper; `MM` turns millimetres into points.
"""

MM = 72 / 25.4

PAPER = (210 * MM, 297 * MM)  # A4
LEFT, TOP = 28 * MM, 37 * MM  # binding margin; head margin
WIDTH, HEIGHT = 156 * MM, 225 * MM  # the type area (版心)
RIGHT, FOOT = LEFT + WIDTH, TOP + HEIGHT
LINES, CHARACTERS = 22, 28  # a full page
ROW = HEIGHT / LINES
BODY = 16.0  # size 3 (3号)
TITLE = 22.0  # size 2 (2号)
CELL = WIDTH / CHARACTERS  # a character's share: 15.79 pt, so body text is set a fifth of a point tighter than 16 pt

# The letter format (信函格式), 10.1
MASTHEAD_TOP = 30 * MM  # upper edge of the issuing office's name
MASTHEAD_TO_RULE = 4 * MM
RULE = 170 * MM  # both double lines, centred on the paper
RULE_LEFT = (PAPER[0] - RULE) / 2
FOOT_RULE = PAPER[1] - 20 * MM
NUMBER_BELOW_RULE = BODY * 7 / 8
TITLE_BELOW_NUMBER = 2 * ROW
PAGE_NUMBER = 14.0  # size 4 (4号)
PAGE_NUMBER_BELOW = 7 * MM  # below the type area

# Our choice: the standard gives no weight of the lines, no size of the name, no leading of the title.
THICK, THIN, BETWEEN = 2.25, 0.75, 1.5
MASTHEAD_MOST = 40.0
MASTHEAD_LEAST = 28.0  # a name that would be set smaller takes two lines
MASTHEAD_LEADING = 1.15  # times its size
TITLE_LEADING = 34.0
RED = (0.86, 0.0, 0.0)
SEAL = 42 * MM  # the usual round stamp
SEAL_ROWS = 4  # rows of the signature block: room for the stamp over signature and date
DATE_INDENT = 4  # characters left free at the right of the date where a stamp is set
CODE = 34 * MM  # the QR code without its quiet zone: 53 squares of 0.64 mm, which scans well at 150 dpi (decision 0012)
QUIET = 4  # modules
