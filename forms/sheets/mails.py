"""The administrator's sheet of mails: what waits, what went wrong, and what becomes of it."""

from forms.mails import sheet
from forms.sheet import here

sheet(*here())
