"""The registrar's sheet: letters to issue, revocations to execute, and the register of issued letters."""

from forms.register import sheet
from forms.sheet import here

sheet(*here())
