"""A statement keeps its words, but not its author when the author erases their account."""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

GUARD = """
CREATE OR REPLACE FUNCTION opinions_guard_statement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF (NEW.id, NEW.poll_id, NEW.number, NEW.text, NEW.folded)
        IS DISTINCT FROM (OLD.id, OLD.poll_id, OLD.number, OLD.text, OLD.folded) OR {author} THEN
      PERFORM opinions_refuse('opinions_words_kept');
    END IF;
  ELSIF EXISTS (SELECT 1 FROM opinions_poll
                WHERE id = NEW.poll_id AND (state = 'sealed' OR opinions_moment() >= closes_at)) THEN
    PERFORM opinions_refuse('opinions_closed');
  END IF;
  RETURN NEW;
END $$
"""


def upgrade() -> None:
    op.execute(GUARD.format(author="(NEW.author_id IS NOT NULL AND NEW.author_id IS DISTINCT FROM OLD.author_id)"))


def downgrade() -> None:
    op.execute(GUARD.format(author="NEW.author_id IS DISTINCT FROM OLD.author_id"))
