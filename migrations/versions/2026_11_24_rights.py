"""The tables of rights that are asked for, and of one-time codes."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_24_rights"
down_revision = "2026_11_24_base"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rights_questions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("spot", sa.String(), nullable=False),
        sa.Column("timer", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("payload", sa.String(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_rights_questions_community_id_communities"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rights_questions")),
        sa.UniqueConstraint(
            "community_id", "timer", "key", name=op.f("uq_rights_questions_community_id_timer_key")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("rights_questions", schema=None) as batch_op:
        batch_op.create_index("ix_rights_questions_due", ["platform", "due_at"], unique=False)

    op.create_table(
        "codes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("salt", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_codes_community_id_communities"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_codes_person_id_people"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_codes")),
        sa.UniqueConstraint("person_id", "purpose", name=op.f("uq_codes_person_id_purpose")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("codes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_codes_community_id"), ["community_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_codes_expires_at"), ["expires_at"], unique=False)

    op.create_table(
        "code_tries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code_tries")),
        sa.UniqueConstraint("platform", "account", "day", name=op.f("uq_code_tries_platform_account_day")),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    op.drop_table("code_tries")
    with op.batch_alter_table("codes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_codes_expires_at"))
        batch_op.drop_index(batch_op.f("ix_codes_community_id"))

    op.drop_table("codes")
    with op.batch_alter_table("rights_questions", schema=None) as batch_op:
        batch_op.drop_index("ix_rights_questions_due")

    op.drop_table("rights_questions")
