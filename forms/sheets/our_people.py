"""The owner's sheet of the firm's own people: invite, make owner, end."""

from forms.own_people import sheet
from forms.sheet import here

sheet(*here())
