"""Deciding: answered objections, contested results and minority opinions; what is written once stays."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

#: What was answered, and what others signed, never changes.
KEPT = """
CREATE TRIGGER commission_objection_reply_kept BEFORE UPDATE OR DELETE ON commission_objection_reply FOR EACH ROW
  EXECUTE FUNCTION commission_never_changes();
CREATE TRIGGER commission_contest_answered BEFORE UPDATE ON commission_contest FOR EACH ROW
  WHEN (OLD.answered_at IS NOT NULL OR NEW.words <> OLD.words OR NEW.member_id <> OLD.member_id)
  EXECUTE FUNCTION commission_never_changes();
CREATE TRIGGER commission_contest_kept BEFORE DELETE ON commission_contest FOR EACH ROW
  EXECUTE FUNCTION commission_never_changes();
CREATE TRIGGER commission_minority_opinion_words BEFORE UPDATE ON commission_minority_opinion FOR EACH ROW
  WHEN (NEW.words <> OLD.words OR NEW.consultation_id <> OLD.consultation_id)
  EXECUTE FUNCTION commission_never_changes();
"""


def upgrade() -> None:
    _commission_objection_reply()
    _commission_contest()
    _commission_minority_opinion()
    _commission_minority_signature()
    op.execute(KEPT)


def _commission_objection_reply() -> None:
    op.create_table(
        "commission_objection_reply",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("voice_id", sa.BigInteger(), nullable=False),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("amendment_kind", sa.Text(), nullable=True),
        sa.Column("amendment_id", sa.BigInteger(), nullable=True),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "reply IN ('amended', 'maintained')", name=op.f("ck_commission_objection_reply_reply_known")
        ),
        sa.CheckConstraint("words <> ''", name=op.f("ck_commission_objection_reply_written")),
        sa.CheckConstraint(
            "(amendment_kind IS NULL) = (amendment_id IS NULL)",
            name=op.f("ck_commission_objection_reply_amendment_whole"),
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["commission_member.id"], name=op.f("fk_commission_objection_reply_member_id")
        ),
        sa.ForeignKeyConstraint(
            ["voice_id"], ["commission_voice.id"], name=op.f("fk_commission_objection_reply_voice_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commission_objection_reply")),
        sa.UniqueConstraint("voice_id", name="uq_commission_objection_reply_once"),
    )
    op.create_index(
        op.f("ix_commission_objection_reply_member_id"), "commission_objection_reply", ["member_id"], unique=False
    )


def _commission_contest() -> None:
    op.create_table(
        "commission_contest",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("consultation_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.BigInteger(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(answer <> '') = (answered_at IS NOT NULL) AND (answered_by IS NULL) = (answered_at IS NULL)",
            name=op.f("ck_commission_contest_answered_whole"),
        ),
        sa.CheckConstraint("words <> ''", name=op.f("ck_commission_contest_written")),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["commission_member.id"], name=op.f("fk_commission_contest_answered_by")
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["commission_consultation.id"], name=op.f("fk_commission_contest_consultation_id")
        ),
        sa.ForeignKeyConstraint(["member_id"], ["commission_member.id"], name=op.f("fk_commission_contest_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commission_contest")),
        sa.UniqueConstraint("consultation_id", "member_id", name="uq_commission_contest_once"),
    )
    op.create_index(op.f("ix_commission_contest_member_id"), "commission_contest", ["member_id"], unique=False)


def _commission_minority_opinion() -> None:
    op.create_table(
        "commission_minority_opinion",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("consultation_id", sa.BigInteger(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("ticket", sa.Text(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("words <> ''", name=op.f("ck_commission_minority_opinion_written")),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["commission_consultation.id"],
            name=op.f("fk_commission_minority_opinion_consultation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commission_minority_opinion")),
        sa.UniqueConstraint("ticket", name="uq_commission_minority_opinion_ticket"),
    )
    op.create_index(
        op.f("ix_commission_minority_opinion_consultation_id"),
        "commission_minority_opinion",
        ["consultation_id"],
        unique=False,
    )


def _commission_minority_signature() -> None:
    op.create_table(
        "commission_minority_signature",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("opinion_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["member_id"], ["commission_member.id"], name=op.f("fk_commission_minority_signature_member_id")
        ),
        sa.ForeignKeyConstraint(
            ["opinion_id"], ["commission_minority_opinion.id"], name=op.f("fk_commission_minority_signature_opinion_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commission_minority_signature")),
        sa.UniqueConstraint("opinion_id", "member_id", name="uq_commission_minority_signature_once"),
    )
    op.create_index(
        op.f("ix_commission_minority_signature_member_id"), "commission_minority_signature", ["member_id"], unique=False
    )


def downgrade() -> None:
    op.drop_table("commission_minority_signature")
    op.drop_table("commission_minority_opinion")
    op.drop_table("commission_contest")
    op.drop_table("commission_objection_reply")
