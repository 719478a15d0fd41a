"""The search of memories."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_24_finding"
down_revision = "2026_11_24_memories"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "memories_lookups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("about_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["about_id"], ["people.id"], name=op.f("fk_memories_lookups_about_id_people"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_memories_lookups_community_id_communities"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_memories_lookups_person_id_people"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memories_lookups")),
        sa.UniqueConstraint("person_id", name=op.f("uq_memories_lookups_person_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("memories_lookups", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_memories_lookups_about_id"), ["about_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_memories_lookups_community_id"), ["community_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_memories_lookups_made_at"), ["made_at"], unique=False)
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE memories_search "
            "USING fts5(words, tokenize = 'unicode61 remove_diacritics 0')"
        )
    else:
        op.execute("CREATE TABLE memories_search (doc bigint PRIMARY KEY, words tsvector NOT NULL)")
        op.execute("CREATE INDEX ix_memories_search_words ON memories_search USING gin (words)")


def downgrade() -> None:
    op.execute("DROP TABLE memories_search")
    with op.batch_alter_table("memories_lookups", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_memories_lookups_made_at"))
        batch_op.drop_index(batch_op.f("ix_memories_lookups_community_id"))
        batch_op.drop_index(batch_op.f("ix_memories_lookups_about_id"))

    op.drop_table("memories_lookups")
