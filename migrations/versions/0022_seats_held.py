"""Seats: offers without an end, a draw in two steps, overbooking, and a guard against seats sold twice."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

JSON = postgresql.JSONB(astext_type=sa.Text())
LATER = (("seed", sa.Text()), ("source", sa.Text()), ("outcome", JSON), ("outcome_digest", sa.Text()),
         ("drawn_at", sa.DateTime(timezone=True)))  # fmt: skip

#: Runs at commit. It holds the stock before it counts, so that it also holds for whoever forgot to: under READ
#: COMMITTED the count then sees every seat that was committed before. A forced seat is a chair more, in an activity
#: only: it counts against the gauge of the day, through the seat of that day, and against nobody's turn.
GUARD = """
CREATE FUNCTION assises_seat_taken(seat assises_seat) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN seat.state IN ('offered', 'confirmed') AND seat.origin <> 'forced' THEN seat.persons ELSE 0 END
$$;

CREATE FUNCTION assises_seat_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE most bigint; held bigint; before bigint := 0;
BEGIN
  IF TG_OP = 'UPDATE' THEN before := assises_seat_taken(OLD); END IF;
  IF assises_seat_taken(NEW) <= before THEN RETURN NULL; END IF;
  IF NEW.activity_id IS NOT NULL THEN
    SELECT a.capacity * coalesce(o.percent, 100) / 100 INTO most FROM assises_activity a
      LEFT JOIN assises_overbooking o ON o.edition_id = a.edition_id WHERE a.id = NEW.activity_id
      FOR NO KEY UPDATE OF a;
    SELECT sum(persons) INTO held FROM assises_seat
      WHERE activity_id = NEW.activity_id AND state IN ('offered', 'confirmed') AND origin <> 'forced';
  ELSE
    SELECT gauge INTO most FROM assises_site_day WHERE id = NEW.site_day_id FOR NO KEY UPDATE;
    SELECT sum(persons) INTO held FROM assises_seat
      WHERE site_day_id = NEW.site_day_id AND state IN ('offered', 'confirmed');
  END IF;
  IF held > most THEN
    RAISE EXCEPTION 'seat % would make % persons where % may be', NEW.id, held, most
      USING ERRCODE = 'check_violation', CONSTRAINT = 'assises_seat_within_capacity', TABLE = 'assises_seat';
  END IF;
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER assises_seat_within_capacity
  AFTER INSERT OR UPDATE OF state, persons, origin, activity_id, site_day_id ON assises_seat
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION assises_seat_guard();
"""


def upgrade() -> None:
    op.drop_constraint("offer_has_an_end", "assises_seat", type_="check")
    op.create_check_constraint("only_offers_end", "assises_seat", "offer_ends_at IS NULL OR state = 'offered'")
    op.create_check_constraint(
        "gauge_never_forced", "assises_seat", "origin <> 'forced' OR activity_id IS NOT NULL"
    )  # fmt: skip
    op.add_column("assises_seat", sa.Column("held_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE assises_seat SET held_at = changed_at WHERE state <> 'waiting'")
    _draw_in_two_steps()
    op.create_table(
        "assises_overbooking",
        sa.Column("edition_id", sa.BigInteger(), nullable=False),
        sa.Column("percent", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("percent BETWEEN 100 AND 130", name=op.f("ck_assises_overbooking_percent_sane")),
        sa.CheckConstraint("percent = 100 OR source <> ''", name=op.f("ck_assises_overbooking_above_has_a_source")),
        sa.ForeignKeyConstraint(["edition_id"], ["assises_edition.id"], name=op.f("fk_assises_overbooking_edition_id")),
        sa.ForeignKeyConstraint(["set_by"], ["identity_account.id"], name=op.f("fk_assises_overbooking_set_by")),
        sa.PrimaryKeyConstraint("edition_id", name=op.f("pk_assises_overbooking")),
    )
    op.execute(GUARD)


def _draw_in_two_steps() -> None:
    for name, kind in LATER:
        op.alter_column("assises_draw", name, existing_type=kind, nullable=True)
    moment = sa.DateTime(timezone=True)
    op.add_column("assises_draw", sa.Column("sealed_at", moment, nullable=True))
    op.execute("UPDATE assises_draw SET sealed_at = drawn_at")
    op.alter_column("assises_draw", "sealed_at", existing_type=moment, nullable=False)
    op.add_column("assises_draw", sa.Column("sealed_by", sa.BigInteger(), nullable=True))
    op.create_foreign_key(
        op.f("fk_assises_draw_sealed_by"), "assises_draw", "identity_account", ["sealed_by"], ["id"]
    )  # fmt: skip
    op.drop_constraint("seeded", "assises_draw", type_="check")
    op.create_check_constraint("seeded", "assises_draw", "seed <> '' AND source <> ''")
    op.create_check_constraint(
        "drawn_whole", "assises_draw", "num_nulls(seed, source, outcome, outcome_digest, drawn_at) IN (0, 5)"
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER assises_seat_within_capacity ON assises_seat")
    op.execute("DROP FUNCTION assises_seat_guard()")
    op.execute("DROP FUNCTION assises_seat_taken(assises_seat)")
    op.drop_table("assises_overbooking")
    op.drop_constraint("drawn_whole", "assises_draw", type_="check")
    op.execute("DELETE FROM assises_draw WHERE drawn_at IS NULL")
    op.drop_constraint("seeded", "assises_draw", type_="check")
    op.create_check_constraint("seeded", "assises_draw", "seed <> ''")
    op.drop_column("assises_draw", "sealed_by")
    op.drop_column("assises_draw", "sealed_at")
    for name, kind in LATER:
        op.alter_column("assises_draw", name, existing_type=kind, nullable=False)
    op.drop_column("assises_seat", "held_at")
    op.drop_constraint("gauge_never_forced", "assises_seat", type_="check")
    op.drop_constraint("only_offers_end", "assises_seat", type_="check")
    op.execute("UPDATE assises_seat SET offer_ends_at = changed_at WHERE state = 'offered' AND offer_ends_at IS NULL")
    op.create_check_constraint("offer_has_an_end", "assises_seat", "(state = 'offered') = (offer_ends_at IS NOT NULL)")
