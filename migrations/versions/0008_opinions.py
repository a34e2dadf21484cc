"""Opinions: polls, statements, positions, published figures, and the triggers that hold period and sealing."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

# A refusal is raised as a named check, so that the application tells one from another by its name.
# possibles.now holds the clock still in tests; possibles.opinions_keeper is set while figures are published or a poll sealed.
FUNCTIONS = """
CREATE FUNCTION opinions_moment() RETURNS timestamptz LANGUAGE sql VOLATILE AS $$
  SELECT coalesce(nullif(current_setting('possibles.now', true), '')::timestamptz, clock_timestamp())
$$;

CREATE FUNCTION opinions_refuse(rule text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'opinions refuse: %', rule USING ERRCODE = 'check_violation', CONSTRAINT = rule;
END $$;

CREATE FUNCTION opinions_is_keeper() RETURNS boolean LANGUAGE sql VOLATILE AS $$
  SELECT coalesce(current_setting('possibles.opinions_keeper', true), '') = 'on'
$$;

-- The shared lock makes even a direct INSERT wait for a sealing under way, and then see it.
CREATE FUNCTION opinions_takes_positions(poll bigint, statement bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  found_row record;
BEGIN
  PERFORM pg_advisory_xact_lock_shared(48121, poll::integer);
  SELECT p.state, p.opens_at, p.closes_at, s.standing INTO found_row
    FROM opinions_statement s JOIN opinions_poll p ON p.id = s.poll_id WHERE s.id = statement AND p.id = poll;
  IF NOT FOUND THEN
    PERFORM opinions_refuse('opinions_statement_known');
  ELSIF found_row.state = 'sealed' OR opinions_moment() >= found_row.closes_at THEN
    PERFORM opinions_refuse('opinions_closed');
  ELSIF opinions_moment() < found_row.opens_at THEN
    PERFORM opinions_refuse('opinions_not_open_yet');
  ELSIF found_row.standing <> 'shown' THEN
    PERFORM opinions_refuse('opinions_statement_shown');
  END IF;
END $$;

CREATE FUNCTION opinions_guard_position() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF opinions_is_keeper() THEN
    RETURN coalesce(NEW, OLD);
  ELSIF TG_OP = 'DELETE' THEN
    -- Taking back what one said is possible for as long as saying it, even of a statement that was hidden since.
    PERFORM pg_advisory_xact_lock_shared(48121, OLD.poll_id::integer);
    IF EXISTS (SELECT 1 FROM opinions_poll
               WHERE id = OLD.poll_id AND (state = 'sealed' OR opinions_moment() >= closes_at)) THEN
      PERFORM opinions_refuse('opinions_closed');
    END IF;
    RETURN OLD;
  ELSIF TG_OP = 'UPDATE' AND (NEW.poll_id, NEW.statement_id, NEW.voter_key, NEW.voter_class)
      IS DISTINCT FROM (OLD.poll_id, OLD.statement_id, OLD.voter_key, OLD.voter_class) THEN
    PERFORM opinions_refuse('opinions_only_the_value_changes');
  END IF;
  PERFORM opinions_takes_positions(NEW.poll_id, NEW.statement_id);
  RETURN NEW;
END $$;

CREATE FUNCTION opinions_guard_statement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF (NEW.id, NEW.poll_id, NEW.number, NEW.text, NEW.folded, NEW.author_id)
        IS DISTINCT FROM (OLD.id, OLD.poll_id, OLD.number, OLD.text, OLD.folded, OLD.author_id) THEN
      PERFORM opinions_refuse('opinions_words_kept');
    END IF;
  ELSIF EXISTS (SELECT 1 FROM opinions_poll
                WHERE id = NEW.poll_id AND (state = 'sealed' OR opinions_moment() >= closes_at)) THEN
    PERFORM opinions_refuse('opinions_closed');
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION opinions_guard_poll() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state = 'sealed' THEN
    PERFORM opinions_refuse('opinions_sealed');
  ELSIF (NEW.id, NEW.key, NEW.subject_kind, NEW.subject_id)
      IS DISTINCT FROM (OLD.id, OLD.key, OLD.subject_kind, OLD.subject_id) THEN
    PERFORM opinions_refuse('opinions_poll_fixed');
  ELSIF NEW.secret IS DISTINCT FROM OLD.secret AND NOT (NEW.state = 'sealed' AND NEW.secret IS NULL) THEN
    PERFORM opinions_refuse('opinions_poll_fixed');
  ELSIF NEW.closes_at <> OLD.closes_at AND opinions_moment() >= OLD.closes_at THEN
    PERFORM opinions_refuse('opinions_closed');
  ELSIF NEW.state = 'sealed' AND opinions_moment() < NEW.closes_at THEN
    PERFORM opinions_refuse('opinions_not_over');
  END IF;
  RETURN NEW;
END $$;
"""
GUARDED = {"poll": "UPDATE", "statement": "INSERT OR UPDATE", "position": "INSERT OR DELETE"}
# That a position was published changes nothing that was said: whole batches are marked without asking for each row.
GUARD_CHANGES = """
CREATE TRIGGER opinions_guard_change BEFORE UPDATE ON opinions_position FOR EACH ROW
WHEN ((NEW.poll_id, NEW.statement_id, NEW.voter_key, NEW.value, NEW.voter_class)
  IS DISTINCT FROM (OLD.poll_id, OLD.statement_id, OLD.voter_key, OLD.value, OLD.voter_class))
EXECUTE FUNCTION opinions_guard_position()
"""


def upgrade() -> None:
    op.create_table(
        "opinions_poll",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("subject_kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=True),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("scopes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('open', 'sealed')", name=op.f("ck_opinions_poll_state_known")),
        sa.CheckConstraint("mode IN ('before', 'after')", name=op.f("ck_opinions_poll_mode_known")),
        sa.CheckConstraint("opens_at < closes_at", name=op.f("ck_opinions_poll_period")),
        sa.CheckConstraint("octet_length(secret) = 32", name=op.f("ck_opinions_poll_secret_length")),
        sa.CheckConstraint(
            "(state = 'sealed') = (secret IS NULL) AND (state = 'sealed') = (sealed_at IS NOT NULL)",
            name=op.f("ck_opinions_poll_sealed_whole"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opinions_poll")),
        sa.UniqueConstraint("key", name=op.f("uq_opinions_poll_key")),
        sa.UniqueConstraint("subject_kind", "subject_id", name="uq_opinions_poll_subject"),
    )
    _statement()
    _position()
    _published()
    op.execute(FUNCTIONS)
    for table, events in GUARDED.items():
        op.execute(
            f"CREATE TRIGGER opinions_guard BEFORE {events} ON opinions_{table} "
            f"FOR EACH ROW EXECUTE FUNCTION opinions_guard_{table}()"
        )
    op.execute(GUARD_CHANGES)


def _statement() -> None:
    op.create_table(
        "opinions_statement",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("poll_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=True),
        sa.Column("standing", sa.Text(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "standing IN ('waiting', 'shown', 'hidden')", name=op.f("ck_opinions_statement_standing_known")
        ),
        sa.CheckConstraint("origin IN ('seed', 'proposed')", name=op.f("ck_opinions_statement_origin_known")),
        sa.CheckConstraint(
            "text <> '' AND char_length(text) <= 200", name=op.f("ck_opinions_statement_text_length")
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_opinions_statement_number_positive")),
        sa.ForeignKeyConstraint(["poll_id"], ["opinions_poll.id"], name=op.f("fk_opinions_statement_poll_id")),
        sa.ForeignKeyConstraint(
            ["author_id"], ["identity_account.id"], name=op.f("fk_opinions_statement_author_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opinions_statement")),
        sa.UniqueConstraint("poll_id", "number", name="uq_opinions_statement_number"),
        sa.UniqueConstraint("poll_id", "folded", name="uq_opinions_statement_folded"),
        sa.UniqueConstraint("poll_id", "id", name="uq_opinions_statement_poll"),
    )
    op.create_index("ix_opinions_statement_author_id", "opinions_statement", ["author_id"], unique=False)


def _position() -> None:
    op.create_table(
        "opinions_position",
        sa.Column("poll_id", sa.BigInteger(), nullable=False),
        sa.Column("statement_id", sa.BigInteger(), nullable=False),
        sa.Column("voter_key", sa.LargeBinary(), nullable=False),
        sa.Column("value", sa.SmallInteger(), nullable=False),
        sa.Column("voter_class", sa.Text(), nullable=False),
        sa.Column("fresh", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "voter_class IN ('account', 'device', 'paper')", name=op.f("ck_opinions_position_voter_class_known")
        ),
        sa.CheckConstraint("value IN (-1, 0, 1)", name=op.f("ck_opinions_position_value_known")),
        sa.CheckConstraint("octet_length(voter_key) = 16", name=op.f("ck_opinions_position_voter_key_length")),
        sa.ForeignKeyConstraint(
            ["poll_id", "statement_id"],
            ["opinions_statement.poll_id", "opinions_statement.id"],
            name="fk_opinions_position_statement",
        ),
        sa.PrimaryKeyConstraint("statement_id", "voter_key", name="pk_opinions_position"),
    )
    op.create_index("ix_opinions_position_voter", "opinions_position", ["poll_id", "voter_key"], unique=False)
    op.create_index(
        "ix_opinions_position_fresh",
        "opinions_position",
        ["poll_id"],
        unique=False,
        postgresql_where=sa.text("fresh"),
    )


def _published() -> None:
    op.create_table(
        "opinions_published",
        sa.Column("poll_id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("people", sa.BigInteger(), nullable=False),
        sa.Column("statements", sa.BigInteger(), nullable=False),
        sa.Column("figures", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("asked", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("final", sa.Boolean(), nullable=False),
        sa.CheckConstraint("version > 0", name=op.f("ck_opinions_published_version_positive")),
        sa.CheckConstraint("people >= 0 AND statements >= 0", name=op.f("ck_opinions_published_counts")),
        sa.CheckConstraint("octet_length(digest) = 64", name=op.f("ck_opinions_published_digest_length")),
        sa.ForeignKeyConstraint(["poll_id"], ["opinions_poll.id"], name=op.f("fk_opinions_published_poll_id")),
        sa.PrimaryKeyConstraint("poll_id", "version", name="pk_opinions_published"),
    )
    op.create_index(
        "uq_opinions_published_final",
        "opinions_published",
        ["poll_id"],
        unique=True,
        postgresql_where=sa.text("final"),
    )


def downgrade() -> None:
    for table in ("published", "position", "statement", "poll"):
        op.drop_table(f"opinions_{table}")
    for name in ("poll", "statement", "position"):
        op.execute(f"DROP FUNCTION opinions_guard_{name}()")
    op.execute("DROP FUNCTION opinions_takes_positions(bigint, bigint)")
    op.execute("DROP FUNCTION opinions_is_keeper()")
    op.execute("DROP FUNCTION opinions_refuse(text)")
    op.execute("DROP FUNCTION opinions_moment()")
