"""The countersigner's sheet of letters: order a revocation."""

from forms.revoking import sheet
from forms.sheet import here

sheet(*here())
