"""Seats given at the door of an activity, counted with the others by the guard against seats given twice."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

#: As in step 0022; {door} is what is held at the door.
GUARD = """
CREATE OR REPLACE FUNCTION assises_seat_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE most bigint; held bigint; before bigint := 0;
BEGIN
  IF TG_OP = 'UPDATE' THEN before := assises_seat_taken(OLD); END IF;
  IF assises_seat_taken(NEW) <= before THEN RETURN NULL; END IF;
  IF NEW.activity_id IS NOT NULL THEN
    SELECT a.capacity * coalesce(o.percent, 100) / 100 INTO most FROM assises_activity a
      LEFT JOIN assises_overbooking o ON o.edition_id = a.edition_id WHERE a.id = NEW.activity_id
      FOR NO KEY UPDATE OF a;
    SELECT {door}coalesce(sum(persons), 0) INTO held FROM assises_seat
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
"""
DOOR = "(SELECT count(*) FROM assises_door_seat d WHERE d.activity_id = NEW.activity_id AND d.left_at IS NULL) + "
DOOR_GUARD = """
CREATE FUNCTION assises_door_seat_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE most bigint; held bigint;
BEGIN
  IF NEW.left_at IS NOT NULL THEN RETURN NULL; END IF;
  SELECT capacity INTO most FROM assises_activity WHERE id = NEW.activity_id FOR NO KEY UPDATE;
  SELECT (SELECT count(*) FROM assises_door_seat d WHERE d.activity_id = NEW.activity_id AND d.left_at IS NULL)
    + coalesce(sum(persons), 0) INTO held FROM assises_seat
    WHERE activity_id = NEW.activity_id AND state IN ('offered', 'confirmed') AND origin <> 'forced';
  IF held > most THEN
    RAISE EXCEPTION 'a seat at the door would make % persons where % may be', held, most
      USING ERRCODE = 'check_violation', CONSTRAINT = 'assises_door_seat_within_capacity', TABLE = 'assises_door_seat';
  END IF;
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER assises_door_seat_within_capacity
  AFTER INSERT OR UPDATE OF left_at ON assises_door_seat
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION assises_door_seat_guard();
"""


def upgrade() -> None:
    op.create_table(
        "assises_door_seat",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("activity_id", sa.BigInteger(), nullable=False),
        sa.Column("attendee_id", sa.BigInteger(), nullable=True),
        sa.Column("walk_in_id", sa.Uuid(), nullable=True),
        sa.Column("let_go", sa.BigInteger(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(attendee_id IS NULL) <> (walk_in_id IS NULL)", name=op.f("ck_assises_door_seat_one_bearer")
        ),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["assises_activity.id"], name=op.f("fk_assises_door_seat_activity_id")
        ),
        sa.ForeignKeyConstraint(
            ["attendee_id"], ["assises_attendee.id"], name=op.f("fk_assises_door_seat_attendee_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["walk_in_id"], ["assises_walk_in.id"], name=op.f("fk_assises_door_seat_walk_in_id"), ondelete="CASCADE"
        ),
        sa.CheckConstraint("let_go >= 0", name=op.f("ck_assises_door_seat_let_go_counts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assises_door_seat")),
    )
    op.create_table(
        "assises_attendance_tally",
        sa.Column("edition_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("expected", sa.BigInteger(), nullable=False),
        sa.Column("came", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('plenary', 'workshop', 'visit', 'forum', 'restitution')",
            name=op.f("ck_assises_attendance_tally_kind_known"),
        ),
        sa.CheckConstraint("came BETWEEN 0 AND expected", name=op.f("ck_assises_attendance_tally_counts")),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["assises_edition.id"], name=op.f("fk_assises_attendance_tally_edition_id")
        ),
        sa.PrimaryKeyConstraint("edition_id", "kind", name=op.f("pk_assises_attendance_tally")),
    )
    op.create_index(op.f("ix_assises_door_seat_attendee_id"), "assises_door_seat", ["attendee_id"])
    op.create_index(op.f("ix_assises_door_seat_walk_in_id"), "assises_door_seat", ["walk_in_id"])
    for bearer in ("attendee", "walk_in"):
        op.create_index(
            f"uq_assises_door_seat_{bearer}", "assises_door_seat", ["activity_id", f"{bearer}_id"], unique=True,
            postgresql_where=sa.text("left_at IS NULL"),
        )  # fmt: skip
    op.execute(GUARD.format(door=DOOR))
    op.execute(DOOR_GUARD)


def downgrade() -> None:
    op.execute(GUARD.format(door=""))
    op.drop_table("assises_attendance_tally")
    op.drop_table("assises_door_seat")
    op.execute("DROP FUNCTION assises_door_seat_guard()")
