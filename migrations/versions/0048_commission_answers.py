"""Answers to recommendations, promises, news of each year; evaluations run elsewhere, milestones."""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _commission_evaluation()
    _commission_milestone()
    _commission_answer()
    _commission_engagement()
    _commission_follow()


def _commission_evaluation() -> None:
    op.create_table(
        "commission_evaluation",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("runner", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("place_id", sa.BigInteger(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("declared_by_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("ticket", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "state IN ('announced', 'running', 'finished', 'abandoned')",
            name=op.f("ck_commission_evaluation_state_known"),
        ),
        sa.CheckConstraint("title <> '' AND runner <> ''", name=op.f("ck_commission_evaluation_run_by_somebody")),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_commission_evaluation_ends_after_it_begins")),
        sa.ForeignKeyConstraint(
            ["declared_by_id"], ["identity_account.id"], name=op.f("fk_commission_evaluation_declared_by_id")
        ),
        sa.ForeignKeyConstraint(["place_id"], ["territory_place.id"], name=op.f("fk_commission_evaluation_place_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commission_evaluation")),
        sa.UniqueConstraint("ticket", name=op.f("uq_commission_evaluation_ticket")),
    )
    op.create_index(
        op.f("ix_commission_evaluation_declared_by_id"), "commission_evaluation", ["declared_by_id"], unique=False
    )
    op.create_index(op.f("ix_commission_evaluation_place_id"), "commission_evaluation", ["place_id"], unique=False)


def _commission_milestone() -> None:
    op.create_table(
        "commission_milestone",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("mandate_id", sa.BigInteger(), nullable=False),
        sa.Column("cycle", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("work_id", sa.BigInteger(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("cycle IN ('intermediate', 'final')", name=op.f("ck_commission_milestone_cycle_known")),
        sa.ForeignKeyConstraint(
            ["mandate_id"], ["commission_mandate.id"], name=op.f("fk_commission_milestone_mandate_id")
        ),
        sa.ForeignKeyConstraint(["work_id"], ["commission_work.id"], name=op.f("fk_commission_milestone_work_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commission_milestone")),
        sa.UniqueConstraint("mandate_id", "cycle", name="uq_commission_milestone_cycle"),
    )
    op.create_index(op.f("ix_commission_milestone_work_id"), "commission_milestone", ["work_id"], unique=False)


def _commission_answer() -> None:
    op.create_table(
        "commission_answer",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("recommendation_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("by_title", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("public_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "(verdict = 'under_study') = (due_at IS NOT NULL)", name=op.f("ck_commission_answer_under_study_dated")
        ),
        sa.CheckConstraint(
            "verdict <> 'set_aside' OR words <> ''", name=op.f("ck_commission_answer_set_aside_reasoned")
        ),
        sa.CheckConstraint(
            "verdict IN ('followed', 'partly', 'set_aside', 'under_study')",
            name=op.f("ck_commission_answer_verdict_known"),
        ),
        sa.CheckConstraint("due_at > public_at", name=op.f("ck_commission_answer_due_later")),
        sa.CheckConstraint("number > 0", name=op.f("ck_commission_answer_numbered")),
        sa.CheckConstraint("public_at >= written_at", name=op.f("ck_commission_answer_public_once_written")),
        sa.ForeignKeyConstraint(["author_id"], ["identity_account.id"], name=op.f("fk_commission_answer_author_id")),
        sa.ForeignKeyConstraint(
            ["recommendation_id"], ["commission_recommendation.id"], name=op.f("fk_commission_answer_recommendation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commission_answer")),
        sa.UniqueConstraint("recommendation_id", "number", name="uq_commission_answer_number"),
    )
    op.create_index(op.f("ix_commission_answer_author_id"), "commission_answer", ["author_id"], unique=False)


def _commission_engagement() -> None:
    op.create_table(
        "commission_engagement",
        sa.Column("recommendation_id", sa.BigInteger(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("indicator", sa.Text(), nullable=False),
        sa.Column("on_agenda", sa.Boolean(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("words <> ''", name=op.f("ck_commission_engagement_written")),
        sa.ForeignKeyConstraint(
            ["author_id"], ["identity_account.id"], name=op.f("fk_commission_engagement_author_id")
        ),
        sa.ForeignKeyConstraint(
            ["recommendation_id"],
            ["commission_recommendation.id"],
            name=op.f("fk_commission_engagement_recommendation_id"),
        ),
        sa.PrimaryKeyConstraint("recommendation_id", name=op.f("pk_commission_engagement")),
    )
    op.create_index(op.f("ix_commission_engagement_author_id"), "commission_engagement", ["author_id"], unique=False)


def _commission_follow() -> None:
    op.create_table(
        "commission_follow",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("recommendation_id", sa.BigInteger(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("claim", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("proof_url", sa.Text(), nullable=False),
        sa.Column("author_name", sa.Text(), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("standing", sa.Text(), nullable=False),
        sa.Column("ticket", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "claim IN ('done', 'under_way', 'not_begun', 'given_up')", name=op.f("ck_commission_follow_claim_known")
        ),
        sa.CheckConstraint("side IN ('body', 'commission', 'citizen')", name=op.f("ck_commission_follow_side_known")),
        sa.CheckConstraint(
            "standing IN ('waiting', 'shown', 'hidden')", name=op.f("ck_commission_follow_standing_known")
        ),
        sa.CheckConstraint("words <> ''", name=op.f("ck_commission_follow_written")),
        sa.ForeignKeyConstraint(["author_id"], ["identity_account.id"], name=op.f("fk_commission_follow_author_id")),
        sa.ForeignKeyConstraint(
            ["recommendation_id"], ["commission_recommendation.id"], name=op.f("fk_commission_follow_recommendation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commission_follow")),
        sa.UniqueConstraint("ticket", name=op.f("uq_commission_follow_ticket")),
    )
    op.create_index(op.f("ix_commission_follow_author_id"), "commission_follow", ["author_id"], unique=False)
    op.create_index(
        "ix_commission_follow_recommendation", "commission_follow", ["recommendation_id", "at"], unique=False
    )


def downgrade() -> None:
    op.drop_table("commission_follow")
    op.drop_table("commission_engagement")
    op.drop_table("commission_answer")
    op.drop_table("commission_milestone")
    op.drop_table("commission_evaluation")
