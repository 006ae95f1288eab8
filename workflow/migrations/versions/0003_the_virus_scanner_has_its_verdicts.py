"""the virus scanner has its verdicts"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """the virus scanner has its verdicts"""
    op.create_table(
        "file_scan",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("waiting", "clean", "infected", name="scan_known", native_enum=False, create_constraint=True, length=20),
            nullable=False,
        ),
        sa.Column("virus", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sha256"),
    )
