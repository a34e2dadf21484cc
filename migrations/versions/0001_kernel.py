"""Kernel: journal, outbox, sessions, rate limits, page versions and files."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "kernel_audit",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("details", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kernel_audit")),
    )
    op.create_index("ix_kernel_audit_subject", "kernel_audit", ["subject"], unique=False)
    op.create_table(
        "kernel_file",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("content_type", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("width", sa.BigInteger(), nullable=False),
        sa.Column("height", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_kernel_file")),
    )
    op.create_table(
        "kernel_outbox",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("medium", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("tries", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.CheckConstraint("medium IN ('mail', 'sms')", name=op.f("ck_kernel_outbox_medium_known")),
        sa.CheckConstraint(
            "state IN ('waiting', 'sent', 'given_up')", name=op.f("ck_kernel_outbox_state_known")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kernel_outbox")),
        sa.UniqueConstraint("key", name=op.f("uq_kernel_outbox_key")),
    )
    op.create_index(
        "ix_kernel_outbox_due",
        "kernel_outbox",
        ["due_at"],
        unique=False,
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_table(
        "kernel_page_version",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_kernel_page_version")),
    )
    op.create_table(
        "kernel_rate_limit",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("tries", sa.BigInteger(), nullable=False),
        sa.Column("window_ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_kernel_rate_limit")),
    )
    op.create_index(
        op.f("ix_kernel_rate_limit_window_ends_at"), "kernel_rate_limit", ["window_ends_at"], unique=False
    )
    op.create_table(
        "kernel_session",
        sa.Column("id_hash", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id_hash", name=op.f("pk_kernel_session")),
    )
    op.create_index(op.f("ix_kernel_session_expires_at"), "kernel_session", ["expires_at"], unique=False)
    op.create_index(op.f("ix_kernel_session_owner"), "kernel_session", ["owner"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_kernel_session_owner"), table_name="kernel_session")
    op.drop_index(op.f("ix_kernel_session_expires_at"), table_name="kernel_session")
    op.drop_table("kernel_session")
    op.drop_index(op.f("ix_kernel_rate_limit_window_ends_at"), table_name="kernel_rate_limit")
    op.drop_table("kernel_rate_limit")
    op.drop_table("kernel_page_version")
    op.drop_index(
        "ix_kernel_outbox_due", table_name="kernel_outbox", postgresql_where=sa.text("state = 'waiting'")
    )
    op.drop_table("kernel_outbox")
    op.drop_table("kernel_file")
    op.drop_index("ix_kernel_audit_subject", table_name="kernel_audit")
    op.drop_table("kernel_audit")
