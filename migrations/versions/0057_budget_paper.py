"""Budgets: desks, cards, paper batches, reminders; an envelope kept for some ages; a vote that pauses."""

import sqlalchemy as sa
from alembic import op

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("budgets_edition", sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True))
    _ages()
    _desk()
    _visit()
    _card_pack()
    _card()
    _vote_reminder()
    _reminder_step()
    _paper_batch()
    _paper_line()
    _paper_reading()
    _paper_settling()


def _ages() -> None:
    for name in ("age_from", "age_to"):
        op.add_column("budgets_envelope", sa.Column(name, sa.BigInteger(), nullable=True))
    op.create_check_constraint(
        op.f("ck_budgets_envelope_ages_whole"), "budgets_envelope", "num_nonnulls(age_from, age_to) IN (0, 2)"
    )
    op.create_check_constraint(
        op.f("ck_budgets_envelope_ages_sane"), "budgets_envelope", "age_from BETWEEN 0 AND age_to AND age_to <= 120"
    )


def _desk() -> None:
    op.create_table(
        "budgets_desk",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("ticket", sa.Text(), nullable=False),
        sa.Column("edition_id", sa.BigInteger(), nullable=False),
        sa.Column("place_id", sa.BigInteger(), nullable=False),
        sa.Column("pin_seal", sa.Text(), nullable=False),
        sa.Column("opened_by", sa.BigInteger(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("opened_at <= ends_at", name=op.f("ck_budgets_desk_runs_forward")),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["budgets_edition.id"], name=op.f("fk_budgets_desk_edition_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["opened_by"], ["identity_account.id"], name=op.f("fk_budgets_desk_opened_by")),
        sa.ForeignKeyConstraint(["place_id"], ["territory_place.id"], name=op.f("fk_budgets_desk_place_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budgets_desk")),
        sa.UniqueConstraint("ticket", name=op.f("uq_budgets_desk_ticket")),
    )
    op.create_index(op.f("ix_budgets_desk_edition_id"), "budgets_desk", ["edition_id"], unique=False)
    op.create_index(op.f("ix_budgets_desk_opened_by"), "budgets_desk", ["opened_by"], unique=False)
    op.create_index(op.f("ix_budgets_desk_place_id"), "budgets_desk", ["place_id"], unique=False)


def _visit() -> None:
    op.create_table(
        "budgets_visit",
        sa.Column("ticket_seal", sa.Text(), nullable=False),
        sa.Column("edition_id", sa.BigInteger(), nullable=False),
        sa.Column("desk_id", sa.BigInteger(), nullable=True),
        sa.Column("elector_key", sa.LargeBinary(), nullable=True),
        sa.Column("home_id", sa.BigInteger(), nullable=True),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("proof", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("num_nonnulls(elector_key, home_id) IN (0, 2)", name=op.f("ck_budgets_visit_wiped_whole")),
        sa.CheckConstraint("octet_length(elector_key) = 32", name=op.f("ck_budgets_visit_key_length")),
        sa.ForeignKeyConstraint(
            ["desk_id"], ["budgets_desk.id"], name=op.f("fk_budgets_visit_desk_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["budgets_edition.id"], name=op.f("fk_budgets_visit_edition_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["home_id"], ["territory_place.id"], name=op.f("fk_budgets_visit_home_id")),
        sa.PrimaryKeyConstraint("ticket_seal", name=op.f("pk_budgets_visit")),
    )
    op.create_index(op.f("ix_budgets_visit_desk_id"), "budgets_visit", ["desk_id"], unique=False)
    op.create_index(op.f("ix_budgets_visit_edition_id"), "budgets_visit", ["edition_id"], unique=False)
    op.create_index(op.f("ix_budgets_visit_expires_at"), "budgets_visit", ["expires_at"], unique=False)
    op.create_index(op.f("ix_budgets_visit_home_id"), "budgets_visit", ["home_id"], unique=False)


def _card_pack() -> None:
    op.create_table(
        "budgets_card_pack",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("ticket", sa.Text(), nullable=False),
        sa.Column("edition_id", sa.BigInteger(), nullable=False),
        sa.Column("place_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("printed_by", sa.BigInteger(), nullable=True),
        sa.Column("printed_on", sa.Date(), nullable=False),
        sa.CheckConstraint("number BETWEEN 1 AND 200", name=op.f("ck_budgets_card_pack_number_sane")),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["budgets_edition.id"], name=op.f("fk_budgets_card_pack_edition_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["place_id"], ["territory_place.id"], name=op.f("fk_budgets_card_pack_place_id")),
        sa.ForeignKeyConstraint(["printed_by"], ["identity_account.id"], name=op.f("fk_budgets_card_pack_printed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budgets_card_pack")),
        sa.UniqueConstraint("ticket", name=op.f("uq_budgets_card_pack_ticket")),
    )
    op.create_index(op.f("ix_budgets_card_pack_edition_id"), "budgets_card_pack", ["edition_id"], unique=False)
    op.create_index(op.f("ix_budgets_card_pack_place_id"), "budgets_card_pack", ["place_id"], unique=False)
    op.create_index(op.f("ix_budgets_card_pack_printed_by"), "budgets_card_pack", ["printed_by"], unique=False)


def _card() -> None:
    op.create_table(
        "budgets_card",
        sa.Column("pack_id", sa.BigInteger(), nullable=False),
        sa.Column("serial", sa.BigInteger(), nullable=False),
        sa.Column("code_seal", sa.Text(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=True),
        sa.CheckConstraint("serial >= 1", name=op.f("ck_budgets_card_serial_from_one")),
        sa.ForeignKeyConstraint(
            ["pack_id"], ["budgets_card_pack.id"], name=op.f("fk_budgets_card_pack_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("pack_id", "serial", name="pk_budgets_card"),
        sa.UniqueConstraint("code_seal", name=op.f("uq_budgets_card_code_seal")),
    )


def _vote_reminder() -> None:
    op.create_table(
        "budgets_vote_reminder",
        sa.Column("edition_id", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["identity_account.id"],
            name=op.f("fk_budgets_vote_reminder_account_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["budgets_edition.id"], name=op.f("fk_budgets_vote_reminder_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("edition_id", "account_id", name="pk_budgets_vote_reminder"),
    )
    op.create_index(op.f("ix_budgets_vote_reminder_account_id"), "budgets_vote_reminder", ["account_id"], unique=False)


def _reminder_step() -> None:
    op.create_table(
        "budgets_reminder_step",
        sa.Column("edition_id", sa.BigInteger(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["budgets_edition.id"], name=op.f("fk_budgets_reminder_step_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("edition_id", "step", name="pk_budgets_reminder_step"),
    )


def _paper_batch() -> None:
    op.create_table(
        "budgets_paper_batch",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("ticket", sa.Text(), nullable=False),
        sa.Column("edition_id", sa.BigInteger(), nullable=False),
        sa.Column("envelope_id", sa.BigInteger(), nullable=False),
        sa.Column("place_id", sa.BigInteger(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("sheets", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("officers", sa.Text(), nullable=False),
        sa.Column("opened_by", sa.BigInteger(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signed", sa.BigInteger(), nullable=False),
        sa.Column("ballots", sa.BigInteger(), nullable=False),
        sa.Column("white", sa.BigInteger(), nullable=False),
        sa.Column("spoilt", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "state <> 'closed' OR (sheets >= 5 AND signed = sheets AND ballots + white + spoilt = sheets)",
            name=op.f("ck_budgets_paper_batch_totals_match"),
        ),
        sa.CheckConstraint("state IN ('open', 'closed', 'set_aside')", name=op.f("ck_budgets_paper_batch_state_known")),
        sa.CheckConstraint(
            "ballots >= 0 AND white >= 0 AND spoilt >= 0 AND signed >= 0",
            name=op.f("ck_budgets_paper_batch_counts_positive"),
        ),
        sa.CheckConstraint("sheets BETWEEN 1 AND 500", name=op.f("ck_budgets_paper_batch_sheets_sane")),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["budgets_edition.id"], name=op.f("fk_budgets_paper_batch_edition_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["envelope_id"],
            ["budgets_envelope.id"],
            name=op.f("fk_budgets_paper_batch_envelope_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["opened_by"], ["identity_account.id"], name=op.f("fk_budgets_paper_batch_opened_by")),
        sa.ForeignKeyConstraint(["place_id"], ["territory_place.id"], name=op.f("fk_budgets_paper_batch_place_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budgets_paper_batch")),
        sa.UniqueConstraint("ticket", name=op.f("uq_budgets_paper_batch_ticket")),
    )
    op.create_index(op.f("ix_budgets_paper_batch_edition_id"), "budgets_paper_batch", ["edition_id"], unique=False)
    op.create_index(op.f("ix_budgets_paper_batch_envelope_id"), "budgets_paper_batch", ["envelope_id"], unique=False)
    op.create_index(op.f("ix_budgets_paper_batch_opened_by"), "budgets_paper_batch", ["opened_by"], unique=False)
    op.create_index(op.f("ix_budgets_paper_batch_place_id"), "budgets_paper_batch", ["place_id"], unique=False)


def _paper_line() -> None:
    op.create_table(
        "budgets_paper_line",
        sa.Column("batch_id", sa.BigInteger(), nullable=False),
        sa.Column("elector_key", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["budgets_paper_batch.id"], name=op.f("fk_budgets_paper_line_batch_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("batch_id", "elector_key", name="pk_budgets_paper_line"),
    )


def _paper_reading() -> None:
    op.create_table(
        "budgets_paper_reading",
        sa.Column("batch_id", sa.BigInteger(), nullable=False),
        sa.Column("sheet", sa.BigInteger(), nullable=False),
        sa.Column("turn", sa.BigInteger(), nullable=False),
        sa.Column("reader_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "(kind = 'ballot') = (content IS NOT NULL)", name=op.f("ck_budgets_paper_reading_content_of_a_ballot")
        ),
        sa.CheckConstraint("kind IN ('ballot', 'white', 'spoilt')", name=op.f("ck_budgets_paper_reading_kind_known")),
        sa.CheckConstraint("sheet >= 1", name=op.f("ck_budgets_paper_reading_sheet_from_one")),
        sa.CheckConstraint("turn IN (1, 2)", name=op.f("ck_budgets_paper_reading_read_twice")),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["budgets_paper_batch.id"], name=op.f("fk_budgets_paper_reading_batch_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["reader_id"], ["identity_account.id"], name=op.f("fk_budgets_paper_reading_reader_id")
        ),
        sa.PrimaryKeyConstraint("batch_id", "sheet", "turn", name="pk_budgets_paper_reading"),
        sa.UniqueConstraint("batch_id", "sheet", "reader_id", name="uq_budgets_paper_reading_two_people"),
    )
    op.create_index(op.f("ix_budgets_paper_reading_reader_id"), "budgets_paper_reading", ["reader_id"], unique=False)


def _paper_settling() -> None:
    op.create_table(
        "budgets_paper_settling",
        sa.Column("batch_id", sa.BigInteger(), nullable=False),
        sa.Column("sheet", sa.BigInteger(), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'ballot') = (content IS NOT NULL)", name=op.f("ck_budgets_paper_settling_content_of_a_ballot")
        ),
        sa.CheckConstraint("btrim(reason) <> ''", name=op.f("ck_budgets_paper_settling_has_a_reason")),
        sa.CheckConstraint("kind IN ('ballot', 'white', 'spoilt')", name=op.f("ck_budgets_paper_settling_kind_known")),
        sa.ForeignKeyConstraint(
            ["batch_id"],
            ["budgets_paper_batch.id"],
            name=op.f("fk_budgets_paper_settling_batch_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["by_id"], ["identity_account.id"], name=op.f("fk_budgets_paper_settling_by_id")),
        sa.PrimaryKeyConstraint("batch_id", "sheet", name="pk_budgets_paper_settling"),
    )
    op.create_index(op.f("ix_budgets_paper_settling_by_id"), "budgets_paper_settling", ["by_id"], unique=False)


def downgrade() -> None:
    op.drop_table("budgets_paper_settling")
    op.drop_table("budgets_paper_reading")
    op.drop_table("budgets_paper_line")
    op.drop_table("budgets_paper_batch")
    op.drop_table("budgets_reminder_step")
    op.drop_table("budgets_vote_reminder")
    op.drop_table("budgets_card")
    op.drop_table("budgets_card_pack")
    op.drop_table("budgets_visit")
    op.drop_table("budgets_desk")
    op.drop_constraint("ck_budgets_envelope_ages_sane", "budgets_envelope")
    op.drop_constraint("ck_budgets_envelope_ages_whole", "budgets_envelope")
    for name in ("age_to", "age_from"):
        op.drop_column("budgets_envelope", name)
    op.drop_column("budgets_edition", "paused_at")
