"""One application: its sections with their status, or one section to fill in."""

from forms.application import sheet
from forms.sheet import here

sheet(*here())
