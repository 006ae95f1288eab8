"""Mandates: a firm's owner gives and withdraws them; people of an agency choose for which firm they act."""

from forms.mandates import sheet
from forms.sheet import here

sheet(*here())
