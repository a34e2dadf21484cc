"""The Assises: what is said in workshops, groups, dots, requests to speak."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _assises_workshop_group()
    _assises_workshop_move()
    _assises_workshop_request()
    _assises_workshop_round()
    _assises_workshop_contribution()
    _assises_workshop_dot()
    _assises_workshop_hand()


def _assises_workshop_group() -> None:
    op.create_table(
        "assises_workshop_group",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("workshop_id", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.CheckConstraint("title <> ''", name=op.f("ck_assises_workshop_group_titled")),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["assises_workshop.id"], name=op.f("fk_assises_workshop_group_workshop_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assises_workshop_group")),
        sa.UniqueConstraint("workshop_id", "id", name="uq_assises_workshop_group_workshop"),
    )


def _assises_workshop_move() -> None:
    op.create_table(
        "assises_workshop_move",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("workshop_id", sa.BigInteger(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("changes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("label <> ''", name=op.f("ck_assises_workshop_move_labelled")),
        sa.ForeignKeyConstraint(
            ["workshop_id"],
            ["assises_workshop.id"],
            name=op.f("fk_assises_workshop_move_workshop_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assises_workshop_move")),
    )
    op.create_index("ix_assises_workshop_move_workshop", "assises_workshop_move", ["workshop_id", "id"], unique=False)


def _assises_workshop_request() -> None:
    op.create_table(
        "assises_workshop_request",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("workshop_id", sa.BigInteger(), nullable=False),
        sa.Column("ticket", sa.Text(), nullable=False),
        sa.Column("speaker", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("table_number", sa.BigInteger(), nullable=True),
        sa.Column("lane", sa.Text(), nullable=False),
        sa.Column("trait", sa.Text(), nullable=True),
        sa.Column("side", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_turn", sa.BigInteger(), nullable=False),
        sa.Column("turn", sa.BigInteger(), nullable=True),
        sa.Column("called_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("overridden", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "(state IN ('speaking', 'done')) = (turn IS NOT NULL)",
            name=op.f("ck_assises_workshop_request_spoke_has_a_turn"),
        ),
        sa.CheckConstraint("lane IN ('floor', 'reply', 'order')", name=op.f("ck_assises_workshop_request_lane_known")),
        sa.CheckConstraint("side IN ('resident', 'institution')", name=op.f("ck_assises_workshop_request_side_known")),
        sa.CheckConstraint(
            "state IN ('waiting', 'speaking', 'done', 'withdrawn')",
            name=op.f("ck_assises_workshop_request_state_known"),
        ),
        sa.CheckConstraint("trait IN ('woman', 'man', 'other')", name=op.f("ck_assises_workshop_request_trait_known")),
        sa.CheckConstraint("table_number BETWEEN 1 AND 200", name=op.f("ck_assises_workshop_request_table_sane")),
        sa.ForeignKeyConstraint(
            ["workshop_id"],
            ["assises_workshop.id"],
            name=op.f("fk_assises_workshop_request_workshop_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assises_workshop_request")),
        sa.UniqueConstraint("workshop_id", "ticket", name="uq_assises_workshop_request_ticket"),
        sa.UniqueConstraint("workshop_id", "turn", name="uq_assises_workshop_request_turn"),
    )
    op.create_index(
        "uq_assises_workshop_request_lane",
        "assises_workshop_request",
        ["workshop_id", "lane"],
        unique=True,
        postgresql_where=sa.text("state = 'waiting' AND lane <> 'floor'"),
    )
    op.create_index(
        "uq_assises_workshop_request_speaking",
        "assises_workshop_request",
        ["workshop_id"],
        unique=True,
        postgresql_where=sa.text("state = 'speaking'"),
    )
    op.create_index(
        "uq_assises_workshop_request_waiting",
        "assises_workshop_request",
        ["workshop_id", "speaker"],
        unique=True,
        postgresql_where=sa.text("state = 'waiting' AND speaker IS NOT NULL"),
    )


def _assises_workshop_round() -> None:
    op.create_table(
        "assises_workshop_round",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("workshop_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("dots_each", sa.BigInteger(), nullable=False),
        sa.Column("dots_per_group", sa.BigInteger(), nullable=False),
        sa.Column("choices", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("result", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("people", sa.BigInteger(), nullable=True),
        sa.Column("digest", sa.Text(), nullable=True),
        sa.CheckConstraint("way IN ('phones', 'hands')", name=op.f("ck_assises_workshop_round_way_known")),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (result IS NULL) AND (closed_at IS NULL) = (digest IS NULL)",
            name=op.f("ck_assises_workshop_round_closed_whole"),
        ),
        sa.CheckConstraint("dots_each BETWEEN 1 AND 20", name=op.f("ck_assises_workshop_round_dots_each_sane")),
        sa.CheckConstraint(
            "dots_per_group BETWEEN 1 AND 20", name=op.f("ck_assises_workshop_round_dots_per_group_sane")
        ),
        sa.CheckConstraint("number >= 1", name=op.f("ck_assises_workshop_round_counts_from_one")),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["assises_workshop.id"], name=op.f("fk_assises_workshop_round_workshop_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assises_workshop_round")),
        sa.UniqueConstraint("id", "dots_each", name="uq_assises_workshop_round_each"),
        sa.UniqueConstraint("id", "dots_per_group", name="uq_assises_workshop_round_per_group"),
        sa.UniqueConstraint("workshop_id", "number", name="uq_assises_workshop_round_number"),
    )
    op.create_index(
        "uq_assises_workshop_round_open",
        "assises_workshop_round",
        ["workshop_id"],
        unique=True,
        postgresql_where=sa.text("closed_at IS NULL"),
    )


def _assises_workshop_contribution() -> None:
    op.create_table(
        "assises_workshop_contribution",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("workshop_id", sa.BigInteger(), nullable=False),
        sa.Column("ticket", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("table_number", sa.BigInteger(), nullable=True),
        sa.Column("first_name", sa.Text(), nullable=False),
        sa.Column("standing", sa.Text(), nullable=False),
        sa.Column("group_id", sa.BigInteger(), nullable=True),
        sa.Column("mark", sa.Text(), nullable=True),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "channel IN ('phone', 'paper', 'facilitator')", name=op.f("ck_assises_workshop_contribution_channel_known")
        ),
        sa.CheckConstraint(
            "standing IN ('waiting', 'shown', 'hidden')", name=op.f("ck_assises_workshop_contribution_standing_known")
        ),
        sa.CheckConstraint("words <> ''", name=op.f("ck_assises_workshop_contribution_said")),
        sa.CheckConstraint("table_number BETWEEN 1 AND 200", name=op.f("ck_assises_workshop_contribution_table_sane")),
        sa.ForeignKeyConstraint(
            ["workshop_id", "group_id"],
            ["assises_workshop_group.workshop_id", "assises_workshop_group.id"],
            name="fk_assises_workshop_contribution_group",
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["assises_workshop.id"], name=op.f("fk_assises_workshop_contribution_workshop_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assises_workshop_contribution")),
        sa.UniqueConstraint("workshop_id", "ticket", name="uq_assises_workshop_contribution_ticket"),
    )
    op.create_index(
        "ix_assises_workshop_contribution_workshop",
        "assises_workshop_contribution",
        ["workshop_id", "id"],
        unique=False,
    )


def _assises_workshop_dot() -> None:
    op.create_table(
        "assises_workshop_dot",
        sa.Column("round_id", sa.BigInteger(), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("group_id", sa.BigInteger(), nullable=False),
        sa.Column("placed", sa.BigInteger(), nullable=False),
        sa.Column("most", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("placed BETWEEN 1 AND most", name=op.f("ck_assises_workshop_dot_within_group")),
        sa.ForeignKeyConstraint(
            ["group_id"], ["assises_workshop_group.id"], name=op.f("fk_assises_workshop_dot_group_id")
        ),
        sa.ForeignKeyConstraint(
            ["round_id", "most"],
            ["assises_workshop_round.id", "assises_workshop_round.dots_per_group"],
            name="fk_assises_workshop_dot_most",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("round_id", "mark", "group_id", name="pk_assises_workshop_dot"),
    )
    op.create_index(op.f("ix_assises_workshop_dot_group_id"), "assises_workshop_dot", ["group_id"], unique=False)


def _assises_workshop_hand() -> None:
    op.create_table(
        "assises_workshop_hand",
        sa.Column("round_id", sa.BigInteger(), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("used", sa.BigInteger(), nullable=False),
        sa.Column("most", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("used BETWEEN 0 AND most", name=op.f("ck_assises_workshop_hand_within_hand")),
        sa.ForeignKeyConstraint(
            ["round_id", "most"],
            ["assises_workshop_round.id", "assises_workshop_round.dots_each"],
            name="fk_assises_workshop_hand_most",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("round_id", "mark", name="pk_assises_workshop_hand"),
    )


def downgrade() -> None:
    op.drop_table("assises_workshop_hand")
    op.drop_table("assises_workshop_dot")
    op.drop_table("assises_workshop_contribution")
    op.drop_table("assises_workshop_round")
    op.drop_table("assises_workshop_request")
    op.drop_table("assises_workshop_move")
    op.drop_table("assises_workshop_group")
