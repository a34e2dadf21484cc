"""What an action of a programme is made of: milestones, money, photographs, accounts, what people see."""

import sqlalchemy as sa
from alembic import op

revision = "0060"
down_revision = "0059"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _budgets_action_bilan()
    _budgets_action_milestone()
    _budgets_action_photo()
    _budgets_action_sighting()
    _budgets_action_spending()


def _budgets_action_bilan() -> None:
    op.create_table(
        "budgets_action_bilan",
        sa.Column("action_id", sa.BigInteger(), nullable=False),
        sa.Column("done", sa.Text(), nullable=False),
        sa.Column("people", sa.BigInteger(), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=False),
        sa.Column("learnt", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("done <> ''", name=op.f("ck_budgets_action_bilan_written")),
        sa.CheckConstraint("people >= 0 AND cost >= 0", name=op.f("ck_budgets_action_bilan_counted")),
        sa.ForeignKeyConstraint(
            ["action_id"],
            ["budgets_programme_action.id"],
            name=op.f("fk_budgets_action_bilan_action_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("action_id", name=op.f("pk_budgets_action_bilan")),
    )


def _budgets_action_milestone() -> None:
    op.create_table(
        "budgets_action_milestone",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("action_id", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("ticket", sa.Text(), nullable=True),
        sa.CheckConstraint("title <> ''", name=op.f("ck_budgets_action_milestone_titled")),
        sa.ForeignKeyConstraint(
            ["action_id"],
            ["budgets_programme_action.id"],
            name=op.f("fk_budgets_action_milestone_action_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budgets_action_milestone")),
        sa.UniqueConstraint("ticket", name=op.f("uq_budgets_action_milestone_ticket")),
    )
    op.create_index(
        "ix_budgets_action_milestone_action", "budgets_action_milestone", ["action_id", "planned_on"], unique=False
    )


def _budgets_action_photo() -> None:
    op.create_table(
        "budgets_action_photo",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("action_id", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("alt", sa.Text(), nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ticket", sa.Text(), nullable=True),
        sa.CheckConstraint("alt <> ''", name=op.f("ck_budgets_action_photo_described")),
        sa.ForeignKeyConstraint(
            ["action_id"],
            ["budgets_programme_action.id"],
            name=op.f("fk_budgets_action_photo_action_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["digest"], ["kernel_file.digest"], name=op.f("fk_budgets_action_photo_digest")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budgets_action_photo")),
        sa.UniqueConstraint("ticket", name=op.f("uq_budgets_action_photo_ticket")),
    )
    op.create_index("ix_budgets_action_photo_action", "budgets_action_photo", ["action_id", "taken_on"], unique=False)
    op.create_index(op.f("ix_budgets_action_photo_digest"), "budgets_action_photo", ["digest"], unique=False)


def _budgets_action_sighting() -> None:
    op.create_table(
        "budgets_action_sighting",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("action_id", sa.BigInteger(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("picture", sa.Text(), nullable=True),
        sa.Column("picture_alt", sa.Text(), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=True),
        sa.Column("author_name", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("standing", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ticket", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(answer <> '') = (answered_at IS NOT NULL)", name=op.f("ck_budgets_action_sighting_answered_at_a_moment")
        ),
        sa.CheckConstraint(
            "picture IS NULL OR picture_alt <> ''", name=op.f("ck_budgets_action_sighting_picture_described")
        ),
        sa.CheckConstraint(
            "standing IN ('waiting', 'shown', 'hidden')", name=op.f("ck_budgets_action_sighting_standing_known")
        ),
        sa.CheckConstraint("words <> ''", name=op.f("ck_budgets_action_sighting_written")),
        sa.ForeignKeyConstraint(
            ["action_id"],
            ["budgets_programme_action.id"],
            name=op.f("fk_budgets_action_sighting_action_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["identity_account.id"], name=op.f("fk_budgets_action_sighting_author_id")
        ),
        sa.ForeignKeyConstraint(["picture"], ["kernel_file.digest"], name=op.f("fk_budgets_action_sighting_picture")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budgets_action_sighting")),
        sa.UniqueConstraint("ticket", name=op.f("uq_budgets_action_sighting_ticket")),
    )
    op.create_index("ix_budgets_action_sighting_action", "budgets_action_sighting", ["action_id", "at"], unique=False)
    op.create_index(
        op.f("ix_budgets_action_sighting_author_id"), "budgets_action_sighting", ["author_id"], unique=False
    )
    op.create_index(op.f("ix_budgets_action_sighting_picture"), "budgets_action_sighting", ["picture"], unique=False)


def _budgets_action_spending() -> None:
    op.create_table(
        "budgets_action_spending",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("action_id", sa.BigInteger(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("spent_on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ticket", sa.Text(), nullable=True),
        sa.CheckConstraint("label <> ''", name=op.f("ck_budgets_action_spending_labelled")),
        sa.CheckConstraint("amount <> 0", name=op.f("ck_budgets_action_spending_amount_not_zero")),
        sa.ForeignKeyConstraint(
            ["action_id"],
            ["budgets_programme_action.id"],
            name=op.f("fk_budgets_action_spending_action_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budgets_action_spending")),
        sa.UniqueConstraint("ticket", name=op.f("uq_budgets_action_spending_ticket")),
    )
    op.create_index(
        "ix_budgets_action_spending_action", "budgets_action_spending", ["action_id", "spent_on"], unique=False
    )


def downgrade() -> None:
    op.drop_table("budgets_action_spending")
    op.drop_table("budgets_action_sighting")
    op.drop_table("budgets_action_photo")
    op.drop_table("budgets_action_milestone")
    op.drop_table("budgets_action_bilan")
