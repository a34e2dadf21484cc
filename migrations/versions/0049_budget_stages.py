"""Stages of an edition, and the moment they were published."""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None

KINDS = "'needs', 'ranking', 'call', 'ideas', 'instruction', 'campaign', 'vote', 'count', 'programme', 'delivery', 'account'"


def upgrade() -> None:
    op.add_column("budgets_edition", sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "budgets_stage",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("edition_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("rank", sa.BigInteger(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(f"kind IN ({KINDS})", name=op.f("ck_budgets_stage_kind_known")),
        sa.CheckConstraint(
            "closes_at IS NULL OR opens_at IS NOT NULL", name=op.f("ck_budgets_stage_begins_before_it_ends")
        ),
        sa.CheckConstraint(
            "kind NOT IN ('campaign', 'vote', 'count') OR num_nonnulls(opens_at, closes_at, paused_at) = 0",
            name=op.f("ck_budgets_stage_dated_by_the_vote"),
        ),
        sa.CheckConstraint("opens_at < closes_at", name=op.f("ck_budgets_stage_runs_forward")),
        sa.CheckConstraint("paused_at IS NULL OR paused_at >= opens_at", name=op.f("ck_budgets_stage_paused_once_open")),
        sa.CheckConstraint("rank >= 1", name=op.f("ck_budgets_stage_rank_from_one")),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["budgets_edition.id"], name=op.f("fk_budgets_stage_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budgets_stage")),
        sa.UniqueConstraint("edition_id", "kind", name="uq_budgets_stage_kind"),
    )


def downgrade() -> None:
    op.drop_table("budgets_stage")
    op.drop_column("budgets_edition", "begun_at")
