"""The cards of memories, and the quiz."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_24_cards"
down_revision = "2026_11_24_leases"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "memories_cards",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("lang", sa.String(), nullable=False),
        sa.Column("look", sa.String(), nullable=False),
        sa.Column("file", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_memories_cards_community_id_communities"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memories_cards")),
        sa.UniqueConstraint(
            "community_id", "item", "lang", name=op.f("uq_memories_cards_community_id_item_lang")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("memories_cards", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_memories_cards_file"), ["file"], unique=False)

    op.create_table(
        "memories_quizzes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("memory_id", sa.Integer(), nullable=True),
        sa.Column("started_by_id", sa.Integer(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("choices", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_memories_quizzes_community_id_communities"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["memory_id"],
            ["memories.id"],
            name=op.f("fk_memories_quizzes_memory_id_memories"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["started_by_id"],
            ["people.id"],
            name=op.f("fk_memories_quizzes_started_by_id_people"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memories_quizzes")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("memories_quizzes", schema=None) as batch_op:
        batch_op.create_index("ix_memories_quizzes_memory", ["community_id", "memory_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_memories_quizzes_started_by_id"), ["started_by_id"], unique=False
        )

    op.create_table(
        "memories_guesses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("quiz_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_memories_guesses_community_id_communities"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_memories_guesses_person_id_people"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["quiz_id"],
            ["memories_quizzes.id"],
            name=op.f("fk_memories_guesses_quiz_id_memories_quizzes"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memories_guesses")),
        sa.UniqueConstraint("quiz_id", "person_id", name=op.f("uq_memories_guesses_quiz_id_person_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("memories_guesses", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_memories_guesses_community_id"), ["community_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_memories_guesses_person_id"), ["person_id"], unique=False)

    op.create_table(
        "memories_quiz_places",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("quiz_id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_memories_quiz_places_community_id_communities"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["place_id"],
            ["places.id"],
            name=op.f("fk_memories_quiz_places_place_id_places"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["quiz_id"],
            ["memories_quizzes.id"],
            name=op.f("fk_memories_quiz_places_quiz_id_memories_quizzes"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memories_quiz_places")),
        sa.UniqueConstraint("quiz_id", "place_id", name=op.f("uq_memories_quiz_places_quiz_id_place_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("memories_quiz_places", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_memories_quiz_places_community_id"), ["community_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_memories_quiz_places_place_id"), ["place_id"], unique=False)
        batch_op.create_index(
            "uq_memories_quiz_places_running",
            ["place_id"],
            unique=True,
            sqlite_where=sa.text("state = 'running'"),
            postgresql_where=sa.text("state = 'running'"),
        )

    with op.batch_alter_table("memories", schema=None) as batch_op:
        batch_op.add_column(sa.Column("alt", sa.String(), nullable=False, server_default=""))

    with op.batch_alter_table("memories_series", schema=None) as batch_op:
        batch_op.add_column(sa.Column("cards", sa.Boolean(), nullable=False, server_default=sa.true()))


def downgrade() -> None:
    with op.batch_alter_table("memories_series", schema=None) as batch_op:
        batch_op.drop_column("cards")

    with op.batch_alter_table("memories", schema=None) as batch_op:
        batch_op.drop_column("alt")

    with op.batch_alter_table("memories_quiz_places", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_memories_quiz_places_running",
            sqlite_where=sa.text("state = 'running'"),
            postgresql_where=sa.text("state = 'running'"),
        )
        batch_op.drop_index(batch_op.f("ix_memories_quiz_places_place_id"))
        batch_op.drop_index(batch_op.f("ix_memories_quiz_places_community_id"))

    op.drop_table("memories_quiz_places")
    with op.batch_alter_table("memories_guesses", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_memories_guesses_person_id"))
        batch_op.drop_index(batch_op.f("ix_memories_guesses_community_id"))

    op.drop_table("memories_guesses")
    with op.batch_alter_table("memories_quizzes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_memories_quizzes_started_by_id"))
        batch_op.drop_index("ix_memories_quizzes_memory")

    op.drop_table("memories_quizzes")
    with op.batch_alter_table("memories_cards", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_memories_cards_file"))

    op.drop_table("memories_cards")
