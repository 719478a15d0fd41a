"""The tables of joining groups."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_24_connect"
down_revision = "2026_11_24_setup"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "connect_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("account_name", sa.String(), nullable=False),
        sa.Column("account_lang", sa.String(), nullable=False),
        sa.Column("spot", sa.String(), nullable=False),
        sa.Column("home", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("ours", sa.Boolean(), nullable=False),
        sa.Column("theirs", sa.Boolean(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_connect_requests_community_id_communities"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_connect_requests_person_id_people"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_connect_requests")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("connect_requests", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_connect_requests_asked_at"), ["asked_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_connect_requests_community_id"), ["community_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_connect_requests_person_id"), ["person_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("connect_requests", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_connect_requests_person_id"))
        batch_op.drop_index(batch_op.f("ix_connect_requests_community_id"))
        batch_op.drop_index(batch_op.f("ix_connect_requests_asked_at"))

    op.drop_table("connect_requests")
