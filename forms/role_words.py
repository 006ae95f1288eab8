"""A person's roles in words."""

from collections.abc import Set as AbstractSet

from forms.wording import Say
from workflow import Role


def role_words(say: Say, roles: AbstractSet[Role]) -> str:
    """The roles in the order of the procedure; an owner prepares, too, which need not be said."""
    told = [role for role in Role if role in roles and not (role is Role.FIRM and Role.OWNER in roles)]
    return say.listing([say(f"common.role.{role.value}") for role in told])
