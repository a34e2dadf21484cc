"""Deciding: consultations, the electorate written down at their opening, open voices."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

#: From the opening on, question, rules and electorate never change; from the proclamation on, the result neither. A voice
#: is given to an open consultation before its end (possibles.now holds the clock still in tests), and written once.
KEPT = """
CREATE FUNCTION commission_elector_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  opened boolean;
BEGIN
  SELECT opened_at IS NOT NULL INTO opened FROM commission_consultation WHERE id = NEW.consultation_id FOR SHARE;
  IF opened THEN
    RAISE EXCEPTION 'the electorate was written at the opening'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'commission_elector_written';
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION commission_voice_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  asked record;
BEGIN
  SELECT c.state, c.secret, c.closes_at INTO asked FROM commission_consultation c
    JOIN commission_elector e ON e.consultation_id = c.id WHERE e.id = NEW.elector_id FOR SHARE OF c;
  IF asked.secret OR asked.state <> 'open' OR ballot_box_moment() >= asked.closes_at THEN
    RAISE EXCEPTION 'no open voice can be given here'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'commission_voice_open';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER commission_consultation_frozen BEFORE UPDATE ON commission_consultation FOR EACH ROW
  WHEN (OLD.opened_at IS NOT NULL AND (
      OLD.mandate_id, OLD.kind, OLD.title, OLD.question, OLD.subject_kind, OLD.subject_id,
      OLD.passages, OLD.initial, OLD.secret, OLD.opens_at, OLD.closes_at, OLD.round, OLD.convocation,
      OLD.previous_id, OLD.absent, OLD.rules, OLD.rulebook_id, OLD.filled, OLD.quorum_opening,
      OLD.opened_at
    ) IS DISTINCT FROM (
      NEW.mandate_id, NEW.kind, NEW.title, NEW.question, NEW.subject_kind, NEW.subject_id,
      NEW.passages, NEW.initial, NEW.secret, NEW.opens_at, NEW.closes_at, NEW.round, NEW.convocation,
      NEW.previous_id, NEW.absent, NEW.rules, NEW.rulebook_id, NEW.filled, NEW.quorum_opening,
      NEW.opened_at
    )) EXECUTE FUNCTION commission_never_changes();
CREATE TRIGGER commission_consultation_result BEFORE UPDATE ON commission_consultation FOR EACH ROW
  WHEN (OLD.proclaimed_at IS NOT NULL AND (
      OLD.outcome, OLD.result, OLD.chosen, OLD.quorum_closing, OLD.closed_at, OLD.proclaimed_at,
      OLD.contest_until
    ) IS DISTINCT FROM (
      NEW.outcome, NEW.result, NEW.chosen, NEW.quorum_closing, NEW.closed_at, NEW.proclaimed_at,
      NEW.contest_until
    )) EXECUTE FUNCTION commission_never_changes();
CREATE TRIGGER commission_consultation_kept BEFORE DELETE ON commission_consultation FOR EACH ROW
  WHEN (OLD.opened_at IS NOT NULL) EXECUTE FUNCTION commission_never_changes();
CREATE TRIGGER commission_elector_written BEFORE INSERT ON commission_elector FOR EACH ROW
  EXECUTE FUNCTION commission_elector_guard();
CREATE TRIGGER commission_voice_open BEFORE INSERT ON commission_voice FOR EACH ROW
  EXECUTE FUNCTION commission_voice_guard();
"""
WRITTEN_ONCE = ("elector", "voice", "consultation_step")


def upgrade() -> None:
    _commission_consultation()
    _commission_consultation_step()
    _commission_elector()
    _commission_voice()
    op.execute(KEPT)
    for table in WRITTEN_ONCE:
        op.execute(
            f"CREATE TRIGGER commission_{table}_kept BEFORE UPDATE OR DELETE ON commission_{table} "
            "FOR EACH ROW EXECUTE FUNCTION commission_never_changes()"
        )


def _commission_consultation() -> None:
    op.create_table(
        "commission_consultation",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("mandate_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("subject_kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=False),
        sa.Column("passages", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("initial", sa.Text(), nullable=False),
        sa.Column("secret", sa.Boolean(), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("round", sa.BigInteger(), nullable=False),
        sa.Column("convocation", sa.BigInteger(), nullable=False),
        sa.Column("previous_id", sa.BigInteger(), nullable=True),
        sa.Column("absent", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("open_asked_by", sa.BigInteger(), nullable=True),
        sa.Column("open_asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("close_asked_by", sa.BigInteger(), nullable=True),
        sa.Column("close_asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rules", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("rulebook_id", sa.BigInteger(), nullable=True),
        sa.Column("filled", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("quorum_opening", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("quorum_closing", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("result", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("chosen", sa.Text(), nullable=False),
        sa.Column("proclaimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("contest_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("final_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "(state IN ('no_quorum', 'proclaimed', 'contested', 'final')) = (outcome IS NOT NULL)",
            name=op.f("ck_commission_consultation_ended_has_an_outcome"),
        ),
        sa.CheckConstraint(
            "(state IN ('proclaimed', 'contested', 'final')) = (proclaimed_at IS NOT NULL) "
            "AND (proclaimed_at IS NULL) = (result IS NULL) AND (proclaimed_at IS NULL) = (contest_until IS NULL)",
            name=op.f("ck_commission_consultation_proclaimed_whole"),
        ),
        sa.CheckConstraint("kind <> 'consent' OR NOT secret", name=op.f("ck_commission_consultation_consent_is_open")),
        sa.CheckConstraint(
            "kind IN ('sense', 'consent', 'vote', 'duel')", name=op.f("ck_commission_consultation_kind_known")
        ),
        sa.CheckConstraint(
            "outcome IN ('adopted', 'status_quo', 'objected', 'no_quorum', 'heard')",
            name=op.f("ck_commission_consultation_outcome_known"),
        ),
        sa.CheckConstraint(
            "state <> 'cancelled' OR reason <> ''", name=op.f("ck_commission_consultation_cancelled_reasoned")
        ),
        sa.CheckConstraint(
            "state IN ('prepared', 'cancelled') OR (opened_at IS NOT NULL AND rules IS NOT NULL "
            "AND filled IS NOT NULL AND quorum_opening IS NOT NULL)",
            name=op.f("ck_commission_consultation_opened_whole"),
        ),
        sa.CheckConstraint(
            "state IN ('prepared', 'open', 'closed', 'no_quorum', 'proclaimed', 'contested', 'final', 'cancelled')",
            name=op.f("ck_commission_consultation_state_known"),
        ),
        sa.CheckConstraint("title <> ''", name=op.f("ck_commission_consultation_titled")),
        sa.CheckConstraint(
            "(close_asked_by IS NULL) = (close_asked_at IS NULL)",
            name=op.f("ck_commission_consultation_closing_asked_whole"),
        ),
        sa.CheckConstraint(
            "(open_asked_by IS NULL) = (open_asked_at IS NULL)",
            name=op.f("ck_commission_consultation_opening_asked_whole"),
        ),
        sa.CheckConstraint("opens_at < closes_at", name=op.f("ck_commission_consultation_runs_forward")),
        sa.ForeignKeyConstraint(
            ["close_asked_by"], ["commission_member.id"], name=op.f("fk_commission_consultation_close_asked_by")
        ),
        sa.ForeignKeyConstraint(
            ["mandate_id"], ["commission_mandate.id"], name=op.f("fk_commission_consultation_mandate_id")
        ),
        sa.ForeignKeyConstraint(
            ["open_asked_by"], ["commission_member.id"], name=op.f("fk_commission_consultation_open_asked_by")
        ),
        sa.ForeignKeyConstraint(
            ["previous_id"], ["commission_consultation.id"], name=op.f("fk_commission_consultation_previous_id")
        ),
        sa.ForeignKeyConstraint(
            ["rulebook_id"], ["commission_rulebook.id"], name=op.f("fk_commission_consultation_rulebook_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commission_consultation")),
    )
    op.create_index(
        op.f("ix_commission_consultation_mandate_id"), "commission_consultation", ["mandate_id"], unique=False
    )
    op.create_index("ix_commission_consultation_state", "commission_consultation", ["state", "closes_at"], unique=False)
    op.create_index(
        "ix_commission_consultation_subject", "commission_consultation", ["subject_kind", "subject_id"], unique=False
    )
    op.create_index(
        "uq_commission_consultation_deciding",
        "commission_consultation",
        ["subject_kind", "subject_id"],
        unique=True,
        postgresql_where=sa.text("state = 'open' AND kind <> 'sense' AND subject_kind <> 'commission.mandate'"),
    )
    op.create_index(
        "uq_commission_consultation_previous",
        "commission_consultation",
        ["previous_id"],
        unique=True,
        postgresql_where=sa.text("previous_id IS NOT NULL AND state <> 'cancelled'"),
    )


def _commission_consultation_step() -> None:
    op.create_table(
        "commission_consultation_step",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("consultation_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "state IN ('prepared', 'open', 'closed', 'no_quorum', 'proclaimed', 'contested', 'final', 'cancelled')",
            name=op.f("ck_commission_consultation_step_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["commission_member.id"], name=op.f("fk_commission_consultation_step_asked_by")
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["commission_consultation.id"],
            name=op.f("fk_commission_consultation_step_consultation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commission_consultation_step")),
    )
    op.create_index(
        "ix_commission_consultation_step_consultation",
        "commission_consultation_step",
        ["consultation_id", "at"],
        unique=False,
    )


def _commission_elector() -> None:
    op.create_table(
        "commission_elector",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("consultation_id", sa.BigInteger(), nullable=False),
        sa.Column("seat_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("college", sa.Text(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "college IN ('elected', 'technicians', 'civil_society', 'associations', 'residents')",
            name=op.f("ck_commission_elector_college_known"),
        ),
        sa.CheckConstraint("part IN ('titular', 'substitute')", name=op.f("ck_commission_elector_part_known")),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["commission_consultation.id"], name=op.f("fk_commission_elector_consultation_id")
        ),
        sa.ForeignKeyConstraint(["member_id"], ["commission_member.id"], name=op.f("fk_commission_elector_member_id")),
        sa.ForeignKeyConstraint(["seat_id"], ["commission_seat.id"], name=op.f("fk_commission_elector_seat_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commission_elector")),
        sa.UniqueConstraint("consultation_id", "member_id", name="uq_commission_elector_member"),
        sa.UniqueConstraint("consultation_id", "seat_id", name="uq_commission_elector_seat"),
    )
    op.create_index(op.f("ix_commission_elector_member_id"), "commission_elector", ["member_id"], unique=False)
    op.create_index(op.f("ix_commission_elector_seat_id"), "commission_elector", ["seat_id"], unique=False)


def _commission_voice() -> None:
    op.create_table(
        "commission_voice",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("elector_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("answers", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("objects", sa.Boolean(), nullable=False),
        sa.Column("passage_key", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("assisted", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "NOT objects OR (passage_key <> '' AND words <> '')", name=op.f("ck_commission_voice_objection_motivated")
        ),
        sa.CheckConstraint("number >= 1", name=op.f("ck_commission_voice_counted_from_one")),
        sa.ForeignKeyConstraint(["elector_id"], ["commission_elector.id"], name=op.f("fk_commission_voice_elector_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commission_voice")),
        sa.UniqueConstraint("elector_id", "number", name="uq_commission_voice_number"),
    )


def downgrade() -> None:
    op.drop_table("commission_voice")
    op.drop_table("commission_elector")
    op.drop_table("commission_consultation_step")
    op.drop_table("commission_consultation")
    op.execute("DROP FUNCTION commission_voice_guard")
    op.execute("DROP FUNCTION commission_elector_guard")
