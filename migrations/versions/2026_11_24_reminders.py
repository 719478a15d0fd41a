"""Where reminders were asked for, and who may remind a place."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_24_reminders"
down_revision = "2026_11_24_finding"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "remind_openings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_remind_openings_community_id_communities"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_remind_openings_person_id_people"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["places.id"], name=op.f("fk_remind_openings_place_id_places"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remind_openings")),
        sa.UniqueConstraint("place_id", name=op.f("uq_remind_openings_place_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("remind_openings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_remind_openings_community_id"), ["community_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_remind_openings_person_id"), ["person_id"], unique=False)

    with op.batch_alter_table("remind_drafts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("note_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_remind_drafts_note_id"), ["note_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_remind_drafts_note_id_remind_notes"),
            "remind_notes",
            ["note_id"],
            ["id"],
            ondelete="CASCADE",
        )

    with op.batch_alter_table("remind_notes", schema=None) as batch_op:
        batch_op.add_column(sa.Column("meant_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("said", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("platform", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("spot", sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("remind_notes", schema=None) as batch_op:
        batch_op.drop_column("spot")
        batch_op.drop_column("platform")
        batch_op.drop_column("said")
        batch_op.drop_column("meant_at")

    with op.batch_alter_table("remind_drafts", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_remind_drafts_note_id_remind_notes"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_remind_drafts_note_id"))
        batch_op.drop_column("note_id")

    with op.batch_alter_table("remind_openings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_remind_openings_person_id"))
        batch_op.drop_index(batch_op.f("ix_remind_openings_community_id"))

    op.drop_table("remind_openings")
