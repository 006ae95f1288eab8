"""The auditor's sheet: every case and its trail, to read only."""

from forms.audit import sheet
from forms.sheet import here

sheet(*here())
