"""People without mail or telephone are told by voice of the minutes of their workshop, too."""

from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

BEFORE = "why IN ('drawn', 'offered', 'seat', 'lost', 'moved', 'activity_cancelled', 'need')"
AFTER = BEFORE.replace("'need')", "'need', 'minutes_to_read', 'minutes_out')")


def upgrade() -> None:
    _known(AFTER)


def downgrade() -> None:
    op.execute("DELETE FROM assises_call WHERE why IN ('minutes_to_read', 'minutes_out')")
    _known(BEFORE)


def _known(condition: str) -> None:
    op.drop_constraint(op.f("ck_assises_call_why_known"), "assises_call", type_="check")
    op.create_check_constraint(op.f("ck_assises_call_why_known"), "assises_call", condition)
