"""lists and counts have their indexes"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """lists and counts have their indexes"""
    op.create_index("case_counted", "case_file", ["state", "filed_at", "proposed_by"])
    for name, column in (
        ("case_revocation_ordered", "revocation_ordered_by"),
        ("case_correction_proposed", "correction_proposed_by"),
    ):
        few = sa.text(f"{column} IS NOT NULL")
        op.create_index(name, "case_file", ["state", column], sqlite_where=few, postgresql_where=few)
