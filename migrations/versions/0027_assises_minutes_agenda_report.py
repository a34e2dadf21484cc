"""The Assises: minutes, the yearly agenda of cooperation, and the account of an edition."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _assises_agenda_item()
    _assises_agenda_year()
    _assises_agenda_sheet()
    _assises_report()
    _assises_agenda_entry()
    _assises_minutes()
    _assises_minutes_contest()
    _assises_minutes_text()
    _assises_minutes_version()


def _assises_agenda_item() -> None:
    op.create_table(
        "assises_agenda_item",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("family", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("origin_kind", sa.Text(), nullable=True),
        sa.Column("origin_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "family IN ('governance', 'toolbox', 'project')", name=op.f("ck_assises_agenda_item_family_known")
        ),
        sa.CheckConstraint(
            "(origin_kind IS NULL) = (origin_id IS NULL)", name=op.f("ck_assises_agenda_item_origin_whole")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assises_agenda_item")),
        sa.UniqueConstraint("code", name=op.f("uq_assises_agenda_item_code")),
        sa.UniqueConstraint("origin_kind", "origin_id", name="uq_assises_agenda_item_origin"),
    )


def _assises_agenda_year() -> None:
    op.create_table(
        "assises_agenda_year",
        sa.Column("year", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "(state = 'published') = (published_at IS NOT NULL)",
            name=op.f("ck_assises_agenda_year_published_has_a_moment"),
        ),
        sa.CheckConstraint("state IN ('prepared', 'published')", name=op.f("ck_assises_agenda_year_state_known")),
        sa.CheckConstraint("year BETWEEN 2024 AND 2100", name=op.f("ck_assises_agenda_year_year_sane")),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_assises_agenda_year")),
    )


def _assises_agenda_sheet() -> None:
    op.create_table(
        "assises_agenda_sheet",
        sa.Column("item_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("base", sa.BigInteger(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("orientation", sa.Text(), nullable=False),
        sa.Column("manner", sa.Text(), nullable=True),
        sa.Column("presentation", sa.Text(), nullable=False),
        sa.Column("lead", sa.Text(), nullable=False),
        sa.Column("partners", sa.Text(), nullable=False),
        sa.Column("indicators", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "manner IN ('network', 'spread', 'trial')", name=op.f("ck_assises_agenda_sheet_manner_known")
        ),
        sa.CheckConstraint("title <> ''", name=op.f("ck_assises_agenda_sheet_titled")),
        sa.CheckConstraint("number = coalesce(base, 0) + 1", name=op.f("ck_assises_agenda_sheet_built_on_the_last")),
        sa.ForeignKeyConstraint(
            ["item_id", "base"],
            ["assises_agenda_sheet.item_id", "assises_agenda_sheet.number"],
            name="fk_assises_agenda_sheet_base",
        ),
        sa.ForeignKeyConstraint(["item_id"], ["assises_agenda_item.id"], name=op.f("fk_assises_agenda_sheet_item_id")),
        sa.PrimaryKeyConstraint("item_id", "number", name=op.f("pk_assises_agenda_sheet")),
    )


def _assises_report() -> None:
    op.create_table(
        "assises_report",
        sa.Column("edition_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("words", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("published_words", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("figures", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "(state = 'published') = (digest <> '')", name=op.f("ck_assises_report_published_has_a_digest")
        ),
        sa.CheckConstraint(
            "(state = 'published') = (published_at IS NOT NULL)", name=op.f("ck_assises_report_published_has_a_moment")
        ),
        sa.CheckConstraint("state IN ('draft', 'published')", name=op.f("ck_assises_report_state_known")),
        sa.CheckConstraint("number >= 0", name=op.f("ck_assises_report_number_counts")),
        sa.ForeignKeyConstraint(["edition_id"], ["assises_edition.id"], name=op.f("fk_assises_report_edition_id")),
        sa.PrimaryKeyConstraint("edition_id", name=op.f("pk_assises_report")),
    )


def _assises_agenda_entry() -> None:
    op.create_table(
        "assises_agenda_entry",
        sa.Column("item_id", sa.BigInteger(), nullable=False),
        sa.Column("year", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("carried_from", sa.BigInteger(), nullable=True),
        sa.Column("sheet_number", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decision_kind", sa.Text(), nullable=True),
        sa.Column("decision_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "(state = 'proposed') = (sheet_number IS NULL)", name=op.f("ck_assises_agenda_entry_decided_on_a_sheet")
        ),
        sa.CheckConstraint(
            "state IN ('proposed', 'adopted', 'set_aside', 'carried_over')",
            name=op.f("ck_assises_agenda_entry_state_known"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('set_aside', 'carried_over') OR reason <> ''", name=op.f("ck_assises_agenda_entry_reasoned")
        ),
        sa.CheckConstraint(
            "(decision_kind IS NULL) = (decision_id IS NULL)", name=op.f("ck_assises_agenda_entry_decision_whole")
        ),
        sa.CheckConstraint("carried_from < year", name=op.f("ck_assises_agenda_entry_carried_forward")),
        sa.ForeignKeyConstraint(
            ["item_id", "sheet_number"],
            ["assises_agenda_sheet.item_id", "assises_agenda_sheet.number"],
            name="fk_assises_agenda_entry_sheet",
        ),
        sa.ForeignKeyConstraint(["item_id"], ["assises_agenda_item.id"], name=op.f("fk_assises_agenda_entry_item_id")),
        sa.ForeignKeyConstraint(["year"], ["assises_agenda_year.year"], name=op.f("fk_assises_agenda_entry_year")),
        sa.PrimaryKeyConstraint("item_id", "year", name=op.f("pk_assises_agenda_entry")),
    )
    op.create_index("ix_assises_agenda_entry_year", "assises_agenda_entry", ["year", "state"], unique=False)


def _assises_minutes() -> None:
    op.create_table(
        "assises_minutes",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("activity_id", sa.BigInteger(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("contest_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "(stage = 'published') = (published IS NOT NULL)", name=op.f("ck_assises_minutes_published_has_a_number")
        ),
        sa.CheckConstraint(
            "stage IN ('draft', 'reviewed') OR submitted_at IS NOT NULL",
            name=op.f("ck_assises_minutes_submitted_first"),
        ),
        sa.CheckConstraint(
            "stage IN ('draft', 'reviewed', 'submitted', 'published')", name=op.f("ck_assises_minutes_stage_known")
        ),
        sa.CheckConstraint(
            "(submitted_at IS NULL) = (contest_until IS NULL)", name=op.f("ck_assises_minutes_contest_has_an_end")
        ),
        sa.CheckConstraint("submitted_at < contest_until", name=op.f("ck_assises_minutes_contest_runs_forward")),
        sa.ForeignKeyConstraint(["activity_id"], ["assises_activity.id"], name=op.f("fk_assises_minutes_activity_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assises_minutes")),
        sa.UniqueConstraint("activity_id", name=op.f("uq_assises_minutes_activity_id")),
        sa.UniqueConstraint("code", name=op.f("uq_assises_minutes_code")),
    )


def _assises_minutes_contest() -> None:
    op.create_table(
        "assises_minutes_contest",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("minutes_id", sa.BigInteger(), nullable=False),
        sa.Column("text_number", sa.BigInteger(), nullable=False),
        sa.Column("passage", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("author_name", sa.Text(), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("standing", sa.Text(), nullable=False),
        sa.Column("ticket", sa.Text(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("replied_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(reply = '') = (replied_at IS NULL)", name=op.f("ck_assises_minutes_contest_reply_has_a_moment")
        ),
        sa.CheckConstraint("passage <> '' AND words <> ''", name=op.f("ck_assises_minutes_contest_written")),
        sa.CheckConstraint(
            "standing IN ('waiting', 'shown', 'hidden')", name=op.f("ck_assises_minutes_contest_standing_known")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["identity_account.id"], name=op.f("fk_assises_minutes_contest_author_id")
        ),
        sa.ForeignKeyConstraint(
            ["minutes_id"], ["assises_minutes.id"], name=op.f("fk_assises_minutes_contest_minutes_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assises_minutes_contest")),
        sa.UniqueConstraint("ticket", name=op.f("uq_assises_minutes_contest_ticket")),
    )
    op.create_index(
        op.f("ix_assises_minutes_contest_author_id"), "assises_minutes_contest", ["author_id"], unique=False
    )
    op.create_index("ix_assises_minutes_contest_minutes", "assises_minutes_contest", ["minutes_id", "at"], unique=False)


def _assises_minutes_text() -> None:
    op.create_table(
        "assises_minutes_text",
        sa.Column("minutes_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("base", sa.BigInteger(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("words <> ''", name=op.f("ck_assises_minutes_text_written")),
        sa.CheckConstraint("number = coalesce(base, 0) + 1", name=op.f("ck_assises_minutes_text_built_on_the_last")),
        sa.ForeignKeyConstraint(["author_id"], ["identity_account.id"], name=op.f("fk_assises_minutes_text_author_id")),
        sa.ForeignKeyConstraint(
            ["minutes_id", "base"],
            ["assises_minutes_text.minutes_id", "assises_minutes_text.number"],
            name="fk_assises_minutes_text_base",
        ),
        sa.ForeignKeyConstraint(
            ["minutes_id"], ["assises_minutes.id"], name=op.f("fk_assises_minutes_text_minutes_id")
        ),
        sa.PrimaryKeyConstraint("minutes_id", "number", name=op.f("pk_assises_minutes_text")),
    )


def _assises_minutes_version() -> None:
    op.create_table(
        "assises_minutes_version",
        sa.Column("minutes_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("text_number", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number = 1 OR note <> ''", name=op.f("ck_assises_minutes_version_rectified_with_a_note")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_assises_minutes_version_counts_from_one")),
        sa.ForeignKeyConstraint(
            ["minutes_id", "text_number"],
            ["assises_minutes_text.minutes_id", "assises_minutes_text.number"],
            name="fk_assises_minutes_version_text",
        ),
        sa.ForeignKeyConstraint(
            ["minutes_id"], ["assises_minutes.id"], name=op.f("fk_assises_minutes_version_minutes_id")
        ),
        sa.PrimaryKeyConstraint("minutes_id", "number", name=op.f("pk_assises_minutes_version")),
        sa.UniqueConstraint("minutes_id", "text_number", name="uq_assises_minutes_version_text"),
    )


def downgrade() -> None:
    op.drop_table("assises_minutes_version")
    op.drop_table("assises_minutes_text")
    op.drop_table("assises_minutes_contest")
    op.drop_table("assises_minutes")
    op.drop_table("assises_agenda_entry")
    op.drop_table("assises_report")
    op.drop_table("assises_agenda_sheet")
    op.drop_table("assises_agenda_year")
    op.drop_table("assises_agenda_item")
