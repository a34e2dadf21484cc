"""The Assises: registrations, the people in them, and what they need."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _assises_registration()
    _assises_attendee()
    _assises_need()


def _assises_registration() -> None:
    op.create_table(
        "assises_registration",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("edition_id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("secret_seal", sa.Text(), nullable=False),
        sa.Column("ticket", sa.Text(), nullable=True),
        sa.Column("college", sa.Text(), nullable=False),
        sa.Column("entrance", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("reached_by", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("home_id", sa.BigInteger(), nullable=True),
        sa.Column("account_id", sa.BigInteger(), nullable=True),
        sa.Column("organisation_id", sa.BigInteger(), nullable=True),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirm_by", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "(state = 'cancelled') = (cancelled_at IS NOT NULL)",
            name=op.f("ck_assises_registration_cancelled_has_a_moment"),
        ),
        sa.CheckConstraint(
            "college IN ('residents', 'associations', 'civil_society', 'technicians', 'elected')",
            name=op.f("ck_assises_registration_college_known"),
        ),
        sa.CheckConstraint(
            "entrance IN ('web', 'phone', 'paper', 'relay', 'door')",
            name=op.f("ck_assises_registration_entrance_known"),
        ),
        sa.CheckConstraint(
            "state IN ('to_confirm', 'confirmed', 'cancelled')", name=op.f("ck_assises_registration_state_known")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["identity_account.id"], name=op.f("fk_assises_registration_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["identity_account.id"], name=op.f("fk_assises_registration_created_by")
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["assises_edition.id"], name=op.f("fk_assises_registration_edition_id")
        ),
        sa.ForeignKeyConstraint(["home_id"], ["territory_place.id"], name=op.f("fk_assises_registration_home_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["identity_organisation.id"], name=op.f("fk_assises_registration_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assises_registration")),
        sa.UniqueConstraint("edition_id", "code", name="uq_assises_registration_code"),
        sa.UniqueConstraint("secret_seal", name=op.f("uq_assises_registration_secret_seal")),
        sa.UniqueConstraint("ticket", name=op.f("uq_assises_registration_ticket")),
    )
    op.create_index(op.f("ix_assises_registration_account_id"), "assises_registration", ["account_id"], unique=False)
    op.create_index("ix_assises_registration_edition", "assises_registration", ["edition_id", "state"], unique=False)
    op.create_index(op.f("ix_assises_registration_home_id"), "assises_registration", ["home_id"], unique=False)
    op.create_index(
        op.f("ix_assises_registration_organisation_id"), "assises_registration", ["organisation_id"], unique=False
    )


def _assises_attendee() -> None:
    op.create_table(
        "assises_attendee",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("registration_id", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("first_name", sa.Text(), nullable=False),
        sa.Column("last_name", sa.Text(), nullable=False),
        sa.Column("age", sa.BigInteger(), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("first_name <> ''", name=op.f("ck_assises_attendee_named")),
        sa.CheckConstraint("role IN ('main', 'companion', 'child')", name=op.f("ck_assises_attendee_role_known")),
        sa.CheckConstraint("age BETWEEN 0 AND 120", name=op.f("ck_assises_attendee_age_sane")),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["assises_registration.id"],
            name=op.f("fk_assises_attendee_registration_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assises_attendee")),
    )
    op.create_index("ix_assises_attendee_registration", "assises_attendee", ["registration_id"], unique=False)
    op.create_index(
        "uq_assises_attendee_main",
        "assises_attendee",
        ["registration_id"],
        unique=True,
        postgresql_where=sa.text("role = 'main'"),
    )


def _assises_need() -> None:
    op.create_table(
        "assises_need",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("attendee_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("sealed_words", sa.LargeBinary(), nullable=True),
        sa.Column("sealed_answer", sa.LargeBinary(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "(state = 'asked') = (answered_at IS NULL)", name=op.f("ck_assises_need_answered_has_a_moment")
        ),
        sa.CheckConstraint(
            "kind IN ('child_care', 'interpreter', 'sign_language', 'hearing_loop', 'mobility', 'transport', 'meal', "
            "'easy_french', 'helper', 'other')",
            name=op.f("ck_assises_need_kind_known"),
        ),
        sa.CheckConstraint(
            "state IN ('asked', 'taken_on', 'impossible', 'confirmed')", name=op.f("ck_assises_need_state_known")
        ),
        sa.ForeignKeyConstraint(["answered_by"], ["identity_account.id"], name=op.f("fk_assises_need_answered_by")),
        sa.ForeignKeyConstraint(
            ["attendee_id"],
            ["assises_attendee.id"],
            name=op.f("fk_assises_need_attendee_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assises_need")),
        sa.UniqueConstraint("attendee_id", "kind", name="uq_assises_need_once"),
    )


def downgrade() -> None:
    op.drop_table("assises_need")
    op.drop_table("assises_attendee")
    op.drop_table("assises_registration")
