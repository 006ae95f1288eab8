"""retention and consent"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """retention and consent"""
    op.create_table(
        "retention_hold",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["person.id"]),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("retention_hold", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_retention_hold_case_id"), ["case_id"], unique=False)

    op.create_table(
        "consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("text_version", sa.String(), nullable=False),
        sa.Column("text_digest", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("evidence_id", sa.Integer(), nullable=True),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(way = 'paper') = (evidence_id IS NOT NULL)", name="consent_paper_is_there"),
        sa.CheckConstraint("language IN ('zh', 'en', 'de')", name="consent_language_known"),
        sa.CheckConstraint("way IN ('in_person', 'paper')", name="consent_way_known"),
        sa.CheckConstraint("what IN ('given', 'withdrawn', 'lapsed')", name="consent_what_known"),
        sa.ForeignKeyConstraint(["by"], ["person.id"]),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"]),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_consent_case_id"), ["case_id"], unique=False)

    op.create_table(
        "retention_act",
        sa.Column("case_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("entry", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("rules_digest", sa.String(), nullable=False),
        sa.Column("counted_from", sa.Date(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kept", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("files", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("files_gone_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("counted_from < on_day", name="kept_for_a_time"),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"]),
        sa.ForeignKeyConstraint(["entry"], ["trail.number"]),
        sa.PrimaryKeyConstraint("case_id"),
        sa.UniqueConstraint("entry"),
    )
    with op.batch_alter_table("case_file", schema=None) as batch_op:
        batch_op.add_column(sa.Column("anonymised_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("correction", schema=None) as batch_op:
        batch_op.alter_column("changes", existing_type=sa.JSON(), nullable=True)

    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.alter_column("statement", existing_type=sa.JSON(), nullable=True)

    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.alter_column("statement", existing_type=sa.JSON(), nullable=True)

    with op.batch_alter_table("prepared_letter", schema=None) as batch_op:
        batch_op.alter_column("statement", existing_type=sa.JSON(), nullable=True)
        batch_op.drop_constraint("void_why_known", type_="check")
        batch_op.create_check_constraint(
            "void_why_known",
            "void_why IN ('day', 'template', 'edition', 'signatures', 'stated', 'remitted', 'withdrawn', 'anew')",
        )
