"""Lists of questions, and silence for a while."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_24_lists"
down_revision = "2026_11_24_cards"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "memories_handouts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_memories_handouts_community_id_communities"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memories_handouts")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("memories_handouts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_memories_handouts_community_id"), ["community_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_memories_handouts_made_at"), ["made_at"], unique=False)

    op.create_table(
        "memories_lists",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("lang", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_memories_lists_community_id_communities"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"],
            ["people.id"],
            name=op.f("fk_memories_lists_made_by_id_people"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memories_lists")),
        sa.UniqueConstraint("community_id", "name", name=op.f("uq_memories_lists_community_id_name")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("memories_lists", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_memories_lists_made_by_id"), ["made_by_id"], unique=False)

    op.create_table(
        "memories_silences",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_memories_silences_community_id_communities"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"],
            ["people.id"],
            name=op.f("fk_memories_silences_made_by_id_people"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memories_silences")),
        sa.UniqueConstraint("community_id", name=op.f("uq_memories_silences_community_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("memories_silences", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_memories_silences_made_by_id"), ["made_by_id"], unique=False)

    op.create_table(
        "memories_list_prompts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("theme", sa.String(), nullable=False),
        sa.Column("occasion", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_memories_list_prompts_community_id_communities"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["list_id"],
            ["memories_lists.id"],
            name=op.f("fk_memories_list_prompts_list_id_memories_lists"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memories_list_prompts")),
        sa.UniqueConstraint("list_id", "text", name=op.f("uq_memories_list_prompts_list_id_text")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("memories_list_prompts", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_memories_list_prompts_community_id"), ["community_id"], unique=False
        )

    op.create_table(
        "memories_rewordings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("prompt", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_memories_rewordings_community_id_communities"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["series_id"],
            ["memories_series.id"],
            name=op.f("fk_memories_rewordings_series_id_memories_series"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memories_rewordings")),
        sa.UniqueConstraint("series_id", "prompt", name=op.f("uq_memories_rewordings_series_id_prompt")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("memories_rewordings", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_memories_rewordings_community_id"), ["community_id"], unique=False
        )

    op.create_table(
        "memories_rule_drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=True),
        sa.Column("list_id", sa.Integer(), nullable=True),
        sa.Column("theme", sa.String(), nullable=False),
        sa.Column("phrase", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_memories_rule_drafts_community_id_communities"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["list_id"],
            ["memories_lists.id"],
            name=op.f("fk_memories_rule_drafts_list_id_memories_lists"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_memories_rule_drafts_person_id_people"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["place_id"],
            ["places.id"],
            name=op.f("fk_memories_rule_drafts_place_id_places"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["series_id"],
            ["memories_series.id"],
            name=op.f("fk_memories_rule_drafts_series_id_memories_series"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memories_rule_drafts")),
        sa.UniqueConstraint("person_id", name=op.f("uq_memories_rule_drafts_person_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("memories_rule_drafts", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_memories_rule_drafts_community_id"), ["community_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_memories_rule_drafts_list_id"), ["list_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_memories_rule_drafts_place_id"), ["place_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_memories_rule_drafts_series_id"), ["series_id"], unique=False)

    with op.batch_alter_table("memories_posts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("words", sa.String(), nullable=False, server_default=""))

    with op.batch_alter_table("memories_series", schema=None) as batch_op:
        batch_op.add_column(sa.Column("list_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("tone", sa.String(), nullable=False, server_default="plain"))
        batch_op.add_column(
            sa.Column("with_memories", sa.Boolean(), nullable=False, server_default=sa.true())
        )
        batch_op.create_index(batch_op.f("ix_memories_series_list_id"), ["list_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_memories_series_list_id_memories_lists"),
            "memories_lists",
            ["list_id"],
            ["id"],
            ondelete="SET NULL",
        )


def downgrade() -> None:
    with op.batch_alter_table("memories_series", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_memories_series_list_id_memories_lists"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_memories_series_list_id"))
        batch_op.drop_column("with_memories")
        batch_op.drop_column("tone")
        batch_op.drop_column("list_id")

    with op.batch_alter_table("memories_posts", schema=None) as batch_op:
        batch_op.drop_column("words")

    with op.batch_alter_table("memories_rule_drafts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_memories_rule_drafts_series_id"))
        batch_op.drop_index(batch_op.f("ix_memories_rule_drafts_place_id"))
        batch_op.drop_index(batch_op.f("ix_memories_rule_drafts_list_id"))
        batch_op.drop_index(batch_op.f("ix_memories_rule_drafts_community_id"))

    op.drop_table("memories_rule_drafts")
    with op.batch_alter_table("memories_rewordings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_memories_rewordings_community_id"))

    op.drop_table("memories_rewordings")
    with op.batch_alter_table("memories_list_prompts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_memories_list_prompts_community_id"))

    op.drop_table("memories_list_prompts")
    with op.batch_alter_table("memories_silences", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_memories_silences_made_by_id"))

    op.drop_table("memories_silences")
    with op.batch_alter_table("memories_lists", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_memories_lists_made_by_id"))

    op.drop_table("memories_lists")
    with op.batch_alter_table("memories_handouts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_memories_handouts_made_at"))
        batch_op.drop_index(batch_op.f("ix_memories_handouts_community_id"))

    op.drop_table("memories_handouts")
