"""Campaigns of data collection: questions, steps, answers that lead back to nobody, readings of open answers."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _commission_campaign()
    _commission_campaign_answer()
    _commission_campaign_question()
    _commission_campaign_step()
    _commission_campaign_coding()
    _commission_campaign_quote()
    _commission_campaign_settled()
    _commission_campaign_coded()


def _commission_campaign() -> None:
    op.create_table(
        "commission_campaign",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("mandate_id", sa.BigInteger(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("words", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("languages", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("place_id", sa.BigInteger(), nullable=True),
        sa.Column("served_kind", sa.Text(), nullable=True),
        sa.Column("served_id", sa.BigInteger(), nullable=True),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retention_days", sa.BigInteger(), nullable=False),
        sa.Column("refusals", sa.BigInteger(), nullable=False),
        sa.Column("results", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("(results IS NULL) = (digest = '')", name=op.f("ck_commission_campaign_results_digested")),
        sa.CheckConstraint(
            "kind IN ('questionnaire', 'interview', 'workshop', 'observation')",
            name=op.f("ck_commission_campaign_kind_known"),
        ),
        sa.CheckConstraint("slug <> ''", name=op.f("ck_commission_campaign_addressed")),
        sa.CheckConstraint(
            "state <> 'published' OR results IS NOT NULL", name=op.f("ck_commission_campaign_published_has_results")
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'open', 'closed', 'coded', 'published', 'purged')",
            name=op.f("ck_commission_campaign_state_known"),
        ),
        sa.CheckConstraint(
            "(served_kind IS NULL) = (served_id IS NULL)", name=op.f("ck_commission_campaign_served_whole")
        ),
        sa.CheckConstraint("opens_at < closes_at", name=op.f("ck_commission_campaign_runs_forward")),
        sa.CheckConstraint("refusals >= 0", name=op.f("ck_commission_campaign_refusals_counted")),
        sa.CheckConstraint("retention_days > 0", name=op.f("ck_commission_campaign_kept_some_days")),
        sa.ForeignKeyConstraint(
            ["mandate_id"], ["commission_mandate.id"], name=op.f("fk_commission_campaign_mandate_id")
        ),
        sa.ForeignKeyConstraint(["place_id"], ["territory_place.id"], name=op.f("fk_commission_campaign_place_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commission_campaign")),
        sa.UniqueConstraint("slug", name=op.f("uq_commission_campaign_slug")),
    )
    op.create_index("ix_commission_campaign_mandate", "commission_campaign", ["mandate_id", "state"], unique=False)
    op.create_index(op.f("ix_commission_campaign_place_id"), "commission_campaign", ["place_id"], unique=False)


def _commission_campaign_answer() -> None:
    op.create_table(
        "commission_campaign_answer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("campaign_id", sa.BigInteger(), nullable=False),
        sa.Column("pseudonym", sa.Text(), nullable=False),
        sa.Column("code_seal", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=False),
        sa.Column("answers", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("quotable", sa.Boolean(), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=False),
        sa.Column("entered", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "mode IN ('alone', 'assisted', 'paper')", name=op.f("ck_commission_campaign_answer_mode_known")
        ),
        sa.CheckConstraint("pseudonym <> ''", name=op.f("ck_commission_campaign_answer_pseudonymous")),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["commission_campaign.id"], name=op.f("fk_commission_campaign_answer_campaign_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commission_campaign_answer")),
        sa.UniqueConstraint("campaign_id", "code_seal", name="uq_commission_campaign_answer_code"),
    )
    op.create_index(
        "uq_commission_campaign_answer_sheet",
        "commission_campaign_answer",
        ["campaign_id", "sheet"],
        unique=True,
        postgresql_where=sa.text("sheet <> ''"),
    )


def _commission_campaign_question() -> None:
    op.create_table(
        "commission_campaign_question",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("campaign_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("rank", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("words", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("jumps", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("bounds", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("profile", sa.Text(), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("sensitive", sa.Boolean(), nullable=False),
        sa.Column("themes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.CheckConstraint(
            "kind IN ('single', 'several', 'scale', 'number', 'place', 'short', 'open')",
            name=op.f("ck_commission_campaign_question_kind_known"),
        ),
        sa.CheckConstraint(
            "profile IN ('none', 'territory', 'age', 'gender', 'college')",
            name=op.f("ck_commission_campaign_question_profile_known"),
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"],
            ["commission_campaign.id"],
            name=op.f("fk_commission_campaign_question_campaign_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commission_campaign_question")),
        sa.UniqueConstraint("campaign_id", "number", name="uq_commission_campaign_question_number"),
    )


def _commission_campaign_step() -> None:
    op.create_table(
        "commission_campaign_step",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("campaign_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "by IN ('secretariat', 'drafting', 'clock')", name=op.f("ck_commission_campaign_step_by_known")
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'open', 'closed', 'coded', 'published', 'purged')",
            name=op.f("ck_commission_campaign_step_state_known"),
        ),
        sa.CheckConstraint("why <> ''", name=op.f("ck_commission_campaign_step_reasoned")),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["commission_campaign.id"], name=op.f("fk_commission_campaign_step_campaign_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commission_campaign_step")),
    )
    op.create_index(
        op.f("ix_commission_campaign_step_campaign_id"), "commission_campaign_step", ["campaign_id"], unique=False
    )


def _commission_campaign_coding() -> None:
    op.create_table(
        "commission_campaign_coding",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("question_id", sa.BigInteger(), nullable=False),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.Column("coder_id", sa.BigInteger(), nullable=True),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("place IN (1, 2)", name=op.f("ck_commission_campaign_coding_two_readers")),
        sa.ForeignKeyConstraint(
            ["coder_id"], ["identity_account.id"], name=op.f("fk_commission_campaign_coding_coder_id")
        ),
        sa.ForeignKeyConstraint(
            ["question_id"], ["commission_campaign_question.id"], name=op.f("fk_commission_campaign_coding_question_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commission_campaign_coding")),
        sa.UniqueConstraint("question_id", "coder_id", name="uq_commission_campaign_coding_coder"),
        sa.UniqueConstraint("question_id", "place", name="uq_commission_campaign_coding_place"),
    )
    op.create_index(
        op.f("ix_commission_campaign_coding_coder_id"), "commission_campaign_coding", ["coder_id"], unique=False
    )


def _commission_campaign_quote() -> None:
    op.create_table(
        "commission_campaign_quote",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("question_id", sa.BigInteger(), nullable=False),
        sa.Column("answer_id", sa.Uuid(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.CheckConstraint("words <> ''", name=op.f("ck_commission_campaign_quote_said")),
        sa.ForeignKeyConstraint(
            ["answer_id"],
            ["commission_campaign_answer.id"],
            name=op.f("fk_commission_campaign_quote_answer_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["question_id"], ["commission_campaign_question.id"], name=op.f("fk_commission_campaign_quote_question_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commission_campaign_quote")),
    )
    op.create_index(
        op.f("ix_commission_campaign_quote_answer_id"), "commission_campaign_quote", ["answer_id"], unique=False
    )
    op.create_index(
        op.f("ix_commission_campaign_quote_question_id"), "commission_campaign_quote", ["question_id"], unique=False
    )


def _commission_campaign_settled() -> None:
    op.create_table(
        "commission_campaign_settled",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("question_id", sa.BigInteger(), nullable=False),
        sa.Column("answer_id", sa.Uuid(), nullable=False),
        sa.Column("themes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.CheckConstraint("why <> ''", name=op.f("ck_commission_campaign_settled_reasoned")),
        sa.ForeignKeyConstraint(
            ["answer_id"],
            ["commission_campaign_answer.id"],
            name=op.f("fk_commission_campaign_settled_answer_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["commission_campaign_question.id"],
            name=op.f("fk_commission_campaign_settled_question_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commission_campaign_settled")),
        sa.UniqueConstraint("question_id", "answer_id", name="uq_commission_campaign_settled_once"),
    )
    op.create_index(
        op.f("ix_commission_campaign_settled_answer_id"), "commission_campaign_settled", ["answer_id"], unique=False
    )


def _commission_campaign_coded() -> None:
    op.create_table(
        "commission_campaign_coded",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("coding_id", sa.BigInteger(), nullable=False),
        sa.Column("answer_id", sa.Uuid(), nullable=False),
        sa.Column("themes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["answer_id"],
            ["commission_campaign_answer.id"],
            name=op.f("fk_commission_campaign_coded_answer_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["coding_id"],
            ["commission_campaign_coding.id"],
            name=op.f("fk_commission_campaign_coded_coding_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commission_campaign_coded")),
        sa.UniqueConstraint("coding_id", "answer_id", name="uq_commission_campaign_coded_once"),
    )
    op.create_index(
        op.f("ix_commission_campaign_coded_answer_id"), "commission_campaign_coded", ["answer_id"], unique=False
    )


def downgrade() -> None:
    op.drop_table("commission_campaign_coded")
    op.drop_table("commission_campaign_settled")
    op.drop_table("commission_campaign_quote")
    op.drop_table("commission_campaign_coding")
    op.drop_table("commission_campaign_step")
    op.drop_table("commission_campaign_question")
    op.drop_table("commission_campaign_answer")
    op.drop_table("commission_campaign")
