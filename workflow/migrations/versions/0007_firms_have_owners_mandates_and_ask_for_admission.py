"""firms have owners mandates and ask for admission"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

# Everybody of a firm could do the same until now. Of each firm the one who was admitted first becomes its owner.
_EARLIEST = """
UPDATE person SET roles = 'firm,owner'
WHERE roles = 'firm' AND ended_at IS NULL AND NOT EXISTS (
  SELECT 1 FROM person AS earlier
  WHERE earlier.organisation_id = person.organisation_id AND earlier.roles = 'firm' AND earlier.ended_at IS NULL
    AND (earlier.admitted_at < person.admitted_at OR (earlier.admitted_at = person.admitted_at AND earlier.id < person.id))
)
"""


def upgrade() -> None:
    """firms have owners mandates and ask for admission"""
    op.create_table(
        "admission_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("sent", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_latin", sa.String(), nullable=False),
        sa.Column("credit_code", sa.String(), nullable=False),
        sa.Column("agency", sa.Boolean(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("contact_name", sa.String(), nullable=False),
        sa.Column("contact_email", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "admitted",
                "refused",
                name="admission_state_known",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("(state = 'admitted') = (organisation_id IS NOT NULL)", name="admission_makes_a_firm"),
        sa.CheckConstraint("(state = 'waiting') = (decided_by IS NULL)", name="admission_decided_by_somebody"),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"]),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("reference"),
        sa.UniqueConstraint("sent"),
    )
    with op.batch_alter_table("admission_request", schema=None) as batch_op:
        batch_op.create_index("admission_by_state", ["state", "asked_at", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_admission_request_credit_code"), ["credit_code"], unique=False)

    op.create_table(
        "mandate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("firm_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("given_by", sa.Integer(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_by", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_by IS NULL)", name="mandate_withdrawn_by_somebody"),
        sa.CheckConstraint("firm_id <> agency_id", name="mandate_between_two"),
        sa.CheckConstraint("first_day <= last_day", name="mandate_days_in_order"),
        sa.ForeignKeyConstraint(["agency_id"], ["organisation.id"]),
        sa.ForeignKeyConstraint(["firm_id"], ["organisation.id"]),
        sa.ForeignKeyConstraint(["given_by"], ["person.id"]),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("mandate", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mandate_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_mandate_firm_id"), ["firm_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_mandate_sha256"), ["sha256"], unique=False)

    op.create_table(
        "admission_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["admission_request.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("request_id", "kind", name="admission_document_once"),
    )
    with op.batch_alter_table("admission_document", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_admission_document_sha256"), ["sha256"], unique=False)

    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("agency", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.alter_column("agency", server_default=None)  # all that were there are firms; from now on it is said

    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.add_column(sa.Column("mandate_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("password_at", sa.DateTime(timezone=True), nullable=True))

    op.execute(_EARLIEST)
