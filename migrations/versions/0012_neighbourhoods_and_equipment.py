"""Projets de quartier in versions, what residents propose for them, and the equipment pool."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"
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


def _texts(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _numbers(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.BigInteger(), nullable=False) for name in names]


def _key(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{table}_{column}"))


def _index(table: str, column: str) -> None:
    op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


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
        *_numbers("id", "place_id"),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        *_texts("strengths", "difficulties"),
        sa.Column("figures", postgresql.JSONB(), nullable=False),
        sa.Column("diagnosis_version", sa.BigInteger(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        *_numbers("meetings_held", "people_heard", "writing_version"),
        sa.CheckConstraint(
            "meetings_held >= 0 AND people_heard >= 0", name=op.f("ck_participation_roadmap_counts_not_negative")
        ),
        _key("participation_roadmap", "place_id", "territory_place.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation_roadmap")),
        sa.UniqueConstraint("place_id", name=op.f("uq_participation_roadmap_place_id")),
    )


def _priorities() -> None:
    op.create_table(
        "participation_priority",
        *_numbers("id", "roadmap_id", "rank"),
        *_texts("title", "why"),
        sa.Column("challenge_id", sa.BigInteger(), nullable=True),
        sa.Column("orientation_id", sa.BigInteger(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("title <> ''", name=op.f("ck_participation_priority_titled")),
        _key("participation_priority", "roadmap_id", "participation_roadmap.id"),
        _key("participation_priority", "challenge_id", "territory_challenge.id"),
        _key("participation_priority", "orientation_id", "territory_orientation.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation_priority")),
    )
    _index("participation_priority", "roadmap_id")
    op.create_table(
        "participation_roadmap_action",
        *_numbers("id", "priority_id", "rank"),
        *_texts("title", "what", "carrier", "planned", "state", "state_reason"),
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
        _key("participation_roadmap_action", "priority_id", "participation_priority.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation_roadmap_action")),
    )
    _index("participation_roadmap_action", "priority_id")
    op.create_table(
        "participation_zoom",
        *_numbers("id", "priority_id"),
        *_texts("question", "why"),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("question <> ''", name=op.f("ck_participation_zoom_asked")),
        _key("participation_zoom", "priority_id", "participation_priority.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation_zoom")),
        sa.UniqueConstraint("priority_id", name=op.f("uq_participation_zoom_priority_id")),
    )


def _versions() -> None:
    op.create_table(
        "participation_roadmap_version",
        *_numbers("id", "roadmap_id", "number"),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("content", postgresql.JSONB(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_participation_roadmap_version_numbered")),
        sa.CheckConstraint("length(digest) = 64", name=op.f("ck_participation_roadmap_version_digest_whole")),
        _key("participation_roadmap_version", "roadmap_id", "participation_roadmap.id"),
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
        *_texts("section", "words", "language"),
        sa.Column("author_id", sa.BigInteger(), nullable=True),
        sa.Column("author_name", sa.Text(), nullable=False),
        sa.Column("assisted", sa.Boolean(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        *_texts("standing", "fate", "answer"),
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
        _key("participation_roadmap_proposal", "roadmap_id", "participation_roadmap.id"),
        _key("participation_roadmap_proposal", "priority_id", "participation_priority.id"),
        _key("participation_roadmap_proposal", "author_id", "identity_account.id"),
        _key("participation_roadmap_proposal", "version_id", "participation_roadmap_version.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation_roadmap_proposal")),
        sa.UniqueConstraint("ticket", name=op.f("uq_participation_roadmap_proposal_ticket")),
    )
    _index("participation_roadmap_proposal", "roadmap_id")
    _index("participation_roadmap_proposal", "author_id")


def _equipment() -> None:
    op.create_table(
        "participation_equipment",
        sa.Column("id", sa.BigInteger(), nullable=False),
        *_texts("slug", "name", "description"),
        sa.Column("picture", sa.Text(), nullable=True),
        *_texts("picture_alt", "owner", "collected_at", "borrowers"),
        sa.Column("deposit", sa.BigInteger(), nullable=False),
        sa.Column("deposit_note", sa.Text(), nullable=False),
        *_numbers("lead_days", "max_days", "place_id"),
        *_texts("state", "closing_reason"),
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
        _key("participation_equipment", "picture", "kernel_file.digest"),
        _key("participation_equipment", "place_id", "territory_place.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation_equipment")),
        sa.UniqueConstraint("slug", name=op.f("uq_participation_equipment_slug")),
    )
    _index("participation_equipment", "place_id")
    op.create_table(
        "participation_equipment_unit",
        *_numbers("id", "item_id", "number"),
        *_texts("condition", "out_of_service"),
        sa.CheckConstraint("number > 0", name=op.f("ck_participation_equipment_unit_numbered")),
        _key("participation_equipment_unit", "item_id", "participation_equipment.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation_equipment_unit")),
        sa.UniqueConstraint("item_id", "number", name="uq_participation_equipment_unit_number"),
    )


def _bookings() -> None:
    op.create_table(
        "participation_equipment_booking",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("ticket", sa.Text(), nullable=False),
        *_numbers("item_id", "unit_id"),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        *_texts("state", "organisation", "purpose"),
        sa.Column("account_id", sa.BigInteger(), nullable=True),
        *_texts("person", "contact"),
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
        _key("participation_equipment_booking", "item_id", "participation_equipment.id"),
        _key("participation_equipment_booking", "unit_id", "participation_equipment_unit.id"),
        _key("participation_equipment_booking", "account_id", "identity_account.id"),
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
    _index("participation_equipment_booking", "item_id")
    _index("participation_equipment_booking", "account_id")
    op.create_index(
        "uq_participation_equipment_booking_out",
        "participation_equipment_booking",
        ["unit_id"],
        unique=True,
        postgresql_where=sa.text("state IN ('lent', 'late')"),
    )
    op.create_index(
        "ix_participation_equipment_booking_due", "participation_equipment_booking", ["answer_due_at"],
        postgresql_where=sa.text("state = 'asked'"),
    )  # fmt: skip


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
