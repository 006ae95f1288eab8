"""The examiner's sheet of one case: claim by claim beside the document, then the proposal."""

from forms.examination import sheet
from forms.sheet import here

sheet(*here())
