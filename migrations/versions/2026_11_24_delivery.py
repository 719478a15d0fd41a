"""A message keeps its due time and has another for its next try; pieces of a split one are found."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_24_delivery"
down_revision = "2026_11_24_schedules"
branch_labels = None
depends_on = None

LANE = "state IN ('due', 'sending') AND send_class != 'reply'"
EXPIRED = "state = 'expired' AND send_class != 'reply'"
DUE = "state = 'due'"


def upgrade() -> None:
    op.add_column("outbox", sa.Column("retry_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("outbox", sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("outbox", sa.Column("doubted_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("outbox", sa.Column("says_late", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.execute("UPDATE outbox SET retry_at = due_at")
    op.drop_index("ix_outbox_due", "outbox")
    _index("ix_outbox_due", ["platform", "retry_at"], DUE)
    _index("ix_outbox_lane", ["platform", "spot", "due_at", "id"], LANE)
    _index("ix_outbox_expired", ["community_id", "due_at"], EXPIRED)
    lost = sa.text("lost_at IS NOT NULL")
    op.create_index("ix_places_lost", "places", ["id"], sqlite_where=lost, postgresql_where=lost)
    op.create_table(
        "outbox_parts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("receipt", sa.String(), nullable=False),
        sa.Column("outbox_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["outbox_id"], ["outbox.id"], name=op.f("fk_outbox_parts_outbox_id_outbox"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_parts")),
        sa.UniqueConstraint("platform", "receipt", name=op.f("uq_outbox_parts_platform_receipt")),
    )
    op.create_index(op.f("ix_outbox_parts_outbox_id"), "outbox_parts", ["outbox_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_outbox_parts_outbox_id"), "outbox_parts")
    op.drop_table("outbox_parts")
    op.drop_index("ix_places_lost", "places")
    op.drop_index("ix_outbox_expired", "outbox")
    op.drop_index("ix_outbox_lane", "outbox")
    op.drop_index("ix_outbox_due", "outbox")
    _index("ix_outbox_due", ["platform", "due_at"], DUE)
    for column in ("says_late", "doubted_at", "tried_at", "retry_at"):
        op.drop_column("outbox", column)


def _index(name: str, columns: list[str], where: str) -> None:
    condition = sa.text(where)
    op.create_index(name, "outbox", columns, sqlite_where=condition, postgresql_where=condition)
