"""People without mail or telephone are asked by voice, too, whether they would leave an activity that is too full."""

from alembic import op

revision = "0063"
down_revision = "0062"
branch_labels = None
depends_on = None

BEFORE = (
    "why IN ('drawn', 'offered', 'seat', 'lost', 'moved', 'activity_cancelled', 'need', 'minutes_to_read', "
    "'minutes_out')"
)
AFTER = BEFORE.replace("'moved',", "'moved', 'volunteers',")


def upgrade() -> None:
    _known(AFTER)


def downgrade() -> None:
    op.execute("DELETE FROM assises_call WHERE why = 'volunteers'")
    _known(BEFORE)


def _known(condition: str) -> None:
    op.drop_constraint(op.f("ck_assises_call_why_known"), "assises_call", type_="check")
    op.create_check_constraint(op.f("ck_assises_call_why_known"), "assises_call", condition)
