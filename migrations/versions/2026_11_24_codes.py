"""Codes are hashed with the installation's key: those of the last ten minutes fit no more."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_24_codes"
down_revision = "2026_11_24_finding"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("codes") as batch_op:
        batch_op.create_unique_constraint("uq_codes_digest", ["digest"])
        batch_op.drop_column("salt")


def downgrade() -> None:
    with op.batch_alter_table("codes") as batch_op:
        batch_op.drop_constraint("uq_codes_digest", type_="unique")
        batch_op.add_column(sa.Column("salt", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("codes") as batch_op:
        batch_op.alter_column("salt", server_default=None)
