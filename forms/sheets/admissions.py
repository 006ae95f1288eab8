"""The registrar's sheet of firms that ask to be admitted: look at credit code and documents, admit or refuse."""

from forms.admissions import sheet
from forms.sheet import here

sheet(*here())
