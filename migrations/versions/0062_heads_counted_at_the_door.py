"""Heads counted in a building of the Assises: people leave without being seen, and its gauge stops the door for good."""

import sqlalchemy as sa
from alembic import op

revision = "0062"
down_revision = "0061"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "assises_head_count",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_day_id", sa.BigInteger(), nullable=False),
        sa.Column("persons", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("server_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("device_id", sa.BigInteger(), nullable=True),
        sa.Column("by_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("persons BETWEEN 0 AND 99999", name=op.f("ck_assises_head_count_a_building_full")),
        sa.ForeignKeyConstraint(["by_id"], ["identity_account.id"], name=op.f("fk_assises_head_count_by_id")),
        sa.ForeignKeyConstraint(["device_id"], ["assises_device.id"], name=op.f("fk_assises_head_count_device_id")),
        sa.ForeignKeyConstraint(
            ["site_day_id"], ["assises_site_day.id"], name=op.f("fk_assises_head_count_site_day_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assises_head_count")),
    )
    op.create_index("ix_assises_head_count_site_day", "assises_head_count", ["site_day_id", "at"])
    op.create_index(op.f("ix_assises_head_count_device_id"), "assises_head_count", ["device_id"])


def downgrade() -> None:
    """Forget the counts."""
    op.drop_table("assises_head_count")
