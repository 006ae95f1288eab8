"""Plain HTTP beside the sheets: signing in and out, verification, files, health; and what every answer passes."""

from starlette.routing import Route

from forms.web import (
    account,
    admission,
    assets,
    delivery,
    firm_files,
    health,
    link,
    metrics,
    outside,
    receipt,
    reset,
    second_step,
    sign_in,
    verification,
    verify_file,
    verify_more,
)
from forms.web.faults import HANDLERS, nothing_here, on_script_error
from forms.web.middleware import MIDDLEWARE, OURS

ROUTES = [
    *sign_in.ROUTES,
    *second_step.ROUTES,
    *reset.ROUTES,
    *outside.ROUTES,
    *account.ROUTES,
    *link.ROUTES,
    *admission.ROUTES,
    *verify_file.ROUTES,
    *verify_more.ROUTES,
    *receipt.ROUTES,
    *verification.ROUTES,  # behind these three: it takes every other address below /v
    *delivery.ROUTES,
    *firm_files.ROUTES,
    *health.ROUTES,
    *metrics.ROUTES,
    *assets.ROUTES,
    *(
        Route(f"{start.rstrip('/')}/{{rest:path}}", nothing_here) for start in OURS
    ),  # else Streamlit would answer with its shell
]

__all__ = ["HANDLERS", "MIDDLEWARE", "ROUTES", "on_script_error"]
