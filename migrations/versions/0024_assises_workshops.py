"""The Assises: workshops, their remote, the phones let in, their log and syntheses."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _assises_workshop()
    _assises_workshop_act()
    _assises_workshop_feedback()
    _assises_workshop_step()
    _assises_workshop_synthesis()
    _assises_workshop_token()


def _assises_workshop() -> None:
    op.create_table(
        "assises_workshop",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("activity_id", sa.BigInteger(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("phase", sa.Text(), nullable=False),
        sa.Column("phase_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("minutes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("code_expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("counted", sa.BigInteger(), nullable=True),
        sa.Column("tables", sa.BigInteger(), nullable=False),
        sa.Column("issued", sa.BigInteger(), nullable=False),
        sa.Column("dots_each", sa.BigInteger(), nullable=False),
        sa.Column("dots_per_group", sa.BigInteger(), nullable=False),
        sa.Column("queue_wait", sa.BigInteger(), nullable=False),
        sa.Column("queue_fewer", sa.Boolean(), nullable=False),
        sa.Column("queue_balance", sa.Boolean(), nullable=False),
        sa.Column("queue_alternate", sa.Boolean(), nullable=False),
        sa.Column("tour_size", sa.BigInteger(), nullable=False),
        sa.Column("tour_at", sa.BigInteger(), nullable=False),
        sa.Column("inviting", sa.Boolean(), nullable=False),
        sa.Column("timer_ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("timer_left", sa.BigInteger(), nullable=False),
        sa.Column("lease_by", sa.BigInteger(), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("poll_key", sa.Text(), nullable=False),
        sa.Column("prepared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("forgotten_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("mode IN ('before', 'after')", name=op.f("ck_assises_workshop_mode_known")),
        sa.CheckConstraint(
            "phase IN ('prepared', 'welcome', 'contribution', 'grouping', "
            "'prioritising', 'synthesis', 'restitution', 'closed')",
            name=op.f("ck_assises_workshop_phase_known"),
        ),
        sa.CheckConstraint("question <> ''", name=op.f("ck_assises_workshop_asked")),
        sa.CheckConstraint("(code IS NULL) = (code_expires_at IS NULL)", name=op.f("ck_assises_workshop_code_whole")),
        sa.CheckConstraint("(lease_by IS NULL) = (lease_until IS NULL)", name=op.f("ck_assises_workshop_lease_whole")),
        sa.CheckConstraint("counted BETWEEN 0 AND 100000", name=op.f("ck_assises_workshop_counted_sane")),
        sa.CheckConstraint("dots_each BETWEEN 1 AND 20", name=op.f("ck_assises_workshop_dots_each_sane")),
        sa.CheckConstraint("dots_per_group BETWEEN 1 AND 20", name=op.f("ck_assises_workshop_dots_per_group_sane")),
        sa.CheckConstraint("issued >= 0", name=op.f("ck_assises_workshop_issued_counts")),
        sa.CheckConstraint("queue_wait BETWEEN 0 AND 50", name=op.f("ck_assises_workshop_queue_wait_sane")),
        sa.CheckConstraint("tables BETWEEN 0 AND 200", name=op.f("ck_assises_workshop_tables_sane")),
        sa.CheckConstraint("timer_left BETWEEN 0 AND 86400", name=op.f("ck_assises_workshop_timer_sane")),
        sa.CheckConstraint("tour_at BETWEEN 0 AND 200", name=op.f("ck_assises_workshop_tour_at_sane")),
        sa.CheckConstraint("tour_size BETWEEN 0 AND 200", name=op.f("ck_assises_workshop_tour_size_sane")),
        sa.ForeignKeyConstraint(["activity_id"], ["assises_activity.id"], name=op.f("fk_assises_workshop_activity_id")),
        sa.ForeignKeyConstraint(["lease_by"], ["identity_account.id"], name=op.f("fk_assises_workshop_lease_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assises_workshop")),
        sa.UniqueConstraint("activity_id", name="uq_assises_workshop_activity"),
    )
    op.create_index(op.f("ix_assises_workshop_lease_by"), "assises_workshop", ["lease_by"], unique=False)
    op.create_index(
        "uq_assises_workshop_code",
        "assises_workshop",
        ["code"],
        unique=True,
        postgresql_where=sa.text("code IS NOT NULL"),
    )


def _assises_workshop_act() -> None:
    op.create_table(
        "assises_workshop_act",
        sa.Column("workshop_id", sa.BigInteger(), nullable=False),
        sa.Column("ticket", sa.Text(), nullable=False),
        sa.Column("verb", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ticket <> ''", name=op.f("ck_assises_workshop_act_ticketed")),
        sa.ForeignKeyConstraint(
            ["workshop_id"],
            ["assises_workshop.id"],
            name=op.f("fk_assises_workshop_act_workshop_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("workshop_id", "ticket", name="pk_assises_workshop_act"),
    )


def _assises_workshop_feedback() -> None:
    op.create_table(
        "assises_workshop_feedback",
        sa.Column("workshop_id", sa.BigInteger(), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("mood", sa.Text(), nullable=False),
        sa.Column("heard", sa.Text(), nullable=True),
        sa.CheckConstraint("heard IN ('yes', 'partly', 'no')", name=op.f("ck_assises_workshop_feedback_heard_known")),
        sa.CheckConstraint("mood IN ('good', 'fair', 'poor')", name=op.f("ck_assises_workshop_feedback_mood_known")),
        sa.ForeignKeyConstraint(
            ["workshop_id"],
            ["assises_workshop.id"],
            name=op.f("fk_assises_workshop_feedback_workshop_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("workshop_id", "mark", name="pk_assises_workshop_feedback"),
    )


def _assises_workshop_step() -> None:
    op.create_table(
        "assises_workshop_step",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("workshop_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("what <> ''", name=op.f("ck_assises_workshop_step_said")),
        sa.ForeignKeyConstraint(["by_id"], ["identity_account.id"], name=op.f("fk_assises_workshop_step_by_id")),
        sa.ForeignKeyConstraint(
            ["workshop_id"],
            ["assises_workshop.id"],
            name=op.f("fk_assises_workshop_step_workshop_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assises_workshop_step")),
    )
    op.create_index("ix_assises_workshop_step_workshop", "assises_workshop_step", ["workshop_id", "at"], unique=False)


def _assises_workshop_synthesis() -> None:
    op.create_table(
        "assises_workshop_synthesis",
        sa.Column("workshop_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("messages", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("quotes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("figures", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("number >= 1", name=op.f("ck_assises_workshop_synthesis_counts_from_one")),
        sa.ForeignKeyConstraint(["by_id"], ["identity_account.id"], name=op.f("fk_assises_workshop_synthesis_by_id")),
        sa.ForeignKeyConstraint(
            ["workshop_id"],
            ["assises_workshop.id"],
            name=op.f("fk_assises_workshop_synthesis_workshop_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("workshop_id", "number", name="pk_assises_workshop_synthesis"),
    )


def _assises_workshop_token() -> None:
    op.create_table(
        "assises_workshop_token",
        sa.Column("seal", sa.Text(), nullable=False),
        sa.Column("workshop_id", sa.BigInteger(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("table_number", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("device IN ('phone', 'table')", name=op.f("ck_assises_workshop_token_device_known")),
        sa.CheckConstraint("table_number BETWEEN 1 AND 200", name=op.f("ck_assises_workshop_token_table_sane")),
        sa.ForeignKeyConstraint(
            ["workshop_id"],
            ["assises_workshop.id"],
            name=op.f("fk_assises_workshop_token_workshop_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("seal", name=op.f("pk_assises_workshop_token")),
    )
    op.create_index("ix_assises_workshop_token_workshop", "assises_workshop_token", ["workshop_id"], unique=False)


def downgrade() -> None:
    op.drop_table("assises_workshop_token")
    op.drop_table("assises_workshop_synthesis")
    op.drop_table("assises_workshop_step")
    op.drop_table("assises_workshop_feedback")
    op.drop_table("assises_workshop_act")
    op.drop_table("assises_workshop")
