"""The scoring sheet of one case."""

from forms.score_case import sheet
from forms.sheet import here

sheet(*here())
