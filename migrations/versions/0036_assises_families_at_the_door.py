"""Families written down at the door: who came with whom, in which place, adult or child."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("assises_walk_in", sa.Column("group_id", sa.Uuid(), nullable=True))
    op.execute("UPDATE assises_walk_in SET group_id = id")
    op.alter_column("assises_walk_in", "group_id", nullable=False)
    op.add_column("assises_walk_in", sa.Column("rank", sa.BigInteger(), nullable=False, server_default="1"))
    op.alter_column("assises_walk_in", "rank", server_default=None)
    op.add_column("assises_walk_in", sa.Column("child", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.alter_column("assises_walk_in", "child", server_default=None)
    op.create_check_constraint(op.f("ck_assises_walk_in_place_in_group"), "assises_walk_in", "rank BETWEEN 1 AND 20")
    op.create_index(
        "uq_assises_walk_in_group_merged", "assises_walk_in", ["group_id", "merged_into"], unique=True,
        postgresql_where=sa.text("merged_into IS NOT NULL"),
    )  # fmt: skip


def downgrade() -> None:
    op.drop_index("uq_assises_walk_in_group_merged", table_name="assises_walk_in")
    op.drop_constraint(op.f("ck_assises_walk_in_place_in_group"), "assises_walk_in", type_="check")
    op.drop_column("assises_walk_in", "child")
    op.drop_column("assises_walk_in", "rank")
    op.drop_column("assises_walk_in", "group_id")
