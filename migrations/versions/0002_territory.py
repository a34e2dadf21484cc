"""Territory: places, and the frame of reference."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "territory_challenge",
        sa.Column("barometers", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("rank", sa.BigInteger(), nullable=False),
        sa.Column("name", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("plain", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("formal", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_territory_challenge")),
        sa.UniqueConstraint("code", name=op.f("uq_territory_challenge_code")),
    )
    op.create_table(
        "territory_orientation",
        sa.Column("icon", sa.Text(), nullable=False),
        sa.Column("tint", sa.Text(), nullable=False),
        sa.Column("headings", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("rank", sa.BigInteger(), nullable=False),
        sa.Column("name", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("plain", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("formal", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_territory_orientation")),
        sa.UniqueConstraint("code", name=op.f("uq_territory_orientation_code")),
    )
    op.create_table(
        "territory_place",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_ar", sa.Text(), nullable=True),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('metropolis', 'commune', 'qpv', 'district')", name=op.f("ck_territory_place_kind_known")
        ),
        sa.CheckConstraint(
            "latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180",
            name=op.f("ck_territory_place_on_earth"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_territory_place")),
        sa.UniqueConstraint("slug", name=op.f("uq_territory_place_slug")),
    )
    op.create_table(
        "territory_principle",
        sa.Column("tools", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("rank", sa.BigInteger(), nullable=False),
        sa.Column("name", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("plain", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("formal", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_territory_principle")),
        sa.UniqueConstraint("code", name=op.f("uq_territory_principle_code")),
    )
    op.create_table(
        "territory_within",
        sa.Column("place_id", sa.BigInteger(), nullable=False),
        sa.Column("container_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["container_id"],
            ["territory_place.id"],
            name=op.f("fk_territory_within_container_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["place_id"],
            ["territory_place.id"],
            name=op.f("fk_territory_within_place_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("place_id", "container_id", name=op.f("pk_territory_within")),
    )
    op.create_index(
        op.f("ix_territory_within_container_id"), "territory_within", ["container_id"], unique=False
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_territory_within_container_id"), table_name="territory_within")
    op.drop_table("territory_within")
    op.drop_table("territory_principle")
    op.drop_table("territory_place")
    op.drop_table("territory_orientation")
    op.drop_table("territory_challenge")
