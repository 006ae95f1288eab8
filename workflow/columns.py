"""How the registry keeps what a database has no type of its own for: moments with a time zone, sets of roles, named members."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, Enum, String, TypeDecorator

from workflow.roles import Role

LARGEST_ID = 2**31 - 1  # what a row's id can be in both databases


class Moment(TypeDecorator[datetime]):
    """A moment, kept in UTC. A moment without a time zone is refused: nobody could say when it was."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turns any time zone into UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment needs a time zone: {value}")
        there = value.astimezone(UTC)
        return there.replace(tzinfo=None) if dialect.name == "sqlite" else there

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Gives back what SQLite forgets, that the moment is in UTC; and the same UTC where a driver names it otherwise."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class RoleSet(TypeDecorator[frozenset[Role]]):
    """A set of roles as one sorted text: `countersigner,examiner`."""

    impl = String(120)
    cache_ok = True

    def process_bind_param(self, value: frozenset[Role] | None, dialect: Dialect) -> str | None:
        """Sorted, so that the same set is the same text."""
        return None if value is None else ",".join(sorted(Role(role).value for role in value))

    def process_result_value(self, value: str | None, dialect: Dialect) -> frozenset[Role] | None:
        """The members again."""
        return None if value is None else frozenset(Role(part) for part in value.split(",") if part)


def member_of(kind: type[StrEnum], constraint: str) -> Enum:
    """A column for one member of `kind`, kept by its value and held to the known members by a constraint of that name."""
    return Enum(
        kind,
        name=constraint,
        native_enum=False,
        create_constraint=True,
        length=20,
        values_callable=lambda members: [member.value for member in members],
    )


def data() -> Any:
    """A column for JSON, in which `None` is no value at all and not the JSON word null."""
    return JSON(none_as_null=True)
