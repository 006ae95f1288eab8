"""The administrator's sheet of people: admit, give roles, new password, end."""

from forms.people import sheet
from forms.sheet import here

sheet(*here())
