"""People join a group afterwards, with seats of their own; the link of one registration changes alone."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

LIVE = "state IN ('waiting', 'offered', 'confirmed')"
STOCKS = ("activity", "site_day")


def upgrade() -> None:
    op.add_column("assises_registration", sa.Column("link_turn", sa.BigInteger(), nullable=False, server_default="0"))
    op.alter_column("assises_registration", "link_turn", server_default=None)
    op.add_column("assises_attendee", sa.Column("ticket", sa.Text(), nullable=True))
    op.create_unique_constraint("uq_assises_attendee_ticket", "assises_attendee", ["ticket"])
    op.add_column("assises_seat", sa.Column("joiner_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(
        op.f("fk_assises_seat_joiner_id_assises_attendee"), "assises_seat", "assises_attendee", ["joiner_id"], ["id"],
        ondelete="CASCADE",
    )  # fmt: skip
    for stock in STOCKS:
        _again(stock, f"joiner_id IS NULL AND {LIVE}")
        op.create_index(
            f"uq_assises_seat_joiner_{stock}", "assises_seat", ["joiner_id", f"{stock}_id"], unique=True,
            postgresql_where=sa.text(LIVE),
        )  # fmt: skip


def downgrade() -> None:
    # One live seat a group and stock: those of people who joined later go, the group's stay.
    op.execute("DELETE FROM assises_seat WHERE joiner_id IS NOT NULL")
    for stock in STOCKS:
        op.drop_index(f"uq_assises_seat_joiner_{stock}", table_name="assises_seat")
        _again(stock, LIVE)
    op.drop_constraint(op.f("fk_assises_seat_joiner_id_assises_attendee"), "assises_seat", type_="foreignkey")
    op.drop_column("assises_seat", "joiner_id")
    op.drop_constraint("uq_assises_attendee_ticket", "assises_attendee", type_="unique")
    op.drop_column("assises_attendee", "ticket")
    op.drop_column("assises_registration", "link_turn")


def _again(stock: str, where: str) -> None:
    """The unique index of a group's seats, over these rows."""
    name = f"uq_assises_seat_{stock}"
    op.drop_index(name, table_name="assises_seat")
    op.create_index(
        name, "assises_seat", ["registration_id", f"{stock}_id"], unique=True, postgresql_where=sa.text(where)
    )
