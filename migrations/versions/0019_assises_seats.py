"""The Assises: seats, floors of colleges, wishes and the draw."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _assises_draw()
    _assises_college_floor()
    _assises_seat()
    _assises_wish()
    _assises_seat_holder()


def _assises_draw() -> None:
    op.create_table(
        "assises_draw",
        sa.Column("edition_id", sa.BigInteger(), nullable=False),
        sa.Column("seed", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("entries_digest", sa.Text(), nullable=False),
        sa.Column("entries", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("outcome_digest", sa.Text(), nullable=False),
        sa.Column("outcome", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("drawn_by", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("seed <> ''", name=op.f("ck_assises_draw_seeded")),
        sa.ForeignKeyConstraint(["drawn_by"], ["identity_account.id"], name=op.f("fk_assises_draw_drawn_by")),
        sa.ForeignKeyConstraint(["edition_id"], ["assises_edition.id"], name=op.f("fk_assises_draw_edition_id")),
        sa.PrimaryKeyConstraint("edition_id", name=op.f("pk_assises_draw")),
    )


def _assises_college_floor() -> None:
    op.create_table(
        "assises_college_floor",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("activity_id", sa.BigInteger(), nullable=True),
        sa.Column("site_day_id", sa.BigInteger(), nullable=True),
        sa.Column("college", sa.Text(), nullable=False),
        sa.Column("floor", sa.BigInteger(), nullable=False),
        sa.Column("ceiling", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "college IN ('residents', 'associations', 'civil_society', 'technicians', 'elected')",
            name=op.f("ck_assises_college_floor_college_known"),
        ),
        sa.CheckConstraint(
            "(activity_id IS NULL) <> (site_day_id IS NULL)", name=op.f("ck_assises_college_floor_one_stock")
        ),
        sa.CheckConstraint("ceiling >= floor", name=op.f("ck_assises_college_floor_ceiling_above_floor")),
        sa.CheckConstraint("floor >= 0", name=op.f("ck_assises_college_floor_floor_counts")),
        sa.ForeignKeyConstraint(
            ["activity_id"],
            ["assises_activity.id"],
            name=op.f("fk_assises_college_floor_activity_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["site_day_id"],
            ["assises_site_day.id"],
            name=op.f("fk_assises_college_floor_site_day_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assises_college_floor")),
        sa.UniqueConstraint("activity_id", "college", name="uq_assises_college_floor_activity"),
        sa.UniqueConstraint("site_day_id", "college", name="uq_assises_college_floor_site_day"),
    )


def _assises_seat() -> None:
    op.create_table(
        "assises_seat",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("registration_id", sa.BigInteger(), nullable=False),
        sa.Column("activity_id", sa.BigInteger(), nullable=True),
        sa.Column("site_day_id", sa.BigInteger(), nullable=True),
        sa.Column("persons", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("line_rank", sa.BigInteger(), nullable=False),
        sa.Column("skipped", sa.BigInteger(), nullable=False),
        sa.Column("offer_ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(state = 'offered') = (offer_ends_at IS NOT NULL)", name=op.f("ck_assises_seat_offer_has_an_end")
        ),
        sa.CheckConstraint("origin <> 'forced' OR reason <> ''", name=op.f("ck_assises_seat_forcing_reasoned")),
        sa.CheckConstraint(
            "origin IN ('wish', 'direct', 'list', 'door', 'forced')", name=op.f("ck_assises_seat_origin_known")
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'offered', 'confirmed', 'expired', 'declined', 'cancelled')",
            name=op.f("ck_assises_seat_state_known"),
        ),
        sa.CheckConstraint("(activity_id IS NULL) <> (site_day_id IS NULL)", name=op.f("ck_assises_seat_one_stock")),
        sa.CheckConstraint("persons >= 1", name=op.f("ck_assises_seat_somebody")),
        sa.CheckConstraint("skipped >= 0", name=op.f("ck_assises_seat_skips_count")),
        sa.ForeignKeyConstraint(["activity_id"], ["assises_activity.id"], name=op.f("fk_assises_seat_activity_id")),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["assises_registration.id"],
            name=op.f("fk_assises_seat_registration_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["site_day_id"], ["assises_site_day.id"], name=op.f("fk_assises_seat_site_day_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assises_seat")),
    )
    op.create_index(
        "ix_assises_seat_activity_line", "assises_seat", ["activity_id", "state", "line_rank", "id"], unique=False
    )
    op.create_index(
        "ix_assises_seat_offers",
        "assises_seat",
        ["offer_ends_at"],
        unique=False,
        postgresql_where=sa.text("state = 'offered'"),
    )
    op.create_index(
        "ix_assises_seat_site_day_line", "assises_seat", ["site_day_id", "state", "line_rank", "id"], unique=False
    )
    op.create_index(
        "uq_assises_seat_activity",
        "assises_seat",
        ["registration_id", "activity_id"],
        unique=True,
        postgresql_where=sa.text("state IN ('waiting', 'offered', 'confirmed')"),
    )
    op.create_index(
        "uq_assises_seat_site_day",
        "assises_seat",
        ["registration_id", "site_day_id"],
        unique=True,
        postgresql_where=sa.text("state IN ('waiting', 'offered', 'confirmed')"),
    )


def _assises_wish() -> None:
    op.create_table(
        "assises_wish",
        sa.Column("registration_id", sa.BigInteger(), nullable=False),
        sa.Column("activity_id", sa.BigInteger(), nullable=False),
        sa.Column("rank", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("rank BETWEEN 1 AND 20", name=op.f("ck_assises_wish_rank_sane")),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["assises_activity.id"], name=op.f("fk_assises_wish_activity_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["assises_registration.id"],
            name=op.f("fk_assises_wish_registration_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("registration_id", "activity_id", name=op.f("pk_assises_wish")),
        sa.UniqueConstraint("registration_id", "rank", name="uq_assises_wish_rank"),
    )
    op.create_index(op.f("ix_assises_wish_activity_id"), "assises_wish", ["activity_id"], unique=False)


def _assises_seat_holder() -> None:
    op.create_table(
        "assises_seat_holder",
        sa.Column("seat_id", sa.BigInteger(), nullable=False),
        sa.Column("attendee_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attendee_id"],
            ["assises_attendee.id"],
            name=op.f("fk_assises_seat_holder_attendee_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["seat_id"], ["assises_seat.id"], name=op.f("fk_assises_seat_holder_seat_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("seat_id", "attendee_id", name=op.f("pk_assises_seat_holder")),
    )
    op.create_index(
        op.f("ix_assises_seat_holder_attendee_id"), "assises_seat_holder", ["attendee_id"], unique=False
    )


def downgrade() -> None:
    op.drop_table("assises_seat_holder")
    op.drop_table("assises_wish")
    op.drop_table("assises_seat")
    op.drop_table("assises_college_floor")
    op.drop_table("assises_draw")
