"""The tables of memories."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_24_memories"
down_revision = "2026_11_24_privacy"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "discards",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=True),
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_discards_community_id_communities"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_discards")),
        sa.UniqueConstraint("file", name=op.f("uq_discards_file")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("discards", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_discards_community_id"), ["community_id"], unique=False)

    op.create_table(
        "memories",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("photo", sa.String(), nullable=False),
        sa.Column("campus", sa.String(), nullable=False),
        sa.Column("earliest", sa.Date(), nullable=True),
        sa.Column("latest", sa.Date(), nullable=True),
        sa.Column("shape", sa.String(), nullable=False),
        sa.Column("month_day", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_memories_community_id_communities"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"],
            ["people.id"],
            name=op.f("fk_memories_decided_by_id_people"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_memories_person_id_people"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"],
            ["people.id"],
            name=op.f("fk_memories_proposed_by_id_people"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memories")),
        sa.UniqueConstraint("community_id", "origin", name=op.f("uq_memories_community_id_origin")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("memories", schema=None) as batch_op:
        batch_op.create_index("ix_memories_day", ["community_id", "month_day"], unique=False)
        batch_op.create_index(batch_op.f("ix_memories_decided_by_id"), ["decided_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_memories_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_memories_photo"), ["photo"], unique=False)
        batch_op.create_index(batch_op.f("ix_memories_proposed_by_id"), ["proposed_by_id"], unique=False)
        batch_op.create_index("ix_memories_state", ["community_id", "state"], unique=False)

    op.create_table(
        "memories_imports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_memories_imports_community_id_communities"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"],
            ["people.id"],
            name=op.f("fk_memories_imports_confirmed_by_id_people"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memories_imports")),
        sa.UniqueConstraint(
            "community_id", "kind", "source", name=op.f("uq_memories_imports_community_id_kind_source")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("memories_imports", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_memories_imports_confirmed_by_id"), ["confirmed_by_id"], unique=False
        )

    op.create_table(
        "memories_never",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_memories_never_community_id_communities"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"],
            ["people.id"],
            name=op.f("fk_memories_never_made_by_id_people"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_memories_never_person_id_people"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memories_never")),
        sa.UniqueConstraint(
            "community_id", "kind", "value", name=op.f("uq_memories_never_community_id_kind_value")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("memories_never", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_memories_never_made_by_id"), ["made_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_memories_never_person_id"), ["person_id"], unique=False)

    op.create_table(
        "memories_series",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("lang", sa.String(), nullable=False),
        sa.Column("theme", sa.String(), nullable=False),
        sa.Column("slot", sa.String(), nullable=False),
        sa.Column("rrule", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("wall", sa.String(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("on_this_day", sa.Boolean(), nullable=False),
        sa.Column("quiet_from", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_memories_series_community_id_communities"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"],
            ["people.id"],
            name=op.f("fk_memories_series_made_by_id_people"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["places.id"], name=op.f("fk_memories_series_place_id_places"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memories_series")),
        sa.UniqueConstraint("place_id", "slot", "theme", name=op.f("uq_memories_series_place_id_slot_theme")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("memories_series", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_memories_series_community_id"), ["community_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_memories_series_made_by_id"), ["made_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_memories_series_place_id"), ["place_id"], unique=False)

    op.create_table(
        "memories_lines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("author_key", sa.String(), nullable=False),
        sa.Column("author_name", sa.String(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("month_day", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("photo", sa.String(), nullable=False),
        sa.Column("photo_path", sa.String(), nullable=False),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_memories_lines_community_id_communities"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["memories_imports.id"],
            name=op.f("fk_memories_lines_import_id_memories_imports"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_memories_lines_person_id_people"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memories_lines")),
        sa.UniqueConstraint("import_id", "source_id", name=op.f("uq_memories_lines_import_id_source_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("memories_lines", schema=None) as batch_op:
        batch_op.create_index("ix_memories_lines_author", ["community_id", "author_key"], unique=False)
        batch_op.create_index("ix_memories_lines_day", ["community_id", "month_day"], unique=False)
        batch_op.create_index(batch_op.f("ix_memories_lines_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_memories_lines_photo"), ["photo"], unique=False)
        batch_op.create_index("ix_memories_lines_state", ["community_id", "state", "score"], unique=False)

    op.create_table(
        "memories_posts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("memory_id", sa.Integer(), nullable=True),
        sa.Column("line_id", sa.Integer(), nullable=True),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("lap", sa.Integer(), nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_memories_posts_community_id_communities"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["line_id"],
            ["memories_lines.id"],
            name=op.f("fk_memories_posts_line_id_memories_lines"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["memory_id"],
            ["memories.id"],
            name=op.f("fk_memories_posts_memory_id_memories"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["series_id"],
            ["memories_series.id"],
            name=op.f("fk_memories_posts_series_id_memories_series"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memories_posts")),
        sa.UniqueConstraint("series_id", "day", name=op.f("uq_memories_posts_series_id_day")),
        sa.UniqueConstraint("series_id", "lap", "item", name=op.f("uq_memories_posts_series_id_lap_item")),
        sa.UniqueConstraint("series_id", "number", name=op.f("uq_memories_posts_series_id_number")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("memories_posts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_memories_posts_community_id"), ["community_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_memories_posts_line_id"), ["line_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_memories_posts_memory_id"), ["memory_id"], unique=False)

    op.create_table(
        "memories_replies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("photo", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_memories_replies_community_id_communities"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_memories_replies_person_id_people"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["post_id"],
            ["memories_posts.id"],
            name=op.f("fk_memories_replies_post_id_memories_posts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memories_replies")),
        sa.UniqueConstraint("post_id", "person_id", name=op.f("uq_memories_replies_post_id_person_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("memories_replies", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_memories_replies_community_id"), ["community_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_memories_replies_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_memories_replies_photo"), ["photo"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("memories_replies", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_memories_replies_photo"))
        batch_op.drop_index(batch_op.f("ix_memories_replies_person_id"))
        batch_op.drop_index(batch_op.f("ix_memories_replies_community_id"))

    op.drop_table("memories_replies")
    with op.batch_alter_table("memories_posts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_memories_posts_memory_id"))
        batch_op.drop_index(batch_op.f("ix_memories_posts_line_id"))
        batch_op.drop_index(batch_op.f("ix_memories_posts_community_id"))

    op.drop_table("memories_posts")
    with op.batch_alter_table("memories_lines", schema=None) as batch_op:
        batch_op.drop_index("ix_memories_lines_state")
        batch_op.drop_index(batch_op.f("ix_memories_lines_photo"))
        batch_op.drop_index(batch_op.f("ix_memories_lines_person_id"))
        batch_op.drop_index("ix_memories_lines_day")
        batch_op.drop_index("ix_memories_lines_author")

    op.drop_table("memories_lines")
    with op.batch_alter_table("memories_series", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_memories_series_place_id"))
        batch_op.drop_index(batch_op.f("ix_memories_series_made_by_id"))
        batch_op.drop_index(batch_op.f("ix_memories_series_community_id"))

    op.drop_table("memories_series")
    with op.batch_alter_table("memories_never", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_memories_never_person_id"))
        batch_op.drop_index(batch_op.f("ix_memories_never_made_by_id"))

    op.drop_table("memories_never")
    with op.batch_alter_table("memories_imports", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_memories_imports_confirmed_by_id"))

    op.drop_table("memories_imports")
    with op.batch_alter_table("memories", schema=None) as batch_op:
        batch_op.drop_index("ix_memories_state")
        batch_op.drop_index(batch_op.f("ix_memories_proposed_by_id"))
        batch_op.drop_index(batch_op.f("ix_memories_photo"))
        batch_op.drop_index(batch_op.f("ix_memories_person_id"))
        batch_op.drop_index(batch_op.f("ix_memories_decided_by_id"))
        batch_op.drop_index("ix_memories_day")

    op.drop_table("memories")
    with op.batch_alter_table("discards", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_discards_community_id"))

    op.drop_table("discards")
