"""Registrations: what is typed on the way, relays, calls, and counts of needs that outlive them."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _assises_need_tally()
    _assises_registration_draft()
    _assises_relay()
    _assises_call()


def _assises_need_tally() -> None:
    op.create_table(
        "assises_need_tally",
        sa.Column("edition_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('child_care', 'interpreter', 'sign_language', 'hearing_loop', 'mobility', 'transport', 'meal', "
            "'easy_french', 'helper', 'other')",
            name=op.f("ck_assises_need_tally_kind_known"),
        ),
        sa.CheckConstraint(
            "state IN ('asked', 'taken_on', 'impossible', 'confirmed')", name=op.f("ck_assises_need_tally_state_known")
        ),
        sa.CheckConstraint("number >= 1", name=op.f("ck_assises_need_tally_counts")),
        sa.ForeignKeyConstraint(["edition_id"], ["assises_edition.id"], name=op.f("fk_assises_need_tally_edition_id")),
        sa.PrimaryKeyConstraint("edition_id", "kind", "state", name=op.f("pk_assises_need_tally")),
    )


def _assises_registration_draft() -> None:
    op.create_table(
        "assises_registration_draft",
        sa.Column("ticket_seal", sa.Text(), nullable=False),
        sa.Column("edition_id", sa.BigInteger(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["assises_edition.id"],
            name=op.f("fk_assises_registration_draft_edition_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("ticket_seal", name=op.f("pk_assises_registration_draft")),
    )
    op.create_index(
        op.f("ix_assises_registration_draft_edition_id"), "assises_registration_draft", ["edition_id"], unique=False
    )
    op.create_index(
        op.f("ix_assises_registration_draft_expires_at"), "assises_registration_draft", ["expires_at"], unique=False
    )


def _assises_relay() -> None:
    op.create_table(
        "assises_relay",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("edition_id", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["assises_edition.id"], name=op.f("fk_assises_relay_edition_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["identity_organisation.id"],
            name=op.f("fk_assises_relay_organisation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assises_relay")),
        sa.UniqueConstraint("edition_id", "organisation_id", name="uq_assises_relay_once"),
    )
    op.create_index(op.f("ix_assises_relay_organisation_id"), "assises_relay", ["organisation_id"], unique=False)


def _assises_call() -> None:
    op.create_table(
        "assises_call",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("edition_id", sa.BigInteger(), nullable=False),
        sa.Column("registration_id", sa.BigInteger(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("tries", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("(state = 'done') = (done_at IS NOT NULL)", name=op.f("ck_assises_call_done_has_a_moment")),
        sa.CheckConstraint("state IN ('to_do', 'not_reached', 'done')", name=op.f("ck_assises_call_state_known")),
        sa.CheckConstraint(
            "why IN ('drawn', 'offered', 'seat', 'lost', 'moved', 'activity_cancelled', 'need')",
            name=op.f("ck_assises_call_why_known"),
        ),
        sa.CheckConstraint("tries >= 0", name=op.f("ck_assises_call_tries_count")),
        sa.ForeignKeyConstraint(["done_by"], ["identity_account.id"], name=op.f("fk_assises_call_done_by")),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["assises_edition.id"], name=op.f("fk_assises_call_edition_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["assises_registration.id"],
            name=op.f("fk_assises_call_registration_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assises_call")),
        sa.UniqueConstraint("key", name=op.f("uq_assises_call_key")),
    )
    op.create_index(op.f("ix_assises_call_registration_id"), "assises_call", ["registration_id"], unique=False)
    op.create_index(
        "ix_assises_call_to_do",
        "assises_call",
        ["edition_id", "made_at"],
        unique=False,
        postgresql_where=sa.text("state <> 'done'"),
    )


def downgrade() -> None:
    op.drop_table("assises_call")
    op.drop_table("assises_relay")
    op.drop_table("assises_registration_draft")
    op.drop_table("assises_need_tally")
