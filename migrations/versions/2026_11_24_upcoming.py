"""The tables of upcoming."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_24_upcoming"
down_revision = "2026_11_24_delivery"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("spot", sa.String(), nullable=True))
        batch_op.create_index(
            "ix_inbox_poison",
            ["id"],
            unique=False,
            sqlite_where=sa.text("state = 'poison'"),
            postgresql_where=sa.text("state = 'poison'"),
        )

    op.create_table(
        "upcoming_decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("ref", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("moved_to", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_upcoming_decisions_community_id_communities"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_upcoming_decisions_person_id_people"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upcoming_decisions")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("upcoming_decisions", schema=None) as batch_op:
        batch_op.create_index("ix_upcoming_decisions_of", ["community_id", "ref"], unique=False)
        batch_op.create_index(batch_op.f("ix_upcoming_decisions_person_id"), ["person_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("upcoming_decisions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_upcoming_decisions_person_id"))
        batch_op.drop_index("ix_upcoming_decisions_of")

    op.drop_table("upcoming_decisions")
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.drop_index("ix_inbox_poison")
        batch_op.drop_column("spot")
