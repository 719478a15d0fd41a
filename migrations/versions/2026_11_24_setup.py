"""The tables of setting up."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_24_setup"
down_revision = "2026_11_24_rights"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "setup_drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=True),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("spot", sa.String(), nullable=False),
        sa.Column("home", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("lang", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("runs_place", sa.Boolean(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_setup_drafts_community_id_communities"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_setup_drafts")),
        sa.UniqueConstraint(
            "platform", "account", "spot", name=op.f("uq_setup_drafts_platform_account_spot")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("setup_drafts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_setup_drafts_asked_at"), ["asked_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_setup_drafts_community_id"), ["community_id"], unique=False)

    op.create_table(
        "setup_checks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("missing", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_setup_checks_community_id_communities"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["places.id"], name=op.f("fk_setup_checks_place_id_places"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_setup_checks")),
        sa.UniqueConstraint("place_id", name=op.f("uq_setup_checks_place_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("setup_checks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_setup_checks_community_id"), ["community_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("setup_checks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_setup_checks_community_id"))

    op.drop_table("setup_checks")
    with op.batch_alter_table("setup_drafts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_setup_drafts_community_id"))
        batch_op.drop_index(batch_op.f("ix_setup_drafts_asked_at"))

    op.drop_table("setup_drafts")
