"""How ideas are studied: the checklist, what services say, what they cost."""

import sqlalchemy as sa
from alembic import op

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _budgets_idea_criterion()
    _budgets_idea_criterion_answer()
    _budgets_idea_estimate()
    _budgets_idea_request()
    _budgets_idea_opinion()


def _budgets_idea_criterion() -> None:
    op.create_table(
        "budgets_idea_criterion",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("edition_id", sa.BigInteger(), nullable=False),
        sa.Column("rank", sa.BigInteger(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.CheckConstraint("question <> ''", name=op.f("ck_budgets_idea_criterion_asks_something")),
        sa.CheckConstraint("rank >= 1", name=op.f("ck_budgets_idea_criterion_rank_from_one")),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["budgets_edition.id"],
            name=op.f("fk_budgets_idea_criterion_edition_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budgets_idea_criterion")),
        sa.UniqueConstraint("edition_id", "rank", name="uq_budgets_idea_criterion_rank"),
    )


def _budgets_idea_criterion_answer() -> None:
    op.create_table(
        "budgets_idea_criterion_answer",
        sa.Column("idea_id", sa.BigInteger(), nullable=False),
        sa.Column("criterion_id", sa.BigInteger(), nullable=False),
        sa.Column("met", sa.Boolean(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["criterion_id"],
            ["budgets_idea_criterion.id"],
            name=op.f("fk_budgets_idea_criterion_answer_criterion_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["idea_id"], ["budgets_idea.id"], name=op.f("fk_budgets_idea_criterion_answer_idea_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("idea_id", "criterion_id", name=op.f("pk_budgets_idea_criterion_answer")),
    )
    op.create_index(
        op.f("ix_budgets_idea_criterion_answer_criterion_id"),
        "budgets_idea_criterion_answer",
        ["criterion_id"],
        unique=False,
    )


def _budgets_idea_estimate() -> None:
    op.create_table(
        "budgets_idea_estimate",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("idea_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("words <> ''", name=op.f("ck_budgets_idea_estimate_explained")),
        sa.CheckConstraint("cost >= 0", name=op.f("ck_budgets_idea_estimate_cost_not_negative")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_budgets_idea_estimate_number_from_one")),
        sa.ForeignKeyConstraint(["by_id"], ["identity_account.id"], name=op.f("fk_budgets_idea_estimate_by_id")),
        sa.ForeignKeyConstraint(
            ["idea_id"], ["budgets_idea.id"], name=op.f("fk_budgets_idea_estimate_idea_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budgets_idea_estimate")),
        sa.UniqueConstraint("idea_id", "number", name="uq_budgets_idea_estimate_number"),
    )
    op.create_index(op.f("ix_budgets_idea_estimate_by_id"), "budgets_idea_estimate", ["by_id"], unique=False)


def _budgets_idea_request() -> None:
    op.create_table(
        "budgets_idea_request",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("idea_id", sa.BigInteger(), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=True),
        sa.Column("asked_by_id", sa.BigInteger(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.CheckConstraint("service <> ''", name=op.f("ck_budgets_idea_request_asks_somebody")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["identity_account.id"], name=op.f("fk_budgets_idea_request_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["identity_account.id"], name=op.f("fk_budgets_idea_request_asked_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["idea_id"], ["budgets_idea.id"], name=op.f("fk_budgets_idea_request_idea_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budgets_idea_request")),
    )
    op.create_index(op.f("ix_budgets_idea_request_account_id"), "budgets_idea_request", ["account_id"], unique=False)
    op.create_index(op.f("ix_budgets_idea_request_idea_id"), "budgets_idea_request", ["idea_id"], unique=False)


def _budgets_idea_opinion() -> None:
    op.create_table(
        "budgets_idea_opinion",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("request_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("feasible", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=True),
        sa.Column("noted", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "feasible IN ('possible', 'changed', 'impossible')", name=op.f("ck_budgets_idea_opinion_feasible_known")
        ),
        sa.CheckConstraint("words <> ''", name=op.f("ck_budgets_idea_opinion_says_something")),
        sa.CheckConstraint("cost >= 0", name=op.f("ck_budgets_idea_opinion_cost_not_negative")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_budgets_idea_opinion_number_from_one")),
        sa.ForeignKeyConstraint(["by_id"], ["identity_account.id"], name=op.f("fk_budgets_idea_opinion_by_id")),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["budgets_idea_request.id"],
            name=op.f("fk_budgets_idea_opinion_request_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budgets_idea_opinion")),
        sa.UniqueConstraint("request_id", "number", name="uq_budgets_idea_opinion_number"),
    )
    op.create_index(op.f("ix_budgets_idea_opinion_by_id"), "budgets_idea_opinion", ["by_id"], unique=False)


def downgrade() -> None:
    op.drop_table("budgets_idea_opinion")
    op.drop_table("budgets_idea_request")
    op.drop_table("budgets_idea_estimate")
    op.drop_table("budgets_idea_criterion_answer")
    op.drop_table("budgets_idea_criterion")
