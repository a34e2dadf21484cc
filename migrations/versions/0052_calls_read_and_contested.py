"""Questions on a call, readings of what was sent, appeals."""

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None

#: Marks are given while a reading is open, within the scale of their criterion, and never change afterwards.
KEPT = """
CREATE FUNCTION participation_reading_is_open() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  held bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.reading_id ELSE NEW.reading_id END;
BEGIN
  PERFORM 1 FROM participation_reading WHERE id = held AND state = 'assigned' FOR SHARE;
  IF NOT FOUND AND EXISTS (SELECT 1 FROM participation_reading WHERE id = held) THEN
    RAISE EXCEPTION 'a reading that is handed in keeps its marks'
      USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
  END IF;
  IF TG_OP <> 'DELETE' AND NEW.mark > (SELECT scale FROM participation_call_criterion WHERE id = NEW.criterion_id) THEN
    RAISE EXCEPTION 'a mark is within the scale of its criterion'
      USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE TRIGGER participation_reading_mark_kept BEFORE INSERT OR UPDATE OR DELETE ON participation_reading_mark
  FOR EACH ROW EXECUTE FUNCTION participation_reading_is_open();

CREATE FUNCTION participation_reading_never_reopens() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a reading that ended stays as it ended' USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
END $$;

CREATE TRIGGER participation_reading_ended BEFORE UPDATE ON participation_reading
  FOR EACH ROW WHEN (OLD.state <> 'assigned') EXECUTE FUNCTION participation_reading_never_reopens();
"""


def upgrade() -> None:
    _participation_call_question()
    _participation_call_taker()
    _participation_call_answer()
    _participation_appeal()
    _participation_reading()
    _participation_reading_mark()
    op.execute(KEPT)


def _participation_call_question() -> None:
    op.create_table(
        "participation_call_question",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("call_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("standing", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ticket", sa.Text(), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "standing IN ('waiting', 'shown', 'hidden')", name=op.f("ck_participation_call_question_standing_known")
        ),
        sa.CheckConstraint("words <> ''", name=op.f("ck_participation_call_question_says_something")),
        sa.CheckConstraint("asked_at < due_at", name=op.f("ck_participation_call_question_due_later")),
        sa.ForeignKeyConstraint(
            ["author_id"], ["identity_account.id"], name=op.f("fk_participation_call_question_author_id")
        ),
        sa.ForeignKeyConstraint(
            ["call_id"], ["participation_call.id"], name=op.f("fk_participation_call_question_call_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation_call_question")),
        sa.UniqueConstraint("call_id", "number", name="uq_participation_call_question_number"),
        sa.UniqueConstraint("ticket", name=op.f("uq_participation_call_question_ticket")),
    )
    op.create_index(
        op.f("ix_participation_call_question_author_id"), "participation_call_question", ["author_id"], unique=False
    )


def _participation_call_taker() -> None:
    op.create_table(
        "participation_call_taker",
        sa.Column("call_id", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["identity_account.id"],
            name=op.f("fk_participation_call_taker_account_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["call_id"], ["participation_call.id"], name=op.f("fk_participation_call_taker_call_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("call_id", "account_id", name=op.f("pk_participation_call_taker")),
    )
    op.create_index(
        op.f("ix_participation_call_taker_account_id"), "participation_call_taker", ["account_id"], unique=False
    )


def _participation_call_answer() -> None:
    op.create_table(
        "participation_call_answer",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("question_id", sa.BigInteger(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("words <> ''", name=op.f("ck_participation_call_answer_says_something")),
        sa.ForeignKeyConstraint(
            ["question_id"], ["participation_call_question.id"], name=op.f("fk_participation_call_answer_question_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation_call_answer")),
    )
    op.create_index(
        op.f("ix_participation_call_answer_question_id"), "participation_call_answer", ["question_id"], unique=False
    )


def _participation_appeal() -> None:
    op.create_table(
        "participation_appeal",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("contested", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.BigInteger(), nullable=True),
        sa.Column("allowed_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("filed_by", sa.BigInteger(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("standing", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.BigInteger(), nullable=True),
        sa.Column("answered_as", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("(state = 'filed') = (answer = '')", name=op.f("ck_participation_appeal_answer_reasoned")),
        sa.CheckConstraint(
            "(state = 'filed') = (answered_at IS NULL)", name=op.f("ck_participation_appeal_answered_at_a_moment")
        ),
        sa.CheckConstraint(
            "standing IN ('waiting', 'shown', 'hidden')", name=op.f("ck_participation_appeal_standing_known")
        ),
        sa.CheckConstraint(
            "state IN ('filed', 'confirmed', 'reopened')", name=op.f("ck_participation_appeal_state_known")
        ),
        sa.CheckConstraint("words <> '' AND contested <> ''", name=op.f("ck_participation_appeal_says_something")),
        sa.CheckConstraint("answered_by <> decided_by", name=op.f("ck_participation_appeal_answered_by_another")),
        sa.CheckConstraint("filed_at < allowed_until", name=op.f("ck_participation_appeal_in_time")),
        sa.CheckConstraint("filed_at < due_at", name=op.f("ck_participation_appeal_due_later")),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["identity_account.id"], name=op.f("fk_participation_appeal_answered_by")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["participation_application.id"],
            name=op.f("fk_participation_appeal_application_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["identity_account.id"], name=op.f("fk_participation_appeal_decided_by")
        ),
        sa.ForeignKeyConstraint(["filed_by"], ["identity_account.id"], name=op.f("fk_participation_appeal_filed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation_appeal")),
        sa.UniqueConstraint("application_id", name=op.f("uq_participation_appeal_application_id")),
    )


def _participation_reading() -> None:
    op.create_table(
        "participation_reading",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("round", sa.BigInteger(), nullable=False),
        sa.Column("reader_id", sa.BigInteger(), nullable=False),
        sa.Column("assigned_by", sa.BigInteger(), nullable=True),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "(state = 'submitted') = (submitted_at IS NOT NULL)",
            name=op.f("ck_participation_reading_submitted_at_a_moment"),
        ),
        sa.CheckConstraint(
            "(state IN ('conflict', 'released')) = (reason <> '')", name=op.f("ck_participation_reading_end_reasoned")
        ),
        sa.CheckConstraint(
            "state IN ('assigned', 'submitted', 'conflict', 'released')",
            name=op.f("ck_participation_reading_state_known"),
        ),
        sa.CheckConstraint("assigned_at < due_at", name=op.f("ck_participation_reading_due_later")),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["participation_application.id"],
            name=op.f("fk_participation_reading_application_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["assigned_by"], ["identity_account.id"], name=op.f("fk_participation_reading_assigned_by")
        ),
        sa.ForeignKeyConstraint(
            ["reader_id"], ["identity_account.id"], name=op.f("fk_participation_reading_reader_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation_reading")),
        sa.UniqueConstraint("application_id", "round", "reader_id", name="uq_participation_reading_once"),
    )
    op.create_index("ix_participation_reading_mine", "participation_reading", ["reader_id", "state"], unique=False)


def _participation_reading_mark() -> None:
    op.create_table(
        "participation_reading_mark",
        sa.Column("reading_id", sa.BigInteger(), nullable=False),
        sa.Column("criterion_id", sa.BigInteger(), nullable=False),
        sa.Column("mark", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint("mark >= 0", name=op.f("ck_participation_reading_mark_not_negative")),
        sa.ForeignKeyConstraint(
            ["criterion_id"],
            ["participation_call_criterion.id"],
            name=op.f("fk_participation_reading_mark_criterion_id"),
        ),
        sa.ForeignKeyConstraint(
            ["reading_id"],
            ["participation_reading.id"],
            name=op.f("fk_participation_reading_mark_reading_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("reading_id", "criterion_id", name=op.f("pk_participation_reading_mark")),
    )


def downgrade() -> None:
    op.drop_table("participation_reading_mark")
    op.drop_table("participation_reading")
    op.drop_table("participation_appeal")
    op.drop_table("participation_call_answer")
    op.drop_table("participation_call_taker")
    op.drop_table("participation_call_question")
    op.execute("DROP FUNCTION participation_reading_is_open, participation_reading_never_reopens")
