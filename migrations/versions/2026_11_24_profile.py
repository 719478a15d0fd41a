"""The tables of profile."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_24_profile"
down_revision = "2026_11_24_remind"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "profile_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("folded", sa.String(), nullable=False),
        sa.Column("sight", sa.String(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_profile_entries_community_id_communities"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_profile_entries_person_id_people"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profile_entries")),
        sa.UniqueConstraint("person_id", "topic", name=op.f("uq_profile_entries_person_id_topic")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("profile_entries", schema=None) as batch_op:
        batch_op.create_index("ix_profile_entries_found", ["community_id", "topic", "number"], unique=False)

    op.create_table(
        "profile_listings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("text_version", sa.Integer(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_profile_listings_community_id_communities"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_profile_listings_person_id_people"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profile_listings")),
        sa.UniqueConstraint("person_id", name=op.f("uq_profile_listings_person_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("profile_listings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_profile_listings_community_id"), ["community_id"], unique=False)

    op.create_table(
        "profile_lookups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("city", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("near", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_profile_lookups_community_id_communities"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_profile_lookups_person_id_people"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profile_lookups")),
        sa.UniqueConstraint("person_id", name=op.f("uq_profile_lookups_person_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("profile_lookups", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_profile_lookups_community_id"), ["community_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_profile_lookups_made_at"), ["made_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("profile_lookups", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_profile_lookups_made_at"))
        batch_op.drop_index(batch_op.f("ix_profile_lookups_community_id"))

    op.drop_table("profile_lookups")
    with op.batch_alter_table("profile_listings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_profile_listings_community_id"))

    op.drop_table("profile_listings")
    with op.batch_alter_table("profile_entries", schema=None) as batch_op:
        batch_op.drop_index("ix_profile_entries_found")

    op.drop_table("profile_entries")
