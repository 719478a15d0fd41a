"""The tables of remind."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_24_remind"
down_revision = "2026_11_24_mentoring"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "remind_drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("phrase", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_remind_drafts_community_id_communities"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_remind_drafts_person_id_people"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["places.id"], name=op.f("fk_remind_drafts_place_id_places"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remind_drafts")),
        sa.UniqueConstraint("person_id", name=op.f("uq_remind_drafts_person_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("remind_drafts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_remind_drafts_community_id"), ["community_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_remind_drafts_place_id"), ["place_id"], unique=False)

    op.create_table(
        "remind_notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("origin_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("rrule", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("wall", sa.String(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rung_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_remind_notes_community_id_communities"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_remind_notes_person_id_people"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["places.id"], name=op.f("fk_remind_notes_place_id_places"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remind_notes")),
        sa.UniqueConstraint("person_id", "origin_id", name=op.f("uq_remind_notes_person_id_origin_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("remind_notes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_remind_notes_community_id"), ["community_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_remind_notes_place_id"), ["place_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("remind_notes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_remind_notes_place_id"))
        batch_op.drop_index(batch_op.f("ix_remind_notes_community_id"))

    op.drop_table("remind_notes")
    with op.batch_alter_table("remind_drafts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_remind_drafts_place_id"))
        batch_op.drop_index(batch_op.f("ix_remind_drafts_community_id"))

    op.drop_table("remind_drafts")
