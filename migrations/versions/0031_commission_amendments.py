"""Amendments to the protocol, who signs them, what is kept of two that clash."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _commission_amendment()
    _commission_amendment_change()
    _commission_cosignature()
    _commission_arbitration()


def _commission_amendment() -> None:
    op.create_table(
        "commission_amendment",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=True),
        sa.Column("editorial", sa.Boolean(), nullable=False),
        sa.Column("advice", sa.Text(), nullable=True),
        sa.Column("advice_words", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("fold_rank", sa.BigInteger(), nullable=True),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "(state = 'adopted') = (fold_rank IS NOT NULL)", name=op.f("ck_commission_amendment_adopted_has_a_rank")
        ),
        sa.CheckConstraint(
            "advice IN ('adopt', 'reject', 'rewrite')", name=op.f("ck_commission_amendment_advice_known")
        ),
        sa.CheckConstraint(
            "state <> 'inadmissible' OR reason <> ''", name=op.f("ck_commission_amendment_inadmissible_reasoned")
        ),
        sa.CheckConstraint("state = 'draft' OR statement <> ''", name=op.f("ck_commission_amendment_argued")),
        sa.CheckConstraint(
            "state IN ('draft', 'filed', 'admissible', 'inadmissible', 'debated', 'adopted',"
            " 'rejected', 'withdrawn', 'satisfied', 'lapsed')",
            name=op.f("ck_commission_amendment_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["commission_member.id"], name=op.f("fk_commission_amendment_author_id")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["commission_version.id"], name=op.f("fk_commission_amendment_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commission_amendment")),
        sa.UniqueConstraint("version_id", "fold_rank", name="uq_commission_amendment_fold_rank"),
        sa.UniqueConstraint("version_id", "number", name="uq_commission_amendment_number"),
    )
    op.create_index(op.f("ix_commission_amendment_author_id"), "commission_amendment", ["author_id"], unique=False)


def _commission_amendment_change() -> None:
    op.create_table(
        "commission_amendment_change",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("amendment_id", sa.BigInteger(), nullable=False),
        sa.Column("rank", sa.BigInteger(), nullable=False),
        sa.Column("operation", sa.Text(), nullable=False),
        sa.Column("block_key", sa.Uuid(), nullable=False),
        sa.Column("base_revision", sa.BigInteger(), nullable=True),
        sa.Column("part", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("after_key", sa.Uuid(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("plain", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('heading', 'paragraph', 'list', 'matrix_line')",
            name=op.f("ck_commission_amendment_change_kind_known"),
        ),
        sa.CheckConstraint(
            "operation IN ('add', 'remove', 'replace', 'move')",
            name=op.f("ck_commission_amendment_change_operation_known"),
        ),
        sa.CheckConstraint(
            "part IN ('questions', 'indicators', 'principles', 'methods', 'tools', 'calendar', 'dissemination')",
            name=op.f("ck_commission_amendment_change_part_known"),
        ),
        sa.ForeignKeyConstraint(
            ["amendment_id"],
            ["commission_amendment.id"],
            name=op.f("fk_commission_amendment_change_amendment_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commission_amendment_change")),
        sa.UniqueConstraint("amendment_id", "rank", name="uq_commission_amendment_change_rank"),
    )
    op.create_index("ix_commission_amendment_change_block", "commission_amendment_change", ["block_key"], unique=False)


def _commission_cosignature() -> None:
    op.create_table(
        "commission_cosignature",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("amendment_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["amendment_id"],
            ["commission_amendment.id"],
            name=op.f("fk_commission_cosignature_amendment_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["commission_member.id"], name=op.f("fk_commission_cosignature_member_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commission_cosignature")),
        sa.UniqueConstraint("amendment_id", "member_id", name="uq_commission_cosignature_once"),
    )
    op.create_index(op.f("ix_commission_cosignature_member_id"), "commission_cosignature", ["member_id"], unique=False)


def _commission_arbitration() -> None:
    op.create_table(
        "commission_arbitration",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version_id", sa.BigInteger(), nullable=False),
        sa.Column("first_id", sa.BigInteger(), nullable=False),
        sa.Column("second_id", sa.BigInteger(), nullable=False),
        sa.Column("kept_id", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("consultation_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_commission_arbitration_reasoned")),
        sa.CheckConstraint("first_id < second_id", name=op.f("ck_commission_arbitration_pair_in_order")),
        sa.ForeignKeyConstraint(
            ["first_id"], ["commission_amendment.id"], name=op.f("fk_commission_arbitration_first_id")
        ),
        sa.ForeignKeyConstraint(
            ["kept_id"], ["commission_amendment.id"], name=op.f("fk_commission_arbitration_kept_id")
        ),
        sa.ForeignKeyConstraint(
            ["second_id"], ["commission_amendment.id"], name=op.f("fk_commission_arbitration_second_id")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["commission_version.id"], name=op.f("fk_commission_arbitration_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commission_arbitration")),
        sa.UniqueConstraint("first_id", "second_id", name="uq_commission_arbitration_pair"),
    )
    op.create_index(op.f("ix_commission_arbitration_second_id"), "commission_arbitration", ["second_id"], unique=False)
    op.create_index(
        op.f("ix_commission_arbitration_version_id"), "commission_arbitration", ["version_id"], unique=False
    )


def downgrade() -> None:
    op.drop_table("commission_arbitration")
    op.drop_table("commission_cosignature")
    op.drop_table("commission_amendment_change")
    op.drop_table("commission_amendment")
