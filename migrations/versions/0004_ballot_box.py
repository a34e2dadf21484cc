"""Ballot box: polls, roll, ballots, board, and the triggers that hold period, rules and closing."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# A refusal is raised as a named check, so that the application tells one from another by its name.
# possibles.now holds the clock still in tests; possibles.box_keeper is set while a box is stirred, closed or loaded.
FUNCTIONS = """
CREATE FUNCTION ballot_box_moment() RETURNS timestamptz LANGUAGE sql VOLATILE AS $$
  SELECT coalesce(nullif(current_setting('possibles.now', true), '')::timestamptz, clock_timestamp())
$$;

CREATE FUNCTION ballot_box_refuse(rule text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the ballot box refuses: %', rule USING ERRCODE = 'check_violation', CONSTRAINT = rule;
END $$;

-- True for the keeper of the box. For everybody else: the poll takes ballots now, or an error.
-- The shared lock makes even a direct INSERT wait for a closing under way, and then see it.
CREATE FUNCTION ballot_box_keeper_of(wanted bigint) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  keeper boolean := coalesce(current_setting('possibles.box_keeper', true), '') = 'on';
  poll record;
BEGIN
  IF NOT keeper THEN
    PERFORM pg_advisory_xact_lock_shared(48120, wanted::integer);
  END IF;
  SELECT state, opens_at, closes_at, rules_digest INTO poll FROM ballot_box_poll WHERE id = wanted;
  IF NOT FOUND THEN
    PERFORM ballot_box_refuse('ballot_box_poll_known');
  ELSIF poll.state = 'closed' THEN
    PERFORM ballot_box_refuse('ballot_box_closed');
  ELSIF NOT keeper AND (ballot_box_moment() < poll.opens_at OR ballot_box_moment() >= poll.closes_at) THEN
    PERFORM ballot_box_refuse('ballot_box_period');
  ELSIF NOT keeper AND poll.rules_digest IS NULL THEN
    PERFORM ballot_box_refuse('ballot_box_rules_frozen_first');
  END IF;
  RETURN keeper;
END $$;

CREATE FUNCTION ballot_box_guard_roll() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM ballot_box_keeper_of(NEW.poll_id);
    RETURN NEW;
  ELSIF NOT ballot_box_keeper_of(OLD.poll_id) OR TG_OP = 'UPDATE' THEN
    PERFORM ballot_box_refuse('ballot_box_roll_only_grows');
  END IF;
  RETURN OLD;
END $$;

CREATE FUNCTION ballot_box_guard_ballot() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM ballot_box_keeper_of(NEW.poll_id);
    RETURN NEW;
  ELSIF TG_OP = 'UPDATE' THEN
    PERFORM ballot_box_keeper_of(OLD.poll_id);
    IF (NEW.key, NEW.poll_id, NEW.box, NEW.channel_class, NEW.secret_hash)
        IS DISTINCT FROM (OLD.key, OLD.poll_id, OLD.box, OLD.channel_class, OLD.secret_hash) THEN
      PERFORM ballot_box_refuse('ballot_box_only_content_changes');
    END IF;
    RETURN NEW;
  ELSIF NOT ballot_box_keeper_of(OLD.poll_id) THEN
    PERFORM ballot_box_refuse('ballot_box_keeps_ballots');
  END IF;
  RETURN OLD;
END $$;

CREATE FUNCTION ballot_box_guard_receipt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' OR NOT ballot_box_keeper_of(NEW.poll_id) THEN
    PERFORM ballot_box_refuse('ballot_box_board_at_closing');
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION ballot_box_guard_poll() RETURNS trigger LANGUAGE plpgsql AS $$
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
      AND (ballot_box_moment() >= OLD.closes_at OR NEW.closes_at <= ballot_box_moment()
        OR (OLD.rules_digest IS NOT NULL AND NEW.closes_at < OLD.closes_at)) THEN
    PERFORM ballot_box_refuse('ballot_box_end_only_later');
  ELSIF NEW.state = 'closed' AND ballot_box_moment() < NEW.closes_at THEN
    PERFORM ballot_box_refuse('ballot_box_not_over');
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION ballot_box_guard_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM ballot_box_refuse('ballot_box_never_emptied');
  RETURN NULL;
END $$;
"""
GUARDED = {"poll": "UPDATE OR DELETE", **dict.fromkeys(("roll", "ballot", "receipt"), "INSERT OR UPDATE OR DELETE")}


def upgrade() -> None:
    op.create_table(
        "ballot_box_poll",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("rules", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("rules_digest", sa.Text(), nullable=True),
        sa.Column("frozen_on", sa.Date(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("box_hash", sa.Text(), nullable=True),
        sa.CheckConstraint("state IN ('taking', 'closed')", name=op.f("ck_ballot_box_poll_state_known")),
        sa.CheckConstraint("opens_at < closes_at", name=op.f("ck_ballot_box_poll_period")),
        sa.CheckConstraint("octet_length(secret) = 32", name=op.f("ck_ballot_box_poll_secret_length")),
        sa.CheckConstraint(
            "(rules_digest IS NULL) = (frozen_on IS NULL)", name=op.f("ck_ballot_box_poll_frozen_whole")
        ),
        sa.CheckConstraint(
            "(state = 'closed') = (box_hash IS NOT NULL) AND (state = 'closed') = (closed_at IS NOT NULL)",
            name=op.f("ck_ballot_box_poll_closed_whole"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ballot_box_poll")),
        sa.UniqueConstraint("key", name=op.f("uq_ballot_box_poll_key")),
    )
    op.create_table(
        "ballot_box_roll",
        sa.Column("poll_id", sa.BigInteger(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("elector_key", sa.LargeBinary(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("fresh", sa.Boolean(), nullable=False),
        sa.CheckConstraint("channel IN ('web', 'desk', 'paper')", name=op.f("ck_ballot_box_roll_channel_known")),
        sa.PrimaryKeyConstraint("poll_id", "scope", "elector_key", name=op.f("pk_ballot_box_roll")),
    )
    op.create_table(
        "ballot_box_ballot",
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("poll_id", sa.BigInteger(), nullable=False),
        sa.Column("box", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("channel_class", sa.Text(), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(), nullable=True),
        sa.Column("fresh", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "channel_class IN ('screen', 'paper', 'untold')", name=op.f("ck_ballot_box_ballot_channel_class_known")
        ),
        sa.CheckConstraint("octet_length(key) = 16", name=op.f("ck_ballot_box_ballot_key_length")),
        sa.CheckConstraint("octet_length(content) <= 65536", name=op.f("ck_ballot_box_ballot_content_length")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_ballot_box_ballot")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_ballot_box_ballot_secret_hash")),
    )
    op.create_table(
        "ballot_box_receipt",
        sa.Column("poll_id", sa.BigInteger(), nullable=False),
        sa.Column("box", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("poll_id", "box", "code", name=op.f("pk_ballot_box_receipt")),
    )
    op.create_index("ix_ballot_box_ballot_box", "ballot_box_ballot", ["poll_id", "box"], unique=False)
    for table in ("roll", "ballot"):
        op.create_index(
            f"ix_ballot_box_{table}_fresh",
            f"ballot_box_{table}",
            ["poll_id"],
            unique=False,
            postgresql_where=sa.text("fresh"),
        )
        # Dead rows still tell which transaction wrote them: have them swept early.
        op.execute(
            f"ALTER TABLE ballot_box_{table} SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 50)"
        )
    op.execute(FUNCTIONS)
    for table, events in GUARDED.items():
        op.execute(
            f"CREATE TRIGGER ballot_box_guard BEFORE {events} ON ballot_box_{table} "
            f"FOR EACH ROW EXECUTE FUNCTION ballot_box_guard_{table}()"
        )
        op.execute(
            f"CREATE TRIGGER ballot_box_guard_truncate BEFORE TRUNCATE ON ballot_box_{table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION ballot_box_guard_truncate()"
        )


def downgrade() -> None:
    for table in ("receipt", "ballot", "roll", "poll"):
        op.drop_table(f"ballot_box_{table}")
    for name in ("truncate", "poll", "receipt", "ballot", "roll"):
        op.execute(f"DROP FUNCTION ballot_box_guard_{name}()")
    op.execute("DROP FUNCTION ballot_box_keeper_of(bigint)")
    op.execute("DROP FUNCTION ballot_box_refuse(text)")
    op.execute("DROP FUNCTION ballot_box_moment()")
