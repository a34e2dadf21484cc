"""Published results of a campaign say for ever what they said on their day."""

from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

KEPT = """
CREATE FUNCTION commission_results_are_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'published results never change'
    USING ERRCODE = 'check_violation', CONSTRAINT = 'commission_results_kept';
END $$;

CREATE TRIGGER commission_results_kept BEFORE UPDATE ON commission_campaign
  FOR EACH ROW WHEN (
    OLD.digest <> '' AND (OLD.results IS DISTINCT FROM NEW.results OR OLD.digest IS DISTINCT FROM NEW.digest)
  ) EXECUTE FUNCTION commission_results_are_kept();
"""


def upgrade() -> None:
    op.execute(KEPT)


def downgrade() -> None:
    op.execute("DROP TRIGGER commission_results_kept ON commission_campaign")
    op.execute("DROP FUNCTION commission_results_are_kept")
