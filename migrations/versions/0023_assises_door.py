"""The door of the Assises: badges, devices, walk-ins, check-ins, lines of full rooms."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _assises_device()
    _assises_presence_tally()
    _assises_walk_in()
    _assises_badge()
    _assises_check_in()
    _assises_door_line()
    _assises_reconciliation()


def _assises_device() -> None:
    op.create_table(
        "assises_device",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("site_id", sa.BigInteger(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("pairing_hash", sa.Text(), nullable=True),
        sa.Column("pairing_turn", sa.BigInteger(), nullable=False),
        sa.Column("pairing_ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=True),
        sa.Column("paired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("offset_ms", sa.BigInteger(), nullable=False),
        sa.Column("manifest_version", sa.BigInteger(), nullable=True),
        sa.Column("waiting", sa.BigInteger(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("label <> ''", name=op.f("ck_assises_device_named")),
        sa.ForeignKeyConstraint(["created_by"], ["identity_account.id"], name=op.f("fk_assises_device_created_by")),
        sa.ForeignKeyConstraint(["site_id"], ["assises_site.id"], name=op.f("fk_assises_device_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assises_device")),
        sa.UniqueConstraint("pairing_hash", name=op.f("uq_assises_device_pairing_hash")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_assises_device_token_hash")),
    )
    op.create_index("ix_assises_device_site", "assises_device", ["site_id"], unique=False)


def _assises_presence_tally() -> None:
    op.create_table(
        "assises_presence_tally",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("site_day_id", sa.BigInteger(), nullable=False),
        sa.Column("college", sa.Text(), nullable=True),
        sa.Column("home_id", sa.BigInteger(), nullable=True),
        sa.Column("persons", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "college IN ('elected', 'technicians', 'civil_society', 'associations', 'residents')",
            name=op.f("ck_assises_presence_tally_college_known"),
        ),
        sa.CheckConstraint("persons >= 1", name=op.f("ck_assises_presence_tally_counts")),
        sa.ForeignKeyConstraint(["home_id"], ["territory_place.id"], name=op.f("fk_assises_presence_tally_home_id")),
        sa.ForeignKeyConstraint(
            ["site_day_id"], ["assises_site_day.id"], name=op.f("fk_assises_presence_tally_site_day_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assises_presence_tally")),
    )
    op.create_index(op.f("ix_assises_presence_tally_home_id"), "assises_presence_tally", ["home_id"], unique=False)
    op.create_index(
        op.f("ix_assises_presence_tally_site_day_id"), "assises_presence_tally", ["site_day_id"], unique=False
    )


def _assises_walk_in() -> None:
    op.create_table(
        "assises_walk_in",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_day_id", sa.BigInteger(), nullable=False),
        sa.Column("first_name", sa.Text(), nullable=False),
        sa.Column("college", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("device_id", sa.BigInteger(), nullable=True),
        sa.Column("merged_into", sa.BigInteger(), nullable=True),
        sa.Column("merged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("merged_by", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "college IN ('elected', 'technicians', 'civil_society', 'associations', 'residents')",
            name=op.f("ck_assises_walk_in_college_known"),
        ),
        sa.ForeignKeyConstraint(["device_id"], ["assises_device.id"], name=op.f("fk_assises_walk_in_device_id")),
        sa.ForeignKeyConstraint(["merged_by"], ["identity_account.id"], name=op.f("fk_assises_walk_in_merged_by")),
        sa.ForeignKeyConstraint(
            ["merged_into"], ["assises_attendee.id"], name=op.f("fk_assises_walk_in_merged_into"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["site_day_id"], ["assises_site_day.id"], name=op.f("fk_assises_walk_in_site_day_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assises_walk_in")),
    )
    op.create_index(op.f("ix_assises_walk_in_merged_into"), "assises_walk_in", ["merged_into"], unique=False)
    op.create_index("ix_assises_walk_in_site_day", "assises_walk_in", ["site_day_id"], unique=False)


def _assises_badge() -> None:
    op.create_table(
        "assises_badge",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("attendee_id", sa.BigInteger(), nullable=True),
        sa.Column("walk_in_id", sa.Uuid(), nullable=True),
        sa.Column("generation", sa.BigInteger(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("prints", sa.BigInteger(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("(attendee_id IS NULL) <> (walk_in_id IS NULL)", name=op.f("ck_assises_badge_one_bearer")),
        sa.CheckConstraint("generation >= 1 AND prints >= 0", name=op.f("ck_assises_badge_counts")),
        sa.ForeignKeyConstraint(
            ["attendee_id"], ["assises_attendee.id"], name=op.f("fk_assises_badge_attendee_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["revoked_by"], ["identity_account.id"], name=op.f("fk_assises_badge_revoked_by")),
        sa.ForeignKeyConstraint(
            ["walk_in_id"], ["assises_walk_in.id"], name=op.f("fk_assises_badge_walk_in_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assises_badge")),
        sa.UniqueConstraint("attendee_id", "generation", name="uq_assises_badge_generation"),
        sa.UniqueConstraint("token_hash", name=op.f("uq_assises_badge_token_hash")),
        sa.UniqueConstraint("walk_in_id", name=op.f("uq_assises_badge_walk_in_id")),
    )
    op.create_index(
        "uq_assises_badge_standing",
        "assises_badge",
        ["attendee_id"],
        unique=True,
        postgresql_where=sa.text("revoked_at IS NULL"),
    )


def _assises_check_in() -> None:
    op.create_table(
        "assises_check_in",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_day_id", sa.BigInteger(), nullable=False),
        sa.Column("activity_id", sa.BigInteger(), nullable=True),
        sa.Column("attendee_id", sa.BigInteger(), nullable=True),
        sa.Column("walk_in_id", sa.Uuid(), nullable=True),
        sa.Column("badge_hash", sa.Text(), nullable=True),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("device_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("server_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("offset_ms", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("device_id", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("flags", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.CheckConstraint(
            "answer IN ('welcome', 'already_in', 'goodbye', 'cancelled', 'revoked', 'unknown', 'full', 'room_full')",
            name=op.f("ck_assises_check_in_answer_known"),
        ),
        sa.CheckConstraint("direction IN ('in', 'out')", name=op.f("ck_assises_check_in_direction_known")),
        sa.CheckConstraint("mode <> 'forced' OR reason <> ''", name=op.f("ck_assises_check_in_forcing_reasoned")),
        sa.CheckConstraint("mode IN ('scan', 'search', 'door', 'forced')", name=op.f("ck_assises_check_in_mode_known")),
        sa.CheckConstraint(
            "num_nonnulls(attendee_id, walk_in_id, badge_hash) <= 1", name=op.f("ck_assises_check_in_one_bearer")
        ),
        sa.ForeignKeyConstraint(["activity_id"], ["assises_activity.id"], name=op.f("fk_assises_check_in_activity_id")),
        sa.ForeignKeyConstraint(
            ["attendee_id"], ["assises_attendee.id"], name=op.f("fk_assises_check_in_attendee_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["device_id"], ["assises_device.id"], name=op.f("fk_assises_check_in_device_id")),
        sa.ForeignKeyConstraint(["site_day_id"], ["assises_site_day.id"], name=op.f("fk_assises_check_in_site_day_id")),
        sa.ForeignKeyConstraint(["walk_in_id"], ["assises_walk_in.id"], name=op.f("fk_assises_check_in_walk_in_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assises_check_in")),
    )
    op.create_index(
        "ix_assises_check_in_activity",
        "assises_check_in",
        ["activity_id"],
        unique=False,
        postgresql_where=sa.text("activity_id IS NOT NULL"),
    )
    op.create_index("ix_assises_check_in_attendee", "assises_check_in", ["attendee_id"], unique=False)
    op.create_index(op.f("ix_assises_check_in_device_id"), "assises_check_in", ["device_id"], unique=False)
    op.create_index("ix_assises_check_in_site_day", "assises_check_in", ["site_day_id", "at"], unique=False)
    op.create_index(op.f("ix_assises_check_in_walk_in_id"), "assises_check_in", ["walk_in_id"], unique=False)


def _assises_door_line() -> None:
    op.create_table(
        "assises_door_line",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("activity_id", sa.BigInteger(), nullable=False),
        sa.Column("attendee_id", sa.BigInteger(), nullable=True),
        sa.Column("walk_in_id", sa.Uuid(), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(attendee_id IS NULL) <> (walk_in_id IS NULL)", name=op.f("ck_assises_door_line_one_bearer")
        ),
        sa.CheckConstraint("entered_at IS NULL OR left_at IS NULL", name=op.f("ck_assises_door_line_entered_or_left")),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["assises_activity.id"], name=op.f("fk_assises_door_line_activity_id")
        ),
        sa.ForeignKeyConstraint(
            ["attendee_id"], ["assises_attendee.id"], name=op.f("fk_assises_door_line_attendee_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["walk_in_id"], ["assises_walk_in.id"], name=op.f("fk_assises_door_line_walk_in_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assises_door_line")),
    )
    op.create_index(op.f("ix_assises_door_line_attendee_id"), "assises_door_line", ["attendee_id"], unique=False)
    op.create_index(op.f("ix_assises_door_line_walk_in_id"), "assises_door_line", ["walk_in_id"], unique=False)
    op.create_index(
        "uq_assises_door_line_attendee",
        "assises_door_line",
        ["activity_id", "attendee_id"],
        unique=True,
        postgresql_where=sa.text("entered_at IS NULL AND left_at IS NULL"),
    )
    op.create_index(
        "uq_assises_door_line_walk_in",
        "assises_door_line",
        ["activity_id", "walk_in_id"],
        unique=True,
        postgresql_where=sa.text("entered_at IS NULL AND left_at IS NULL"),
    )


def _assises_reconciliation() -> None:
    op.create_table(
        "assises_reconciliation",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("check_in_id", sa.Uuid(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('double', 'cancelled', 'unknown', 'revoked', 'skew', 'gauge')",
            name=op.f("ck_assises_reconciliation_kind_known"),
        ),
        sa.CheckConstraint("verdict IN ('same', 'apart')", name=op.f("ck_assises_reconciliation_verdict_known")),
        sa.ForeignKeyConstraint(["by_id"], ["identity_account.id"], name=op.f("fk_assises_reconciliation_by_id")),
        sa.ForeignKeyConstraint(
            ["check_in_id"],
            ["assises_check_in.id"],
            name=op.f("fk_assises_reconciliation_check_in_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assises_reconciliation")),
        sa.UniqueConstraint("kind", "check_in_id", name="uq_assises_reconciliation_once"),
    )
    op.create_index(
        op.f("ix_assises_reconciliation_check_in_id"), "assises_reconciliation", ["check_in_id"], unique=False
    )


def downgrade() -> None:
    op.drop_table("assises_reconciliation")
    op.drop_table("assises_door_line")
    op.drop_table("assises_check_in")
    op.drop_table("assises_badge")
    op.drop_table("assises_walk_in")
    op.drop_table("assises_presence_tally")
    op.drop_table("assises_device")
