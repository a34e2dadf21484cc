"""Identity: accounts, roles, sign-in codes, residences and their cards."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "identity_account",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("display_name", sa.Text(), nullable=True),
        sa.Column("password", sa.Text(), nullable=True),
        sa.Column("fs_uniquifier", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("tf_primary_method", sa.Text(), nullable=True),
        sa.Column("tf_totp_secret", sa.Text(), nullable=True),
        sa.Column("tf_last_counter", sa.BigInteger(), nullable=True),
        sa.Column("recovery_hashes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("created_day", sa.Date(), nullable=False),
        sa.Column("erased_day", sa.Date(), nullable=True),
        sa.CheckConstraint("left(phone, 1) = '+'", name=op.f("ck_identity_account_phone_international")),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_identity_account_email_lower")),
        sa.CheckConstraint(
            "erased_day IS NULL OR NOT active", name=op.f("ck_identity_account_erased_is_closed")
        ),
        sa.CheckConstraint(
            "num_nonnulls(email, phone) = CASE WHEN erased_day IS NULL THEN 1 ELSE 0 END",
            name=op.f("ck_identity_account_one_contact"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_account")),
        sa.UniqueConstraint("email", name=op.f("uq_identity_account_email")),
        sa.UniqueConstraint("fs_uniquifier", name=op.f("uq_identity_account_fs_uniquifier")),
        sa.UniqueConstraint("phone", name=op.f("uq_identity_account_phone")),
    )
    op.create_table(
        "identity_sign_in_code",
        sa.Column("ticket_hash", sa.Text(), nullable=False),
        sa.Column("contact_hash", sa.Text(), nullable=False),
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.BigInteger(), nullable=False),
        sa.Column("used", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("ticket_hash", name=op.f("pk_identity_sign_in_code")),
    )
    op.create_index(
        "ix_identity_sign_in_code_contact_hash", "identity_sign_in_code", ["contact_hash"], unique=False
    )
    op.create_index(
        "ix_identity_sign_in_code_expires_at", "identity_sign_in_code", ["expires_at"], unique=False
    )
    op.create_table(
        "identity_residence",
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("commune_id", sa.BigInteger(), nullable=False),
        sa.Column("qpv_id", sa.BigInteger(), nullable=True),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("proof", sa.Text(), nullable=False),
        sa.Column("since_day", sa.Date(), nullable=False),
        sa.Column("proven_by", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "(proof = 'desk') = (proven_by IS NOT NULL)", name=op.f("ck_identity_residence_desk_has_a_name")
        ),
        sa.CheckConstraint(
            "link IN ('lives', 'studies', 'works')", name=op.f("ck_identity_residence_link_known")
        ),
        sa.CheckConstraint(
            "proof IN ('declared', 'code', 'desk')", name=op.f("ck_identity_residence_proof_known")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["identity_account.id"],
            name=op.f("fk_identity_residence_account_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["commune_id"], ["territory_place.id"], name=op.f("fk_identity_residence_commune_id")
        ),
        sa.ForeignKeyConstraint(
            ["proven_by"], ["identity_account.id"], name=op.f("fk_identity_residence_proven_by")
        ),
        sa.ForeignKeyConstraint(
            ["qpv_id"], ["territory_place.id"], name=op.f("fk_identity_residence_qpv_id")
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_identity_residence")),
    )
    op.create_index("ix_identity_residence_commune_id", "identity_residence", ["commune_id"], unique=False)
    op.create_index("ix_identity_residence_qpv_id", "identity_residence", ["qpv_id"], unique=False)
    op.create_table(
        "identity_residence_card",
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("place_id", sa.BigInteger(), nullable=False),
        sa.Column("batch", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("used_day", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(state = 'used') = (used_day IS NOT NULL)",
            name=op.f("ck_identity_residence_card_used_has_a_day"),
        ),
        sa.CheckConstraint("state IN ('ready', 'used')", name=op.f("ck_identity_residence_card_state_known")),
        sa.ForeignKeyConstraint(
            ["place_id"], ["territory_place.id"], name=op.f("fk_identity_residence_card_place_id")
        ),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_identity_residence_card")),
    )
    op.create_index(
        "ix_identity_residence_card_place_id", "identity_residence_card", ["place_id"], unique=False
    )
    op.create_table(
        "identity_role_grant",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("scope_id", sa.BigInteger(), nullable=False),
        sa.Column("granted_by", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(scope = 'everywhere') = (scope_id = 0)",
            name=op.f("ck_identity_role_grant_everywhere_has_no_id"),
        ),
        sa.CheckConstraint(
            "role IN ('secretariat', 'officer', 'facilitator', 'observer')",
            name=op.f("ck_identity_role_grant_role_known"),
        ),
        sa.CheckConstraint(
            "scope IN ('everywhere', 'territory', 'edition')", name=op.f("ck_identity_role_grant_scope_known")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["identity_account.id"],
            name=op.f("fk_identity_role_grant_account_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["granted_by"], ["identity_account.id"], name=op.f("fk_identity_role_grant_granted_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_role_grant")),
    )
    op.create_index(
        "uq_identity_role_grant_current",
        "identity_role_grant",
        ["account_id", "role", "scope", "scope_id"],
        unique=True,
        postgresql_where=sa.text("ends_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_index(
        "uq_identity_role_grant_current",
        table_name="identity_role_grant",
        postgresql_where=sa.text("ends_at IS NULL"),
    )
    op.drop_table("identity_role_grant")
    op.drop_index("ix_identity_residence_card_place_id", table_name="identity_residence_card")
    op.drop_table("identity_residence_card")
    op.drop_index("ix_identity_residence_qpv_id", table_name="identity_residence")
    op.drop_index("ix_identity_residence_commune_id", table_name="identity_residence")
    op.drop_table("identity_residence")
    op.drop_index("ix_identity_sign_in_code_expires_at", table_name="identity_sign_in_code")
    op.drop_index("ix_identity_sign_in_code_contact_hash", table_name="identity_sign_in_code")
    op.drop_table("identity_sign_in_code")
    op.drop_table("identity_account")
