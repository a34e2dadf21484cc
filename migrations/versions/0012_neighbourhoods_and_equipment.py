"""Projets de quartier in versions, what residents propose for them, and the equipment pool."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0006"
branch_labels = None
depends_on = None

#: A published version says for ever what it said on its day.
FROZEN = """
CREATE FUNCTION participation_version_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a published version never changes'
    USING ERRCODE = 'check_violation', CONSTRAINT = 'participation_roadmap_version_frozen';
END $$;

CREATE TRIGGER participation_roadmap_version_frozen BEFORE UPDATE OR DELETE ON participation_roadmap_version
  FOR EACH ROW EXECUTE FUNCTION participation_version_is_frozen();
"""


def upgrade() -> None:
    _roadmap()
    _priorities()
    _versions()
    _proposals()
    _equipment()
    _bookings()


def _roadmap() -> None:
    op.create_table(
        "participation_roadmap",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("place_id", sa.BigInteger(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("strengths", sa.Text(), nullable=False),
        sa.Column("difficulties", sa.Text(), nullable=False),
        sa.Column("figures", postgresql.JSONB(), nullable=False),
        sa.Column("diagnosis_version", sa.BigInteger(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("meetings_held", sa.BigInteger(), nullable=False),
        sa.Column("people_heard", sa.BigInteger(), nullable=False),
        sa.Column("writing_version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "meetings_held >= 0 AND people_heard >= 0", name=op.f("ck_participation_roadmap_counts_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["territory_place.id"], name=op.f("fk_participation_roadmap_place_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation_roadmap")),
        sa.UniqueConstraint("place_id", name=op.f("uq_participation_roadmap_place_id")),
    )


def _priorities() -> None:
    op.create_table(
        "participation_priority",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("roadmap_id", sa.BigInteger(), nullable=False),
        sa.Column("rank", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("challenge_id", sa.BigInteger(), nullable=True),
        sa.Column("orientation_id", sa.BigInteger(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("title <> ''", name=op.f("ck_participation_priority_titled")),
        sa.ForeignKeyConstraint(
            ["roadmap_id"], ["participation_roadmap.id"], name=op.f("fk_participation_priority_roadmap_id")
        ),
        sa.ForeignKeyConstraint(
            ["challenge_id"], ["territory_challenge.id"], name=op.f("fk_participation_priority_challenge_id")
        ),
        sa.ForeignKeyConstraint(
            ["orientation_id"], ["territory_orientation.id"], name=op.f("fk_participation_priority_orientation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation_priority")),
    )
    op.create_index(op.f("ix_participation_priority_roadmap_id"), "participation_priority", ["roadmap_id"])
    op.create_table(
        "participation_roadmap_action",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("priority_id", sa.BigInteger(), nullable=False),
        sa.Column("rank", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("carrier", sa.Text(), nullable=False),
        sa.Column("planned", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("state_reason", sa.Text(), nullable=False),
        sa.Column("links", postgresql.JSONB(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "state IN ('planned', 'started', 'done', 'stopped')",
            name=op.f("ck_participation_roadmap_action_state_known"),
        ),
        sa.CheckConstraint("title <> ''", name=op.f("ck_participation_roadmap_action_titled")),
        sa.CheckConstraint(
            "state <> 'stopped' OR state_reason <> ''", name=op.f("ck_participation_roadmap_action_stop_reasoned")
        ),
        sa.ForeignKeyConstraint(
            ["priority_id"], ["participation_priority.id"], name=op.f("fk_participation_roadmap_action_priority_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation_roadmap_action")),
    )
    op.create_index(
        op.f("ix_participation_roadmap_action_priority_id"), "participation_roadmap_action", ["priority_id"]
    )
    op.create_table(
        "participation_zoom",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("priority_id", sa.BigInteger(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("question <> ''", name=op.f("ck_participation_zoom_asked")),
        sa.ForeignKeyConstraint(
            ["priority_id"], ["participation_priority.id"], name=op.f("fk_participation_zoom_priority_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation_zoom")),
        sa.UniqueConstraint("priority_id", name=op.f("uq_participation_zoom_priority_id")),
    )


def _versions() -> None:
    op.create_table(
        "participation_roadmap_version",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("roadmap_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("content", postgresql.JSONB(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_participation_roadmap_version_numbered")),
        sa.CheckConstraint("length(digest) = 64", name=op.f("ck_participation_roadmap_version_digest_whole")),
        sa.ForeignKeyConstraint(
            ["roadmap_id"], ["participation_roadmap.id"], name=op.f("fk_participation_roadmap_version_roadmap_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation_roadmap_version")),
        sa.UniqueConstraint("roadmap_id", "number", name="uq_participation_roadmap_version_number"),
    )
    op.execute(FROZEN)


def _proposals() -> None:
    op.create_table(
        "participation_roadmap_proposal",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("ticket", sa.Text(), nullable=False),
        sa.Column("roadmap_id", sa.BigInteger(), nullable=False),
        sa.Column("priority_id", sa.BigInteger(), nullable=True),
        sa.Column("section", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=True),
        sa.Column("author_name", sa.Text(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("standing", sa.Text(), nullable=False),
        sa.Column("fate", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "standing IN ('waiting', 'shown', 'hidden')", name=op.f("ck_participation_roadmap_proposal_standing_known")
        ),
        sa.CheckConstraint(
            "fate IN ('waiting', 'taken', 'declined')", name=op.f("ck_participation_roadmap_proposal_fate_known")
        ),
        sa.CheckConstraint(
            "section IN ('diagnosis', 'writing', 'priority', 'whole')",
            name=op.f("ck_participation_roadmap_proposal_section_known"),
        ),
        sa.CheckConstraint(
            "(section = 'priority') = (priority_id IS NOT NULL)",
            name=op.f("ck_participation_roadmap_proposal_priority_named"),
        ),
        sa.CheckConstraint("words <> ''", name=op.f("ck_participation_roadmap_proposal_worded")),
        sa.CheckConstraint(
            "(fate <> 'waiting') = (answered_at IS NOT NULL)",
            name=op.f("ck_participation_roadmap_proposal_answer_dated"),
        ),
        sa.CheckConstraint(
            "fate = 'waiting' OR answer <> ''", name=op.f("ck_participation_roadmap_proposal_answer_reasoned")
        ),
        sa.CheckConstraint(
            "version_id IS NULL OR fate = 'taken'", name=op.f("ck_participation_roadmap_proposal_version_when_taken")
        ),
        sa.ForeignKeyConstraint(
            ["roadmap_id"], ["participation_roadmap.id"], name=op.f("fk_participation_roadmap_proposal_roadmap_id")
        ),
        sa.ForeignKeyConstraint(
            ["priority_id"], ["participation_priority.id"], name=op.f("fk_participation_roadmap_proposal_priority_id")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["identity_account.id"], name=op.f("fk_participation_roadmap_proposal_author_id")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["participation_roadmap_version.id"],
            name=op.f("fk_participation_roadmap_proposal_version_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation_roadmap_proposal")),
        sa.UniqueConstraint("ticket", name=op.f("uq_participation_roadmap_proposal_ticket")),
    )
    op.create_index(
        op.f("ix_participation_roadmap_proposal_roadmap_id"), "participation_roadmap_proposal", ["roadmap_id"]
    )
    op.create_index(
        op.f("ix_participation_roadmap_proposal_author_id"), "participation_roadmap_proposal", ["author_id"]
    )


def _equipment() -> None:
    op.create_table(
        "participation_equipment",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("picture", sa.Text(), nullable=True),
        sa.Column("picture_alt", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("collected_at", sa.Text(), nullable=False),
        sa.Column("borrowers", sa.Text(), nullable=False),
        sa.Column("deposit", sa.BigInteger(), nullable=False),
        sa.Column("deposit_note", sa.Text(), nullable=False),
        sa.Column("lead_days", sa.BigInteger(), nullable=False),
        sa.Column("max_days", sa.BigInteger(), nullable=False),
        sa.Column("place_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("closing_reason", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("state IN ('open', 'closed')", name=op.f("ck_participation_equipment_state_known")),
        sa.CheckConstraint("name <> ''", name=op.f("ck_participation_equipment_named")),
        sa.CheckConstraint(
            "(state = 'closed') = (closing_reason <> '')", name=op.f("ck_participation_equipment_closing_reasoned")
        ),
        sa.CheckConstraint(
            "(picture IS NULL) OR picture_alt <> ''", name=op.f("ck_participation_equipment_picture_described")
        ),
        sa.CheckConstraint("deposit >= 0", name=op.f("ck_participation_equipment_deposit_not_negative")),
        sa.CheckConstraint("lead_days BETWEEN 0 AND 60", name=op.f("ck_participation_equipment_lead_sane")),
        sa.CheckConstraint("max_days BETWEEN 1 AND 60", name=op.f("ck_participation_equipment_length_sane")),
        sa.ForeignKeyConstraint(["picture"], ["kernel_file.digest"], name=op.f("fk_participation_equipment_picture")),
        sa.ForeignKeyConstraint(
            ["place_id"], ["territory_place.id"], name=op.f("fk_participation_equipment_place_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation_equipment")),
        sa.UniqueConstraint("slug", name=op.f("uq_participation_equipment_slug")),
    )
    op.create_index(op.f("ix_participation_equipment_place_id"), "participation_equipment", ["place_id"])
    op.create_table(
        "participation_equipment_unit",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("item_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("condition", sa.Text(), nullable=False),
        sa.Column("out_of_service", sa.Text(), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_participation_equipment_unit_numbered")),
        sa.ForeignKeyConstraint(
            ["item_id"], ["participation_equipment.id"], name=op.f("fk_participation_equipment_unit_item_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation_equipment_unit")),
        sa.UniqueConstraint("item_id", "number", name="uq_participation_equipment_unit_number"),
    )


def _bookings() -> None:
    op.create_table(
        "participation_equipment_booking",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("ticket", sa.Text(), nullable=False),
        sa.Column("item_id", sa.BigInteger(), nullable=False),
        sa.Column("unit_id", sa.BigInteger(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=True),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("assisted", sa.Boolean(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("out_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("return_note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "state IN ('asked', 'confirmed', 'refused', 'lent', 'returned', 'cancelled', 'expired', 'late')",
            name=op.f("ck_participation_equipment_booking_state_known"),
        ),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_participation_equipment_booking_days_in_order")),
        sa.CheckConstraint(
            "(state <> 'refused') OR reason <> ''", name=op.f("ck_participation_equipment_booking_refusal_reasoned")
        ),
        sa.CheckConstraint(
            "(state IN ('lent', 'late', 'returned')) = (out_at IS NOT NULL)",
            name=op.f("ck_participation_equipment_booking_out_has_a_moment"),
        ),
        sa.CheckConstraint(
            "(state = 'returned') = (back_at IS NOT NULL)",
            name=op.f("ck_participation_equipment_booking_back_has_a_moment"),
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["participation_equipment.id"], name=op.f("fk_participation_equipment_booking_item_id")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["participation_equipment_unit.id"], name=op.f("fk_participation_equipment_booking_unit_id")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["identity_account.id"], name=op.f("fk_participation_equipment_booking_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation_equipment_booking")),
        sa.UniqueConstraint("ticket", name=op.f("uq_participation_equipment_booking_ticket")),
        # Ranges of one number stand for equality, which a plain GiST index does not know: no extension is needed.
        postgresql.ExcludeConstraint(
            (sa.literal_column("int8range(unit_id, unit_id, '[]')"), "&&"),
            (sa.literal_column("daterange(first_day, last_day, '[]')"), "&&"),
            using="gist",
            where=sa.text("state IN ('asked', 'confirmed', 'lent', 'late')"),
            name="ex_participation_equipment_booking_no_double",
        ),
    )
    op.create_index(
        op.f("ix_participation_equipment_booking_item_id"), "participation_equipment_booking", ["item_id"]
    )
    op.create_index(
        op.f("ix_participation_equipment_booking_account_id"), "participation_equipment_booking", ["account_id"]
    )
    op.create_index(
        "uq_participation_equipment_booking_out",
        "participation_equipment_booking",
        ["unit_id"],
        unique=True,
        postgresql_where=sa.text("state IN ('lent', 'late')"),
    )
    op.create_index(
        "ix_participation_equipment_booking_due",
        "participation_equipment_booking",
        ["answer_due_at"],
        postgresql_where=sa.text("state = 'asked'"),
    )


def downgrade() -> None:
    op.drop_table("participation_equipment_booking")
    op.drop_table("participation_equipment_unit")
    op.drop_table("participation_equipment")
    op.drop_table("participation_roadmap_proposal")
    op.execute("DROP TRIGGER participation_roadmap_version_frozen ON participation_roadmap_version")
    op.drop_table("participation_roadmap_version")
    op.execute("DROP FUNCTION participation_version_is_frozen()")
    op.drop_table("participation_zoom")
    op.drop_table("participation_roadmap_action")
    op.drop_table("participation_priority")
    op.drop_table("participation_roadmap")
