"""The examiner's sheet of cases: what waits, the longest first."""

from forms.case_queue import sheet
from forms.sheet import here

sheet(*here())
