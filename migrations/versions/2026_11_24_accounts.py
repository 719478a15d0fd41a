"""The tables of linking accounts."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_24_accounts"
down_revision = "2026_11_24_settings"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "accounts_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("account_name", sa.String(), nullable=False),
        sa.Column("account_lang", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_accounts_links_community_id_communities"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_accounts_links_person_id_people"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts_links")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("accounts_links", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_accounts_links_asked_at"), ["asked_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_accounts_links_community_id"), ["community_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_accounts_links_person_id"), ["person_id"], unique=False)

    op.create_table(
        "merges",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("kept_id", sa.Integer(), nullable=False),
        sa.Column("gone_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("kept_role", sa.Integer(), nullable=False),
        sa.Column("gone_role", sa.Integer(), nullable=False),
        sa.Column("merged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_merges_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_merges_community_id_communities"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["gone_id"], ["people.id"], name=op.f("fk_merges_gone_id_people"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["kept_id"], ["people.id"], name=op.f("fk_merges_kept_id_people"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merges")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("merges", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_merges_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_merges_community_id"), ["community_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_merges_gone_id"), ["gone_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_merges_kept_id"), ["kept_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("merges", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_merges_kept_id"))
        batch_op.drop_index(batch_op.f("ix_merges_gone_id"))
        batch_op.drop_index(batch_op.f("ix_merges_community_id"))
        batch_op.drop_index(batch_op.f("ix_merges_account_id"))

    op.drop_table("merges")
    with op.batch_alter_table("accounts_links", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_accounts_links_person_id"))
        batch_op.drop_index(batch_op.f("ix_accounts_links_community_id"))
        batch_op.drop_index(batch_op.f("ix_accounts_links_asked_at"))

    op.drop_table("accounts_links")
