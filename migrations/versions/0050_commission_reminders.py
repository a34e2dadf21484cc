"""When a recommendation was last reminded of; volunteers and candidates taken down from paper."""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

#: Tables of people who may have written on paper.
_WRITTEN = ("commission_volunteer", "commission_candidacy")


def upgrade() -> None:
    op.add_column("commission_recommendation", sa.Column("reminded_step", sa.Text(), server_default="", nullable=False))
    op.add_column("commission_recommendation", sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True))
    op.create_check_constraint(
        op.f("ck_commission_recommendation_reminded_at_a_moment"), "commission_recommendation",
        "(reminded_step <> '') = (reminded_at IS NOT NULL)",
    )  # fmt: skip
    for table in _WRITTEN:
        op.add_column(table, sa.Column("channel", sa.Text(), server_default="online", nullable=False))
        op.add_column(table, sa.Column("signed_on", sa.Date(), nullable=True))
        op.add_column(table, sa.Column("entered_by_id", sa.BigInteger(), nullable=True))
        op.create_check_constraint(
            op.f(f"ck_{table}_channel_known"), table, "channel IN ('online', 'paper')"
        )  # fmt: skip
        op.create_check_constraint(
            op.f(f"ck_{table}_paper_signed"), table, "(channel = 'paper') = (signed_on IS NOT NULL)"
        )
        op.create_foreign_key(
            op.f(f"fk_{table}_entered_by_id_identity_account"), table, "identity_account", ["entered_by_id"], ["id"]
        )
        op.create_index(op.f(f"ix_{table}_entered_by_id"), table, ["entered_by_id"], unique=False)


def downgrade() -> None:
    for table in reversed(_WRITTEN):
        op.drop_index(op.f(f"ix_{table}_entered_by_id"), table_name=table)
        op.drop_constraint(op.f(f"fk_{table}_entered_by_id_identity_account"), table, type_="foreignkey")
        op.drop_constraint(op.f(f"ck_{table}_paper_signed"), table, type_="check")
        op.drop_constraint(op.f(f"ck_{table}_channel_known"), table, type_="check")
        op.drop_column(table, "entered_by_id")
        op.drop_column(table, "signed_on")
        op.drop_column(table, "channel")
    op.drop_constraint(
        op.f("ck_commission_recommendation_reminded_at_a_moment"), "commission_recommendation", type_="check"
    )
    op.drop_column("commission_recommendation", "reminded_at")
    op.drop_column("commission_recommendation", "reminded_step")
