"""The dates of a published call follow what it belongs to: a stage of a budget that is put off, paused or ended.

Its other rules stay as they were published. Dates move only with the digest that tells of them, and only for a call
that is linked: one that stands alone keeps its dates for good, and one that was closed by hand keeps everything.
"""

from alembic import op

revision = "0061"
down_revision = "0060"
branch_labels = None
depends_on = None

_RULES = (
    "kind", "title", "words", "body_id", "place_id", "answer_days", "most", "needs", "readers", "gap",
    "questions_until", "appeal_days", "appeal_answer_days", "appeal_body_id",
)  # fmt: skip
_DATES = ("opens_at", "closes_at", "digest")
_FUNCTION = """
CREATE OR REPLACE FUNCTION participation_call_rules_are_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state <> 'prepared' AND ({condition}) THEN
    RAISE EXCEPTION 'a published call keeps its rules' USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NEW;
END $$;
"""
#: What lets dates move: published, linked to the same thing as before, and another digest.
_MAY_MOVE = """
    OLD.state = 'published' AND OLD.linked_kind <> '' AND OLD.digest <> NEW.digest
    AND ROW(OLD.linked_kind, OLD.linked_id) IS NOT DISTINCT FROM ROW(NEW.linked_kind, NEW.linked_id)
"""


def _changed(names: tuple[str, ...]) -> str:
    old, new = (", ".join(f"{side}.{name}" for name in names) for side in ("OLD", "NEW"))
    return f"ROW({old}) IS DISTINCT FROM ROW({new})"


def upgrade() -> None:
    """Let the dates of a linked call move with their digest."""
    condition = f"{_changed(_RULES)} OR ({_changed(_DATES)} AND NOT ({_MAY_MOVE}))"
    op.execute(_FUNCTION.format(condition=condition))


def downgrade() -> None:
    """Keep every date as it was published."""
    op.execute(_FUNCTION.format(condition=_changed((*_RULES, *_DATES))))
