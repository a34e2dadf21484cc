"""Moderation: the queue, reports, decisions, appeals, blocks, reply texts, and what spaces ask of newcomers."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

MOTIVES = "motive IN ('spam', 'insult', 'hate', 'personal', 'off_topic', 'dangerous', 'other')"


def upgrade() -> None:

    op.create_table(
        "moderation_space",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("scopes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("newcomers_first", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "id", name=op.f("pk_moderation_space")),
    )
    op.create_table(
        "moderation_template",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("motive", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("translations", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            MOTIVES,
            name=op.f("ck_moderation_template_motive_known"),
        ),
        sa.CheckConstraint("title <> '' AND words <> ''", name=op.f("ck_moderation_template_written")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_template")),
        sa.UniqueConstraint("motive", "title", name="uq_moderation_template_title"),
    )
    op.create_table(
        "moderation_case",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=False),
        sa.Column("space_kind", sa.Text(), nullable=False),
        sa.Column("space_id", sa.BigInteger(), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=True),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("signs", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_by", sa.BigInteger(), nullable=True),
        sa.Column("taken_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "cause IN ('before', 'report', 'suspicion', 'newcomer', 'corrected', 'reopened')",
            name=op.f("ck_moderation_case_cause_known"),
        ),
        sa.CheckConstraint("(taken_by IS NULL) = (taken_until IS NULL)", name=op.f("ck_moderation_case_lease_whole")),
        sa.CheckConstraint("due_at > opened_at", name=op.f("ck_moderation_case_due_after_opening")),
        sa.ForeignKeyConstraint(["author_id"], ["identity_account.id"], name=op.f("fk_moderation_case_author_id")),
        sa.ForeignKeyConstraint(["taken_by"], ["identity_account.id"], name=op.f("fk_moderation_case_taken_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_case")),
    )
    op.create_index(op.f("ix_moderation_case_author_id"), "moderation_case", ["author_id"], unique=False)
    op.create_index(
        "ix_moderation_case_due",
        "moderation_case",
        ["due_at"],
        unique=False,
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_index("ix_moderation_case_space", "moderation_case", ["space_kind", "space_id"], unique=False)
    op.create_index(
        "uq_moderation_case_open",
        "moderation_case",
        ["kind", "subject_id"],
        unique=True,
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_table(
        "moderation_known_author",
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["identity_account.id"], name=op.f("fk_moderation_known_author_account_id")
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_moderation_known_author")),
    )
    op.create_table(
        "moderation_report",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=False),
        sa.Column("text_digest", sa.Text(), nullable=False),
        sa.Column("motive", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("reporter_id", sa.BigInteger(), nullable=True),
        sa.Column("visitor_hash", sa.Text(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            MOTIVES,
            name=op.f("ck_moderation_report_motive_known"),
        ),
        sa.CheckConstraint(
            "num_nonnulls(reporter_id, visitor_hash) <= 1", name=op.f("ck_moderation_report_account_or_visitor")
        ),
        sa.ForeignKeyConstraint(
            ["reporter_id"], ["identity_account.id"], name=op.f("fk_moderation_report_reporter_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_report")),
        sa.UniqueConstraint("kind", "subject_id", "text_digest", "reporter_id", name="uq_moderation_report_account"),
        sa.UniqueConstraint("kind", "subject_id", "text_digest", "visitor_hash", name="uq_moderation_report_visitor"),
    )
    op.create_index(
        "ix_moderation_report_kept",
        "moderation_report",
        ["at"],
        unique=False,
        postgresql_where=sa.text("visitor_hash IS NOT NULL"),
    )
    op.create_index(op.f("ix_moderation_report_reporter_id"), "moderation_report", ["reporter_id"], unique=False)
    op.create_table(
        "moderation_block",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("scope_id", sa.BigInteger(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.BigInteger(), nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lifted_by", sa.BigInteger(), nullable=True),
        sa.Column("lift_reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(lifted_at IS NULL) = (lifted_by IS NULL) AND (lifted_at IS NULL) = (lift_reason = '')",
            name=op.f("ck_moderation_block_lift_whole"),
        ),
        sa.CheckConstraint(
            "(scope = 'everywhere') = (scope_id = 0)", name=op.f("ck_moderation_block_everywhere_has_no_id")
        ),
        sa.CheckConstraint("ends_at <= starts_at + interval '366 days'", name=op.f("ck_moderation_block_not_for_ever")),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_moderation_block_reasoned")),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_moderation_block_ends_after_start")),
        sa.ForeignKeyConstraint(["account_id"], ["identity_account.id"], name=op.f("fk_moderation_block_account_id")),
        sa.ForeignKeyConstraint(["case_id"], ["moderation_case.id"], name=op.f("fk_moderation_block_case_id")),
        sa.ForeignKeyConstraint(["decided_by"], ["identity_account.id"], name=op.f("fk_moderation_block_decided_by")),
        sa.ForeignKeyConstraint(["lifted_by"], ["identity_account.id"], name=op.f("fk_moderation_block_lifted_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_block")),
    )
    op.create_index(op.f("ix_moderation_block_account_id"), "moderation_block", ["account_id"], unique=False)
    op.create_table(
        "moderation_case_scope",
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("scope_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["moderation_case.id"], name=op.f("fk_moderation_case_scope_case_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("case_id", "scope", "scope_id", name=op.f("pk_moderation_case_scope")),
    )
    op.create_index("ix_moderation_case_scope_held", "moderation_case_scope", ["scope", "scope_id"], unique=False)
    op.create_table(
        "moderation_decision",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=False),
        sa.Column("space_kind", sa.Text(), nullable=False),
        sa.Column("space_id", sa.BigInteger(), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=True),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("motive", sa.Text(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("template_id", sa.BigInteger(), nullable=True),
        sa.Column("text_digest", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.BigInteger(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("on_appeal", sa.Boolean(), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "(verdict = 'hide') = (motive IS NOT NULL)", name=op.f("ck_moderation_decision_hiding_has_a_motive")
        ),
        sa.CheckConstraint(
            MOTIVES,
            name=op.f("ck_moderation_decision_motive_known"),
        ),
        sa.CheckConstraint(
            "verdict = 'show' OR words <> '' OR author_id IS NULL",
            name=op.f("ck_moderation_decision_hiding_is_explained"),
        ),
        sa.CheckConstraint("verdict IN ('show', 'hide')", name=op.f("ck_moderation_decision_verdict_known")),
        sa.ForeignKeyConstraint(["author_id"], ["identity_account.id"], name=op.f("fk_moderation_decision_author_id")),
        sa.ForeignKeyConstraint(["case_id"], ["moderation_case.id"], name=op.f("fk_moderation_decision_case_id")),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["identity_account.id"], name=op.f("fk_moderation_decision_decided_by")
        ),
        sa.ForeignKeyConstraint(
            ["template_id"], ["moderation_template.id"], name=op.f("fk_moderation_decision_template_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_decision")),
        sa.UniqueConstraint("id", "decided_by", name="uq_moderation_decision_decider"),
    )
    op.create_index(op.f("ix_moderation_decision_author_id"), "moderation_decision", ["author_id"], unique=False)
    op.create_index(
        "ix_moderation_decision_space",
        "moderation_decision",
        ["space_kind", "space_id"],
        unique=False,
        postgresql_where=sa.text("is_current"),
    )
    op.create_index(
        "uq_moderation_decision_case",
        "moderation_decision",
        ["case_id"],
        unique=True,
        postgresql_where=sa.text("NOT on_appeal"),
    )
    op.create_index(
        "uq_moderation_decision_current",
        "moderation_decision",
        ["kind", "subject_id"],
        unique=True,
        postgresql_where=sa.text("is_current"),
    )
    op.create_table(
        "moderation_appeal",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("decision_id", sa.BigInteger(), nullable=False),
        sa.Column("first_decider", sa.BigInteger(), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.BigInteger(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'open') = (answered_by IS NULL) AND (state = 'open') = (answered_at IS NULL)",
            name=op.f("ck_moderation_appeal_answer_whole"),
        ),
        sa.CheckConstraint("state IN ('open', 'kept', 'overturned')", name=op.f("ck_moderation_appeal_state_known")),
        sa.CheckConstraint("answered_by <> first_decider", name=op.f("ck_moderation_appeal_another_moderator")),
        sa.CheckConstraint("due_at > made_at", name=op.f("ck_moderation_appeal_due_after_making")),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["identity_account.id"], name=op.f("fk_moderation_appeal_answered_by")
        ),
        sa.ForeignKeyConstraint(["author_id"], ["identity_account.id"], name=op.f("fk_moderation_appeal_author_id")),
        sa.ForeignKeyConstraint(
            ["decision_id", "first_decider"],
            ["moderation_decision.id", "moderation_decision.decided_by"],
            name="fk_moderation_appeal_decision",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_appeal")),
        sa.UniqueConstraint("decision_id", name="uq_moderation_appeal_once"),
    )
    op.create_index(op.f("ix_moderation_appeal_author_id"), "moderation_appeal", ["author_id"], unique=False)
    op.create_index(
        "ix_moderation_appeal_open",
        "moderation_appeal",
        ["due_at"],
        unique=False,
        postgresql_where=sa.text("state = 'open'"),
    )


def downgrade() -> None:

    op.drop_table("moderation_appeal")
    op.drop_table("moderation_decision")
    op.drop_table("moderation_case_scope")
    op.drop_table("moderation_block")
    op.drop_table("moderation_report")
    op.drop_table("moderation_known_author")
    op.drop_table("moderation_case")
    op.drop_table("moderation_template")
    op.drop_table("moderation_space")
