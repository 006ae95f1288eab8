"""How far the office is with one case, its letter, and what the firm can do."""

from forms.application import case_asked_for
from forms.progress import progress_sheet
from forms.sheet import here

office, actor, say = here()
progress_sheet(say, office, actor, case_asked_for(office, actor, say))
