"""The administrator's sheet of firms: admit and end."""

from forms.organisations import sheet
from forms.sheet import here

sheet(*here())
