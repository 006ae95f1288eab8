"""Check your answers, and file."""

from forms.application import case_asked_for
from forms.checking import check_sheet
from forms.sheet import here

office, actor, say = here()
check_sheet(say, office, actor, case_asked_for(office, actor, say))
