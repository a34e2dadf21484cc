"""The Assises: editions, sites, rooms, activities, versions of the programme; roles and scopes of their own."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

ROLES = ("secretariat", "officer", "facilitator", "observer", "moderator", "respondent")
SCOPES = ("everywhere", "territory", "edition", "body")


def upgrade() -> None:
    _allow(roles=(*ROLES, "rapporteur", "welcomer"), scopes=(*SCOPES, "assises"))
    _assises_edition()
    _assises_edition_step()
    _assises_release()
    _assises_site()
    _assises_room()
    _assises_site_day()
    _assises_activity()
    _assises_crew()


def _assises_edition() -> None:
    op.create_table(
        "assises_edition",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("year", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("theme", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("wishes_open_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("wishes_close_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("registrations_open_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("registrations_close_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("floors_release_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("floors_released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("largest_group", sa.BigInteger(), nullable=False),
        sa.Column("travel_minutes", sa.BigInteger(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'announced', 'reported', 'archived')", name=op.f("ck_assises_edition_state_known")
        ),
        sa.CheckConstraint("title <> ''", name=op.f("ck_assises_edition_titled")),
        sa.CheckConstraint(
            "(wishes_open_at IS NULL) = (wishes_close_at IS NULL)", name=op.f("ck_assises_edition_wish_window_whole")
        ),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_assises_edition_days_run_forward")),
        sa.CheckConstraint("largest_group BETWEEN 1 AND 50", name=op.f("ck_assises_edition_group_sane")),
        sa.CheckConstraint(
            "registrations_open_at < registrations_close_at", name=op.f("ck_assises_edition_registrations_run_forward")
        ),
        sa.CheckConstraint("travel_minutes BETWEEN 0 AND 240", name=op.f("ck_assises_edition_travel_sane")),
        sa.CheckConstraint(
            "wishes_close_at <= registrations_close_at", name=op.f("ck_assises_edition_wishes_before_the_end")
        ),
        sa.CheckConstraint(
            "wishes_open_at < wishes_close_at", name=op.f("ck_assises_edition_wish_window_runs_forward")
        ),
        sa.CheckConstraint("year BETWEEN 2024 AND 2100", name=op.f("ck_assises_edition_year_sane")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assises_edition")),
        sa.UniqueConstraint("year", name=op.f("uq_assises_edition_year")),
    )


def _assises_edition_step() -> None:
    op.create_table(
        "assises_edition_step",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("edition_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("what <> ''", name=op.f("ck_assises_edition_step_said")),
        sa.ForeignKeyConstraint(["by_id"], ["identity_account.id"], name=op.f("fk_assises_edition_step_by_id")),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["assises_edition.id"], name=op.f("fk_assises_edition_step_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assises_edition_step")),
    )
    op.create_index("ix_assises_edition_step_edition", "assises_edition_step", ["edition_id", "at"], unique=False)


def _assises_release() -> None:
    op.create_table(
        "assises_release",
        sa.Column("edition_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("programme", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("changes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_assises_release_counts_from_one")),
        sa.ForeignKeyConstraint(["by_id"], ["identity_account.id"], name=op.f("fk_assises_release_by_id")),
        sa.ForeignKeyConstraint(["edition_id"], ["assises_edition.id"], name=op.f("fk_assises_release_edition_id")),
        sa.PrimaryKeyConstraint("edition_id", "number", name=op.f("pk_assises_release")),
    )


def _assises_site() -> None:
    op.create_table(
        "assises_site",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("edition_id", sa.BigInteger(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("place_id", sa.BigInteger(), nullable=True),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("access", sa.Text(), nullable=False),
        sa.Column("step_free", sa.Boolean(), nullable=False),
        sa.Column("comfort", sa.Text(), nullable=False),
        sa.Column("child_care", sa.Boolean(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("name <> ''", name=op.f("ck_assises_site_named")),
        sa.ForeignKeyConstraint(["edition_id"], ["assises_edition.id"], name=op.f("fk_assises_site_edition_id")),
        sa.ForeignKeyConstraint(["place_id"], ["territory_place.id"], name=op.f("fk_assises_site_place_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assises_site")),
        sa.UniqueConstraint("edition_id", "slug", name="uq_assises_site_slug"),
    )
    op.create_index(op.f("ix_assises_site_place_id"), "assises_site", ["place_id"], unique=False)


def _assises_room() -> None:
    op.create_table(
        "assises_room",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("site_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("capacity", sa.BigInteger(), nullable=False),
        sa.Column("step_free", sa.Boolean(), nullable=False),
        sa.Column("hearing_loop", sa.Boolean(), nullable=False),
        sa.Column("whereabouts", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("name <> ''", name=op.f("ck_assises_room_named")),
        sa.CheckConstraint("capacity BETWEEN 1 AND 100000", name=op.f("ck_assises_room_capacity_sane")),
        sa.ForeignKeyConstraint(["site_id"], ["assises_site.id"], name=op.f("fk_assises_room_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assises_room")),
        sa.UniqueConstraint("site_id", "name", name="uq_assises_room_name"),
    )


def _assises_site_day() -> None:
    op.create_table(
        "assises_site_day",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("site_id", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gauge", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("gauge BETWEEN 1 AND 100000", name=op.f("ck_assises_site_day_gauge_sane")),
        sa.CheckConstraint("opens_at < closes_at", name=op.f("ck_assises_site_day_runs_forward")),
        sa.ForeignKeyConstraint(["site_id"], ["assises_site.id"], name=op.f("fk_assises_site_day_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assises_site_day")),
        sa.UniqueConstraint("site_id", "day", name="uq_assises_site_day_once"),
    )
    op.create_index(op.f("ix_assises_site_day_day"), "assises_site_day", ["day"], unique=False)


def _assises_activity() -> None:
    op.create_table(
        "assises_activity",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("edition_id", sa.BigInteger(), nullable=False),
        sa.Column("site_day_id", sa.BigInteger(), nullable=False),
        sa.Column("room_id", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("entry", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("capacity", sa.BigInteger(), nullable=False),
        sa.Column("orientation_id", sa.BigInteger(), nullable=True),
        sa.Column("challenge_id", sa.BigInteger(), nullable=True),
        sa.Column("subject_id", sa.BigInteger(), nullable=True),
        sa.Column("languages", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("interpreted", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("easy_french", sa.Boolean(), nullable=False),
        sa.Column("hosts", sa.Text(), nullable=False),
        sa.Column("cancel_reason", sa.Text(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(state = 'cancelled') = (cancel_reason <> '')", name=op.f("ck_assises_activity_cancelling_reasoned")
        ),
        sa.CheckConstraint("entry IN ('free', 'seat')", name=op.f("ck_assises_activity_entry_known")),
        sa.CheckConstraint(
            "kind IN ('plenary', 'workshop', 'visit', 'forum', 'restitution')",
            name=op.f("ck_assises_activity_kind_known"),
        ),
        sa.CheckConstraint("state IN ('draft', 'planned', 'cancelled')", name=op.f("ck_assises_activity_state_known")),
        sa.CheckConstraint("title <> ''", name=op.f("ck_assises_activity_titled")),
        sa.CheckConstraint("capacity BETWEEN 1 AND 100000", name=op.f("ck_assises_activity_capacity_sane")),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_assises_activity_runs_forward")),
        sa.ForeignKeyConstraint(
            ["challenge_id"], ["territory_challenge.id"], name=op.f("fk_assises_activity_challenge_id")
        ),
        sa.ForeignKeyConstraint(["edition_id"], ["assises_edition.id"], name=op.f("fk_assises_activity_edition_id")),
        sa.ForeignKeyConstraint(
            ["orientation_id"], ["territory_orientation.id"], name=op.f("fk_assises_activity_orientation_id")
        ),
        sa.ForeignKeyConstraint(["room_id"], ["assises_room.id"], name=op.f("fk_assises_activity_room_id")),
        sa.ForeignKeyConstraint(["site_day_id"], ["assises_site_day.id"], name=op.f("fk_assises_activity_site_day_id")),
        sa.ForeignKeyConstraint(["subject_id"], ["assises_subject.id"], name=op.f("fk_assises_activity_subject_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assises_activity")),
    )
    op.create_index(op.f("ix_assises_activity_challenge_id"), "assises_activity", ["challenge_id"], unique=False)
    op.create_index(op.f("ix_assises_activity_edition_id"), "assises_activity", ["edition_id"], unique=False)
    op.create_index(op.f("ix_assises_activity_orientation_id"), "assises_activity", ["orientation_id"], unique=False)
    op.create_index(op.f("ix_assises_activity_room_id"), "assises_activity", ["room_id"], unique=False)
    op.create_index("ix_assises_activity_site_day", "assises_activity", ["site_day_id", "starts_at"], unique=False)
    op.create_index(op.f("ix_assises_activity_subject_id"), "assises_activity", ["subject_id"], unique=False)


def _assises_crew() -> None:
    op.create_table(
        "assises_crew",
        sa.Column("activity_id", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.CheckConstraint("part IN ('facilitator', 'rapporteur')", name=op.f("ck_assises_crew_part_known")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["identity_account.id"], name=op.f("fk_assises_crew_account_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["assises_activity.id"], name=op.f("fk_assises_crew_activity_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("activity_id", "account_id", "part", name=op.f("pk_assises_crew")),
    )
    op.create_index(op.f("ix_assises_crew_account_id"), "assises_crew", ["account_id"], unique=False)


def _allow(roles: tuple[str, ...], scopes: tuple[str, ...]) -> None:
    for column, values in (("role", roles), ("scope", scopes)):
        name = f"ck_identity_role_grant_{column}_known"
        listed = ", ".join(f"'{value}'" for value in values)
        op.drop_constraint(op.f(name), "identity_role_grant", type_="check")
        op.create_check_constraint(op.f(name), "identity_role_grant", f"{column} IN ({listed})")


def downgrade() -> None:
    op.drop_table("assises_crew")
    op.drop_table("assises_activity")
    op.drop_table("assises_site_day")
    op.drop_table("assises_room")
    op.drop_table("assises_site")
    op.drop_table("assises_release")
    op.drop_table("assises_edition_step")
    op.drop_table("assises_edition")
    # The roles and scopes that this step brought go with it.
    op.execute("DELETE FROM identity_role_grant WHERE role IN ('rapporteur', 'welcomer') OR scope = 'assises'")
    _allow(ROLES, SCOPES)
