"""The countersignature sheet: read the proposal, then sign it or remit it."""

from forms.countersigning import sheet
from forms.sheet import here

sheet(*here())
