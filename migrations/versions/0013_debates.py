"""Public debates: a question, what people say, its synthesis (frozen once published) and the answer owed."""

from collections.abc import Callable
from functools import partial

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None
MOMENT = partial(sa.DateTime, timezone=True)

ONE_LEVEL = (
    "(level = 0 AND parent_id IS NULL AND parent_level IS NULL)"
    " OR (level = 1 AND parent_id IS NOT NULL AND parent_level IS NOT DISTINCT FROM 0)"
)

# What was published never changes: a rectification is a new version.
FROZEN = """
CREATE FUNCTION participation_synthesis_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state = 'published' THEN
    RAISE EXCEPTION 'a published synthesis never changes'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'participation_synthesis_frozen';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE FUNCTION participation_section_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  touched bigint;
BEGIN
  IF TG_TABLE_NAME = 'participation_synthesis_section' THEN
    touched := CASE WHEN TG_OP = 'DELETE' THEN OLD.synthesis_id ELSE NEW.synthesis_id END;
  ELSE
    SELECT synthesis_id INTO touched FROM participation_synthesis_section
      WHERE id = CASE WHEN TG_OP = 'DELETE' THEN OLD.section_id ELSE NEW.section_id END;
  END IF;
  IF EXISTS (SELECT 1 FROM participation_synthesis WHERE id = touched AND state = 'published') THEN
    RAISE EXCEPTION 'a published synthesis never changes'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'participation_synthesis_frozen';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER participation_synthesis_frozen BEFORE UPDATE OR DELETE ON participation_synthesis
  FOR EACH ROW EXECUTE FUNCTION participation_synthesis_frozen();
CREATE TRIGGER participation_synthesis_frozen BEFORE INSERT OR UPDATE OR DELETE ON participation_synthesis_section
  FOR EACH ROW EXECUTE FUNCTION participation_section_frozen();
CREATE TRIGGER participation_synthesis_frozen BEFORE INSERT OR UPDATE OR DELETE ON participation_synthesis_quote
  FOR EACH ROW EXECUTE FUNCTION participation_section_frozen();
"""


def _must(kind: Callable[[], sa.types.TypeEngine], *names: str) -> list[sa.Column]:
    return [sa.Column(name, kind(), nullable=False) for name in names]


def _fk(table: str, column: str, target: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{table}_{column}"), ondelete=ondelete)


def _ck(table: str, name: str, rule: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))


def _ix(table: str, column: str) -> None:
    op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def upgrade() -> None:
    _debate()
    _speech()
    _outcome()
    op.execute(FROZEN)


def _debate() -> None:
    op.create_table(
        "participation_debate",
        *_must(sa.BigInteger, "id"),
        *_must(sa.Text, "slug", "question", "why", "decision", "decision_ref"),
        *_must(sa.BigInteger, "body_id"),
        *_must(sa.Text, "commitment"),
        *_must(MOMENT, "answer_due_at", "opens_at", "closes_at"),
        *_must(sa.Text, "state", "mode"),
        sa.Column("facts", postgresql.JSONB(), nullable=False),
        *_must(sa.Boolean, "with_statements"),
        *_must(sa.Text, "poll_key"),
        *_must(MOMENT, "created_at"),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=True),
        *_must(sa.BigInteger, "last_number", "version"),
        _ck("participation_debate", "announced_has_a_moment", "(state = 'draft') = (announced_at IS NULL)"),
        _ck("participation_debate", "mode_known", "mode IN ('before', 'after')"),
        _ck("participation_debate", "asks_for_a_decision", "question <> '' AND decision <> ''"),
        _ck("participation_debate", "state_known", "state IN ('draft', 'announced', 'synthesised', 'answered')"),
        _ck("participation_debate", "answered_after_it_closes", "closes_at < answer_due_at"),
        _ck("participation_debate", "period_runs_forward", "opens_at < closes_at"),
        _fk("participation_debate", "body_id", "participation_body.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation_debate")),
        sa.UniqueConstraint("slug", name=op.f("uq_participation_debate_slug")),
    )
    _ix("participation_debate", "body_id")
    op.create_table(
        "participation_debate_extension",
        *_must(sa.BigInteger, "id", "debate_id"),
        *_must(MOMENT, "closed_at", "closes_at"),
        *_must(sa.Text, "reason"),
        *_must(MOMENT, "at"),
        _ck("participation_debate_extension", "reasoned", "reason <> ''"),
        _ck("participation_debate_extension", "only_later", "closed_at < closes_at"),
        _fk("participation_debate_extension", "debate_id", "participation_debate.id", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation_debate_extension")),
    )
    _ix("participation_debate_extension", "debate_id")
    op.create_table(
        "participation_debate_place",
        *_must(sa.BigInteger, "debate_id", "place_id"),
        _fk("participation_debate_place", "debate_id", "participation_debate.id", "CASCADE"),
        _fk("participation_debate_place", "place_id", "territory_place.id"),
        sa.PrimaryKeyConstraint("debate_id", "place_id", name=op.f("pk_participation_debate_place")),
    )
    _ix("participation_debate_place", "place_id")


def _speech() -> None:
    op.create_table(
        "participation_contribution",
        *_must(sa.BigInteger, "id", "debate_id", "number", "level"),
        sa.Column("parent_id", sa.BigInteger(), nullable=True),
        sa.Column("parent_level", sa.BigInteger(), nullable=True),
        *_must(sa.Text, "title", "words", "folded", "language", "way", "collected", "signing", "first_name"),
        sa.Column("place_id", sa.BigInteger(), nullable=True),
        sa.Column("author_id", sa.BigInteger(), nullable=True),
        sa.Column("entered_by", sa.BigInteger(), nullable=True),
        *_must(sa.Text, "standing", "state", "request_key"),
        *_must(MOMENT, "said_at"),
        sa.Column("corrected_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        _ck("participation_contribution", "withdrawn_has_no_words", "(state = 'withdrawn') = (words = '')"),
        _ck("participation_contribution", "language_known", "language IN ('fr', 'ar', 'en', 'other')"),
        _ck("participation_contribution", "signing_known", "signing IN ('name', 'place', 'free')"),
        _ck("participation_contribution", "standing_known", "standing IN ('waiting', 'shown', 'hidden')"),
        _ck("participation_contribution", "state_known", "state IN ('standing', 'withdrawn')"),
        _ck("participation_contribution", "way_known", "way IN ('web', 'phone', 'voice', 'paper', 'workshop')"),
        _ck("participation_contribution", "one_level_deep", ONE_LEVEL),
        _ck("participation_contribution", "not_endless", "length(words) <= 4000"),
        _fk("participation_contribution", "author_id", "identity_account.id"),
        sa.ForeignKeyConstraint(
            ["debate_id", "parent_id", "parent_level"],
            [f"participation_contribution.{column}" for column in ("debate_id", "id", "level")],
            name="fk_participation_contribution_parent",
            ondelete="CASCADE",
        ),
        _fk("participation_contribution", "debate_id", "participation_debate.id", "CASCADE"),
        _fk("participation_contribution", "entered_by", "identity_account.id"),
        _fk("participation_contribution", "place_id", "territory_place.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation_contribution")),
        sa.UniqueConstraint("debate_id", "id", "level", name="uq_participation_contribution_level"),
        sa.UniqueConstraint("debate_id", "number", name="uq_participation_contribution_number"),
        sa.UniqueConstraint("debate_id", "request_key", name="uq_participation_contribution_once"),
    )
    _ix("participation_contribution", "author_id")
    _ix("participation_contribution", "place_id")
    op.create_index("ix_participation_contribution_replies", "participation_contribution", ["debate_id", "parent_id"])
    op.create_table(
        "participation_debate_theme",
        *_must(sa.BigInteger, "id", "debate_id"),
        *_must(sa.Text, "label"),
        _ck("participation_debate_theme", "labelled", "label <> ''"),
        _fk("participation_debate_theme", "debate_id", "participation_debate.id", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation_debate_theme")),
        sa.UniqueConstraint("debate_id", "label", name="uq_participation_debate_theme_label"),
    )
    op.create_table(
        "participation_contribution_support",
        *_must(sa.BigInteger, "contribution_id", "account_id"),
        _fk("participation_contribution_support", "account_id", "identity_account.id"),
        _fk("participation_contribution_support", "contribution_id", "participation_contribution.id", "CASCADE"),
        sa.PrimaryKeyConstraint("contribution_id", "account_id", name=op.f("pk_participation_contribution_support")),
    )
    _ix("participation_contribution_support", "account_id")
    op.create_table(
        "participation_contribution_theme",
        *_must(sa.BigInteger, "theme_id", "contribution_id"),
        _fk("participation_contribution_theme", "contribution_id", "participation_contribution.id", "CASCADE"),
        _fk("participation_contribution_theme", "theme_id", "participation_debate_theme.id", "CASCADE"),
        sa.PrimaryKeyConstraint("theme_id", "contribution_id", name=op.f("pk_participation_contribution_theme")),
    )
    _ix("participation_contribution_theme", "contribution_id")
    op.create_table(
        "participation_contribution_version",
        *_must(sa.BigInteger, "id", "contribution_id"),
        *_must(sa.Text, "title", "words"),
        *_must(MOMENT, "until_at"),
        _fk("participation_contribution_version", "contribution_id", "participation_contribution.id", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation_contribution_version")),
    )
    _ix("participation_contribution_version", "contribution_id")


def _outcome() -> None:
    op.create_table(
        "participation_synthesis",
        *_must(sa.BigInteger, "id", "debate_id", "number"),
        *_must(sa.Text, "state", "introduction", "reason"),
        sa.Column("figures", postgresql.JSONB(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        *_must(sa.BigInteger, "version"),
        _ck("participation_synthesis", "published_has_a_moment", "(state = 'published') = (published_at IS NOT NULL)"),
        _ck("participation_synthesis", "rectified_with_a_reason", "state = 'draft' OR number = 1 OR reason <> ''"),
        _ck("participation_synthesis", "state_known", "state IN ('draft', 'published')"),
        _fk("participation_synthesis", "debate_id", "participation_debate.id", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation_synthesis")),
        sa.UniqueConstraint("debate_id", "number", name="uq_participation_synthesis_number"),
    )
    op.create_index(
        "uq_participation_synthesis_draft",
        "participation_synthesis",
        ["debate_id"],
        unique=True,
        postgresql_where=sa.text("state = 'draft'"),
    )
    op.create_table(
        "participation_debate_answer",
        *_must(sa.BigInteger, "id", "debate_id", "synthesis_id", "body_id"),
        *_must(sa.Text, "words"),
        *_must(sa.Boolean, "relayed"),
        sa.Column("answered_by", sa.BigInteger(), nullable=True),
        *_must(MOMENT, "answered_at"),
        _ck("participation_debate_answer", "says_something", "words <> ''"),
        _fk("participation_debate_answer", "answered_by", "identity_account.id"),
        _fk("participation_debate_answer", "body_id", "participation_body.id"),
        _fk("participation_debate_answer", "debate_id", "participation_debate.id", "CASCADE"),
        _fk("participation_debate_answer", "synthesis_id", "participation_synthesis.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation_debate_answer")),
        sa.UniqueConstraint("debate_id", name="uq_participation_debate_answer_once"),
    )
    op.create_table(
        "participation_synthesis_section",
        *_must(sa.BigInteger, "id", "synthesis_id", "rank"),
        *_must(sa.Text, "kind", "heading", "words"),
        _ck("participation_synthesis_section", "says_something", "heading <> '' AND words <> ''"),
        _ck("participation_synthesis_section", "kind_known", "kind IN ('shared', 'divided', 'minority')"),
        _fk("participation_synthesis_section", "synthesis_id", "participation_synthesis.id", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation_synthesis_section")),
        sa.UniqueConstraint("synthesis_id", "rank", name="uq_participation_synthesis_section_rank"),
    )
    op.create_table(
        "participation_debate_answer_complement",
        *_must(sa.BigInteger, "id", "answer_id"),
        *_must(sa.Text, "words"),
        *_must(sa.Boolean, "relayed"),
        *_must(MOMENT, "at"),
        _ck("participation_debate_answer_complement", "says_something", "words <> ''"),
        _fk("participation_debate_answer_complement", "answer_id", "participation_debate_answer.id", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation_debate_answer_complement")),
    )
    _ix("participation_debate_answer_complement", "answer_id")
    op.create_table(
        "participation_debate_answer_part",
        *_must(sa.BigInteger, "answer_id", "section_id"),
        *_must(sa.Text, "outcome", "words"),
        _ck("participation_debate_answer_part", "outcome_known", "outcome IN ('retained', 'partly', 'not')"),
        _ck("participation_debate_answer_part", "reasoned", "words <> ''"),
        _fk("participation_debate_answer_part", "answer_id", "participation_debate_answer.id", "CASCADE"),
        _fk("participation_debate_answer_part", "section_id", "participation_synthesis_section.id"),
        sa.PrimaryKeyConstraint("answer_id", "section_id", name=op.f("pk_participation_debate_answer_part")),
    )
    op.create_table(
        "participation_synthesis_quote",
        *_must(sa.BigInteger, "section_id", "contribution_id"),
        _fk("participation_synthesis_quote", "contribution_id", "participation_contribution.id"),
        _fk("participation_synthesis_quote", "section_id", "participation_synthesis_section.id", "CASCADE"),
        sa.PrimaryKeyConstraint("section_id", "contribution_id", name=op.f("pk_participation_synthesis_quote")),
    )
    _ix("participation_synthesis_quote", "contribution_id")


def downgrade() -> None:
    for name in (
        "participation_synthesis_quote",
        "participation_debate_answer_part",
        "participation_debate_answer_complement",
        "participation_synthesis_section",
        "participation_debate_answer",
        "participation_contribution_version",
        "participation_contribution_theme",
        "participation_contribution_support",
        "participation_synthesis",
        "participation_debate_theme",
        "participation_debate_place",
        "participation_debate_extension",
        "participation_contribution",
        "participation_debate",
    ):
        op.drop_table(name)
    op.execute("DROP FUNCTION participation_section_frozen(), participation_synthesis_frozen()")
