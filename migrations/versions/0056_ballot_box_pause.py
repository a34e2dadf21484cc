"""Ballot box: a vote may pause, and the roll knows for which neighbourhood somebody voted."""

import sqlalchemy as sa
from alembic import op

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None

KEEPER_OF = """
CREATE OR REPLACE FUNCTION ballot_box_keeper_of(wanted bigint) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  keeper boolean := coalesce(current_setting('possibles.box_keeper', true), '') = 'on';
  poll record;
BEGIN
  IF NOT keeper THEN
    PERFORM pg_advisory_xact_lock_shared(48120, wanted::integer);
  END IF;
  SELECT * INTO poll FROM ballot_box_poll WHERE id = wanted;
  IF NOT FOUND THEN
    PERFORM ballot_box_refuse('ballot_box_poll_known');
  ELSIF poll.state = 'closed' THEN
    PERFORM ballot_box_refuse('ballot_box_closed');
  {paused}
  ELSIF NOT keeper AND (ballot_box_moment() < poll.opens_at OR ballot_box_moment() >= poll.closes_at) THEN
    PERFORM ballot_box_refuse('ballot_box_period');
  ELSIF NOT keeper AND poll.rules_digest IS NULL THEN
    PERFORM ballot_box_refuse('ballot_box_rules_frozen_first');
  END IF;
  RETURN keeper;
END $$
"""
PAUSED = """ELSIF NOT keeper AND poll.paused_at IS NOT NULL THEN
    PERFORM ballot_box_refuse('ballot_box_paused');"""

# A trigger of its own beside ballot_box_guard, which keeps the rest of the poll. Its name comes first in the alphabet:
# it speaks first. While a poll is paused nothing of it moves but the pause; taking it up gives the time back.
PAUSE = """
CREATE FUNCTION ballot_box_guard_pause() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.paused_at IS NULL THEN
    IF NEW.paused_at IS NOT NULL AND (OLD.state = 'closed' OR NEW.closes_at <> OLD.closes_at
        OR ballot_box_moment() < OLD.opens_at OR ballot_box_moment() >= OLD.closes_at) THEN
      PERFORM ballot_box_refuse('ballot_box_period');
    END IF;
  ELSIF NEW.paused_at IS NOT NULL THEN
    IF (NEW.paused_at, NEW.closes_at, NEW.state) IS DISTINCT FROM (OLD.paused_at, OLD.closes_at, OLD.state) THEN
      PERFORM ballot_box_refuse('ballot_box_paused');
    END IF;
  ELSIF NEW.state <> OLD.state
      OR NEW.closes_at < OLD.closes_at + (ballot_box_moment() - OLD.paused_at) - interval '1 minute' THEN
    PERFORM ballot_box_refuse('ballot_box_pause_given_back');
  END IF;
  RETURN NEW;
END $$
"""
GUARD_POLL = """
CREATE OR REPLACE FUNCTION ballot_box_guard_poll() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state = 'closed' THEN
    PERFORM ballot_box_refuse('ballot_box_closed');
  ELSIF TG_OP = 'DELETE' THEN
    IF OLD.rules_digest IS NOT NULL THEN
      PERFORM ballot_box_refuse('ballot_box_rules_frozen');
    END IF;
    RETURN OLD;
  ELSIF (NEW.id, NEW.key, NEW.secret) IS DISTINCT FROM (OLD.id, OLD.key, OLD.secret) THEN
    PERFORM ballot_box_refuse('ballot_box_poll_fixed');
  ELSIF OLD.rules_digest IS NOT NULL
      AND (NEW.rules, NEW.rules_digest, NEW.frozen_on, NEW.opens_at)
        IS DISTINCT FROM (OLD.rules, OLD.rules_digest, OLD.frozen_on, OLD.opens_at) THEN
    PERFORM ballot_box_refuse('ballot_box_rules_frozen');
  ELSIF NEW.closes_at <> OLD.closes_at
      AND ({ended} OR NEW.closes_at <= ballot_box_moment()
        OR (OLD.rules_digest IS NOT NULL AND NEW.closes_at < OLD.closes_at)) THEN
    PERFORM ballot_box_refuse('ballot_box_end_only_later');
  ELSIF NEW.state = 'closed' AND ballot_box_moment() < NEW.closes_at THEN
    PERFORM ballot_box_refuse('ballot_box_not_over');
  END IF;
  RETURN NEW;
END $$
"""
ENDED = "ballot_box_moment() >= OLD.closes_at"


def upgrade() -> None:
    op.add_column("ballot_box_poll", sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True))
    op.create_check_constraint(
        op.f("ck_ballot_box_poll_paused_inside"), "ballot_box_poll", "paused_at >= opens_at AND paused_at < closes_at"
    )
    op.create_check_constraint(
        op.f("ck_ballot_box_poll_paused_not_closed"), "ballot_box_poll", "paused_at IS NULL OR state = 'taking'"
    )
    op.add_column("ballot_box_roll", sa.Column("home", sa.Text(), nullable=True))
    op.execute(KEEPER_OF.format(paused=PAUSED))
    op.execute(GUARD_POLL.format(ended=f"(OLD.paused_at IS NULL AND {ENDED})"))
    op.execute(PAUSE)
    op.execute(
        "CREATE TRIGGER ballot_box_a_pause BEFORE UPDATE ON ballot_box_poll "
        "FOR EACH ROW EXECUTE FUNCTION ballot_box_guard_pause()"
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER ballot_box_a_pause ON ballot_box_poll")
    op.execute("DROP FUNCTION ballot_box_guard_pause()")
    op.execute(KEEPER_OF.format(paused=""))
    op.execute(GUARD_POLL.format(ended=ENDED))
    op.drop_column("ballot_box_roll", "home")
    op.drop_constraint("ck_ballot_box_poll_paused_not_closed", "ballot_box_poll")
    op.drop_constraint("ck_ballot_box_poll_paused_inside", "ballot_box_poll")
    op.drop_column("ballot_box_poll", "paused_at")
