"""Needs of residents, priorities that gather them, their history, and how residents choose among them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0058"
down_revision = "0057"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _budgets_priority()
    _budgets_priority_ranking()
    _budgets_need()
    _budgets_priority_step()
    _budgets_need_move()


def _budgets_priority() -> None:
    op.create_table(
        "budgets_priority",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("edition_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("ticket", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("place_id", sa.BigInteger(), nullable=True),
        sa.Column("challenge_id", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("merged_into_id", sa.BigInteger(), nullable=True),
        sa.Column("votes", sa.BigInteger(), nullable=True),
        sa.Column("rank", sa.BigInteger(), nullable=True),
        sa.Column("fate", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "(merged_into_id IS NOT NULL) = (state = 'merged')", name=op.f("ck_budgets_priority_merged_somewhere")
        ),
        sa.CheckConstraint("fate = 'waiting' OR state = 'standing'", name=op.f("ck_budgets_priority_decided_standing")),
        sa.CheckConstraint(
            "fate IN ('waiting', 'retained', 'not_retained')", name=op.f("ck_budgets_priority_fate_known")
        ),
        sa.CheckConstraint("state IN ('standing', 'merged')", name=op.f("ck_budgets_priority_state_known")),
        sa.CheckConstraint("title <> ''", name=op.f("ck_budgets_priority_titled")),
        sa.CheckConstraint("(votes IS NULL) = (rank IS NULL)", name=op.f("ck_budgets_priority_counted_whole")),
        sa.CheckConstraint("merged_into_id <> id", name=op.f("ck_budgets_priority_not_into_itself")),
        sa.CheckConstraint("votes >= 0 AND rank >= 1", name=op.f("ck_budgets_priority_counts_sane")),
        sa.ForeignKeyConstraint(
            ["challenge_id"], ["territory_challenge.id"], name=op.f("fk_budgets_priority_challenge_id")
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["budgets_edition.id"], name=op.f("fk_budgets_priority_edition_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["merged_into_id"], ["budgets_priority.id"], name=op.f("fk_budgets_priority_merged_into_id")
        ),
        sa.ForeignKeyConstraint(["place_id"], ["territory_place.id"], name=op.f("fk_budgets_priority_place_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budgets_priority")),
        sa.UniqueConstraint("edition_id", "number", name="uq_budgets_priority_number"),
        sa.UniqueConstraint("ticket", name="uq_budgets_priority_ticket"),
    )
    op.create_index(op.f("ix_budgets_priority_challenge_id"), "budgets_priority", ["challenge_id"], unique=False)
    op.create_index(op.f("ix_budgets_priority_edition_id"), "budgets_priority", ["edition_id"], unique=False)
    op.create_index(op.f("ix_budgets_priority_merged_into_id"), "budgets_priority", ["merged_into_id"], unique=False)
    op.create_index(op.f("ix_budgets_priority_place_id"), "budgets_priority", ["place_id"], unique=False)
    op.create_index(
        "ix_budgets_priority_words",
        "budgets_priority",
        [sa.literal_column("to_tsvector('french', folded)")],
        unique=False,
        postgresql_using="gin",
    )


def _budgets_priority_ranking() -> None:
    op.create_table(
        "budgets_priority_ranking",
        sa.Column("edition_id", sa.BigInteger(), nullable=False),
        sa.Column("most", sa.BigInteger(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("voters", sa.BigInteger(), nullable=True),
        sa.Column("by_place", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("retained_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "(counted_at IS NULL) = (voters IS NULL)", name=op.f("ck_budgets_priority_ranking_counted_whole")
        ),
        sa.CheckConstraint("most BETWEEN 1 AND 20", name=op.f("ck_budgets_priority_ranking_most_sane")),
        sa.CheckConstraint(
            "retained_at IS NULL OR counted_at IS NOT NULL",
            name=op.f("ck_budgets_priority_ranking_retained_once_counted"),
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["budgets_edition.id"],
            name=op.f("fk_budgets_priority_ranking_edition_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("edition_id", name=op.f("pk_budgets_priority_ranking")),
    )


def _budgets_need() -> None:
    op.create_table(
        "budgets_need",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("edition_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("ticket", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("place_id", sa.BigInteger(), nullable=False),
        sa.Column("orientation_id", sa.BigInteger(), nullable=True),
        sa.Column("challenge_id", sa.BigInteger(), nullable=True),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=True),
        sa.Column("entered_by_id", sa.BigInteger(), nullable=True),
        sa.Column("contact", sa.LargeBinary(), nullable=True),
        sa.Column("sheet_where", sa.Text(), nullable=False),
        sa.Column("sheet_day", sa.Date(), nullable=True),
        sa.Column("source_kind", sa.Text(), nullable=True),
        sa.Column("source_id", sa.BigInteger(), nullable=True),
        sa.Column("standing", sa.Text(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("priority_id", sa.BigInteger(), nullable=True),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("(channel = 'paper') = (sheet_day IS NOT NULL)", name=op.f("ck_budgets_need_sheet_dated")),
        sa.CheckConstraint("(channel = 'paper') = (sheet_where <> '')", name=op.f("ck_budgets_need_sheet_placed")),
        sa.CheckConstraint(
            "(channel = 'table') = (source_id IS NOT NULL)", name=op.f("ck_budgets_need_source_of_a_table")
        ),
        sa.CheckConstraint("channel IN ('web', 'paper', 'table')", name=op.f("ck_budgets_need_channel_known")),
        sa.CheckConstraint("standing IN ('waiting', 'shown', 'hidden')", name=op.f("ck_budgets_need_standing_known")),
        sa.CheckConstraint("words <> '' AND char_length(words) <= 500", name=op.f("ck_budgets_need_short_words")),
        sa.CheckConstraint("num_nonnulls(source_kind, source_id) IN (0, 2)", name=op.f("ck_budgets_need_source_whole")),
        sa.ForeignKeyConstraint(["author_id"], ["identity_account.id"], name=op.f("fk_budgets_need_author_id")),
        sa.ForeignKeyConstraint(
            ["challenge_id"], ["territory_challenge.id"], name=op.f("fk_budgets_need_challenge_id")
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["budgets_edition.id"], name=op.f("fk_budgets_need_edition_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["entered_by_id"], ["identity_account.id"], name=op.f("fk_budgets_need_entered_by_id")),
        sa.ForeignKeyConstraint(
            ["orientation_id"], ["territory_orientation.id"], name=op.f("fk_budgets_need_orientation_id")
        ),
        sa.ForeignKeyConstraint(["place_id"], ["territory_place.id"], name=op.f("fk_budgets_need_place_id")),
        sa.ForeignKeyConstraint(["priority_id"], ["budgets_priority.id"], name=op.f("fk_budgets_need_priority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budgets_need")),
        sa.UniqueConstraint("edition_id", "number", name="uq_budgets_need_number"),
        sa.UniqueConstraint("ticket", name="uq_budgets_need_ticket"),
    )
    op.create_index(op.f("ix_budgets_need_author_id"), "budgets_need", ["author_id"], unique=False)
    op.create_index(op.f("ix_budgets_need_challenge_id"), "budgets_need", ["challenge_id"], unique=False)
    op.create_index(op.f("ix_budgets_need_edition_id"), "budgets_need", ["edition_id"], unique=False)
    op.create_index(op.f("ix_budgets_need_orientation_id"), "budgets_need", ["orientation_id"], unique=False)
    op.create_index(op.f("ix_budgets_need_place_id"), "budgets_need", ["place_id"], unique=False)
    op.create_index(op.f("ix_budgets_need_priority_id"), "budgets_need", ["priority_id"], unique=False)
    op.create_index(
        "ix_budgets_need_words",
        "budgets_need",
        [sa.literal_column("to_tsvector('french', folded)")],
        unique=False,
        postgresql_using="gin",
    )


def _budgets_priority_step() -> None:
    op.create_table(
        "budgets_priority_step",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("priority_id", sa.BigInteger(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("other_id", sa.BigInteger(), nullable=True),
        sa.Column("account_id", sa.BigInteger(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(act IN ('made', 'reworded')) = (title <> '')", name=op.f("ck_budgets_priority_step_keeps_its_words")
        ),
        sa.CheckConstraint(
            "act IN ('made', 'gathered', 'released', 'reworded', 'merged', 'received', 'undone', 'retained', "
            "'not_retained')",
            name=op.f("ck_budgets_priority_step_act_known"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["identity_account.id"], name=op.f("fk_budgets_priority_step_account_id")
        ),
        sa.ForeignKeyConstraint(["other_id"], ["budgets_priority.id"], name=op.f("fk_budgets_priority_step_other_id")),
        sa.ForeignKeyConstraint(
            ["priority_id"],
            ["budgets_priority.id"],
            name=op.f("fk_budgets_priority_step_priority_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budgets_priority_step")),
    )
    op.create_index(op.f("ix_budgets_priority_step_account_id"), "budgets_priority_step", ["account_id"], unique=False)
    op.create_index("ix_budgets_priority_step_priority", "budgets_priority_step", ["priority_id", "id"], unique=False)


def _budgets_need_move() -> None:
    op.create_table(
        "budgets_need_move",
        sa.Column("step_id", sa.BigInteger(), nullable=False),
        sa.Column("need_id", sa.BigInteger(), nullable=False),
        sa.Column("before_id", sa.BigInteger(), nullable=True),
        sa.Column("after_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["after_id"], ["budgets_priority.id"], name=op.f("fk_budgets_need_move_after_id")),
        sa.ForeignKeyConstraint(["before_id"], ["budgets_priority.id"], name=op.f("fk_budgets_need_move_before_id")),
        sa.ForeignKeyConstraint(
            ["need_id"], ["budgets_need.id"], name=op.f("fk_budgets_need_move_need_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["step_id"], ["budgets_priority_step.id"], name=op.f("fk_budgets_need_move_step_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("step_id", "need_id", name=op.f("pk_budgets_need_move")),
    )
    op.create_index(op.f("ix_budgets_need_move_need_id"), "budgets_need_move", ["need_id"], unique=False)


def downgrade() -> None:
    op.drop_table("budgets_need_move")
    op.drop_table("budgets_priority_step")
    op.drop_table("budgets_need")
    op.drop_table("budgets_priority_ranking")
    op.drop_table("budgets_priority")
