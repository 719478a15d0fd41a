"""Changes to single occurrences, quiet hours and terms."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_24_schedules"
down_revision = "2026_11_24_reminders"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "terms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_terms_community_id_communities"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_terms")),
        sa.UniqueConstraint("community_id", "starts_on", name=op.f("uq_terms_community_id_starts_on")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("memories_series", schema=None) as batch_op:
        batch_op.add_column(sa.Column("timing", sa.String(), nullable=False, server_default="fixed"))

    with op.batch_alter_table("occurrences", schema=None) as batch_op:
        batch_op.add_column(sa.Column("extra", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("moved_to", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("times", sa.Integer(), nullable=False, server_default="1"))
        batch_op.drop_constraint(batch_op.f("uq_occurrences_schedule_id_due_at"), type_="unique")
        batch_op.create_index(
            "ix_occurrences_changed",
            ["schedule_id"],
            unique=False,
            sqlite_where=sa.text("state IN ('moved', 'skipped')"),
            postgresql_where=sa.text("state IN ('moved', 'skipped')"),
        )
        batch_op.create_index(
            "ix_occurrences_dropped",
            ["state"],
            unique=False,
            sqlite_where=sa.text("state IN ('missed', 'expired')"),
            postgresql_where=sa.text("state IN ('missed', 'expired')"),
        )
        batch_op.create_unique_constraint(
            batch_op.f("uq_occurrences_schedule_id_due_at_extra"), ["schedule_id", "due_at", "extra"]
        )

    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.add_column(sa.Column("quiet", sa.String(), nullable=True))

    with op.batch_alter_table("places", schema=None) as batch_op:
        batch_op.add_column(sa.Column("quiet", sa.String(), nullable=True))

    with op.batch_alter_table("schedules", schema=None) as batch_op:
        batch_op.add_column(sa.Column("meant_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("extra", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    op.execute("DELETE FROM occurrences WHERE extra")
    with op.batch_alter_table("schedules", schema=None) as batch_op:
        batch_op.drop_column("extra")
        batch_op.drop_column("meant_at")

    with op.batch_alter_table("places", schema=None) as batch_op:
        batch_op.drop_column("quiet")

    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.drop_column("quiet")

    with op.batch_alter_table("occurrences", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_occurrences_schedule_id_due_at_extra"), type_="unique")
        batch_op.drop_index("ix_occurrences_dropped")
        batch_op.drop_index(
            "ix_occurrences_changed",
            sqlite_where=sa.text("state IN ('moved', 'skipped')"),
            postgresql_where=sa.text("state IN ('moved', 'skipped')"),
        )
        batch_op.create_unique_constraint(
            batch_op.f("uq_occurrences_schedule_id_due_at"), ["schedule_id", "due_at"]
        )
        batch_op.drop_column("times")
        batch_op.drop_column("moved_to")
        batch_op.drop_column("extra")

    with op.batch_alter_table("memories_series", schema=None) as batch_op:
        batch_op.drop_column("timing")

    op.drop_table("terms")
