"""An institution's answer to a debate is written once: complements are added, nothing is rewritten."""

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

WRITTEN_ONCE = (
    "participation_debate_answer",
    "participation_debate_answer_part",
    "participation_debate_answer_complement",
)


def upgrade() -> None:
    for table in WRITTEN_ONCE:
        op.execute(
            f"CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION participation_written_once()"
        )


def downgrade() -> None:
    for table in WRITTEN_ONCE:
        op.execute(f"DROP TRIGGER written_once ON {table}")
