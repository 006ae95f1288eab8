"""The firm's own applications: what to do next first, and the way to a new one."""

from forms.own_cases import sheet
from forms.sheet import here

sheet(*here())
