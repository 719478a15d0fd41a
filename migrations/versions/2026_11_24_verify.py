"""The tables of verification."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_24_verify"
down_revision = "2026_11_24_accounts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "verify_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("class_year", sa.Integer(), nullable=False),
        sa.Column("proof", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_verify_requests_community_id_communities"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"],
            ["people.id"],
            name=op.f("fk_verify_requests_decided_by_people"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_verify_requests_person_id_people"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verify_requests")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("verify_requests", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_verify_requests_community_id"), ["community_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_verify_requests_decided_by"), ["decided_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_verify_requests_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            "uq_verify_requests_open",
            ["person_id"],
            unique=True,
            sqlite_where=sa.text("stage = 'open'"),
            postgresql_where=sa.text("stage = 'open'"),
        )

    op.create_table(
        "verify_standings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_verify_standings_community_id_communities"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_verify_standings_person_id_people"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verify_standings")),
        sa.UniqueConstraint("person_id", name=op.f("uq_verify_standings_person_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("verify_standings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_verify_standings_community_id"), ["community_id"], unique=False)

    op.create_table(
        "verify_vouches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("vouched_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["people.id"], name=op.f("fk_verify_vouches_by_id_people"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_verify_vouches_community_id_communities"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_verify_vouches_person_id_people"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verify_vouches")),
        sa.UniqueConstraint("person_id", "by_id", name=op.f("uq_verify_vouches_person_id_by_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("verify_vouches", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_verify_vouches_by_id"), ["by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_verify_vouches_community_id"), ["community_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("verify_vouches", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_verify_vouches_community_id"))
        batch_op.drop_index(batch_op.f("ix_verify_vouches_by_id"))

    op.drop_table("verify_vouches")
    with op.batch_alter_table("verify_standings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_verify_standings_community_id"))

    op.drop_table("verify_standings")
    with op.batch_alter_table("verify_requests", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_verify_requests_open",
            sqlite_where=sa.text("stage = 'open'"),
            postgresql_where=sa.text("stage = 'open'"),
        )
        batch_op.drop_index(batch_op.f("ix_verify_requests_person_id"))
        batch_op.drop_index(batch_op.f("ix_verify_requests_decided_by"))
        batch_op.drop_index(batch_op.f("ix_verify_requests_community_id"))

    op.drop_table("verify_requests")
