"""Plain HTTP beside the sheets: signing in and out, verification, files, health; and what every answer passes."""

from forms.web import assets, delivery, health, sign_in, verification
from forms.web.faults import HANDLERS, on_script_error
from forms.web.middleware import MIDDLEWARE

ROUTES = [*sign_in.ROUTES, *verification.ROUTES, *delivery.ROUTES, *health.ROUTES, *assets.ROUTES]

__all__ = ["HANDLERS", "MIDDLEWARE", "ROUTES", "on_script_error"]
