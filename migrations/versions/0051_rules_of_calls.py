"""Rules of a call: criteria, priorities, delays; shares of a consortium; papers of organisations."""

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None

_CALL, _SENT, _PARTNER = "participation_call", "participation_application", "participation_partner"

#: What a call says and asks stands from its publication on, its criteria and priorities too.
FROZEN = """
CREATE FUNCTION participation_call_is_published() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  held bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.call_id ELSE NEW.call_id END;
BEGIN
  PERFORM 1 FROM participation_call WHERE id = held AND state = 'prepared' FOR SHARE;
  IF NOT FOUND AND EXISTS (SELECT 1 FROM participation_call WHERE id = held) THEN
    RAISE EXCEPTION 'a published call keeps its criteria and priorities'
      USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE TRIGGER participation_call_criterion_frozen BEFORE INSERT OR UPDATE OR DELETE ON participation_call_criterion
  FOR EACH ROW EXECUTE FUNCTION participation_call_is_published();
CREATE TRIGGER participation_call_priority_frozen BEFORE INSERT OR UPDATE OR DELETE ON participation_call_priority
  FOR EACH ROW EXECUTE FUNCTION participation_call_is_published();

CREATE FUNCTION participation_call_rules_are_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state <> 'prepared' AND (
    ROW(OLD.kind, OLD.title, OLD.words, OLD.body_id, OLD.place_id, OLD.opens_at, OLD.closes_at, OLD.answer_days,
        OLD.most, OLD.needs, OLD.readers, OLD.gap, OLD.questions_until,
        OLD.appeal_days, OLD.appeal_answer_days, OLD.appeal_body_id, OLD.digest)
    IS DISTINCT FROM
    ROW(NEW.kind, NEW.title, NEW.words, NEW.body_id, NEW.place_id, NEW.opens_at, NEW.closes_at, NEW.answer_days,
        NEW.most, NEW.needs, NEW.readers, NEW.gap, NEW.questions_until,
        NEW.appeal_days, NEW.appeal_answer_days, NEW.appeal_body_id, NEW.digest)
  ) THEN
    RAISE EXCEPTION 'a published call keeps its rules' USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER participation_call_rules_frozen BEFORE UPDATE ON participation_call
  FOR EACH ROW EXECUTE FUNCTION participation_call_rules_are_frozen();
"""


#: Column of a call -> what calls of before have.
_RULES = {"readers": 0, "gap": 30, "appeal_days": 0, "appeal_answer_days": 30}
_CHECKS = {
    "read_by_several": "readers = 0 OR readers BETWEEN 2 AND 5",
    "gap_within_the_whole": "gap BETWEEN 1 AND 100",
    "appeal_within_a_season": "appeal_days BETWEEN 0 AND 90",
    "appeal_answered_in_time": "appeal_answer_days BETWEEN 1 AND 180",
    "appeal_to_another_body": "appeal_body_id <> body_id",
    "frozen_once_published": "state <> 'prepared' OR digest = ''",
}


def upgrade() -> None:
    _columns()
    _identity_organisation_bank()
    _identity_organisation_statutes()
    _participation_call_criterion()
    _participation_call_priority()
    _participation_application_priority()
    op.execute(FROZEN)


def _columns() -> None:
    for name, before in _RULES.items():
        op.add_column(_CALL, sa.Column(name, sa.BigInteger(), nullable=False, server_default=str(before)))
        op.alter_column(_CALL, name, server_default=None)
    op.add_column(_CALL, sa.Column("questions_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column(_CALL, sa.Column("appeal_body_id", sa.BigInteger(), nullable=True))
    op.add_column(_CALL, sa.Column("digest", sa.Text(), nullable=False, server_default=""))
    op.alter_column(_CALL, "digest", server_default=None)
    op.create_foreign_key(
        op.f("fk_participation_call_appeal_body_id"), _CALL, "participation_body", ["appeal_body_id"], ["id"]
    )
    for name, rule in _CHECKS.items():
        op.create_check_constraint(op.f(f"ck_participation_call_{name}"), _CALL, rule)
    op.add_column(_SENT, sa.Column("round", sa.BigInteger(), nullable=False, server_default="1"))
    op.alter_column(_SENT, "round", server_default=None)
    op.create_check_constraint(op.f("ck_participation_application_round_from_one"), _SENT, "round >= 1")
    op.add_column(_PARTNER, sa.Column("share", sa.BigInteger(), nullable=True))
    op.create_check_constraint(op.f("ck_participation_partner_share_positive"), _PARTNER, "share > 0")


def _identity_organisation_bank() -> None:
    op.create_table(
        "identity_organisation_bank",
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("octet_length(sealed) >= 33", name=op.f("ck_identity_organisation_bank_is_sealed")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["identity_organisation.id"],
            name=op.f("fk_identity_organisation_bank_organisation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_identity_organisation_bank")),
    )


def _identity_organisation_statutes() -> None:
    op.create_table(
        "identity_organisation_statutes",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("size > 0", name=op.f("ck_identity_organisation_statutes_not_empty")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["identity_organisation.id"],
            name=op.f("fk_identity_organisation_statutes_organisation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_organisation_statutes")),
    )
    op.create_index(
        "uq_identity_organisation_statutes_current",
        "identity_organisation_statutes",
        ["organisation_id"],
        unique=True,
        postgresql_where=sa.text("replaced_at IS NULL"),
    )


def _participation_call_criterion() -> None:
    op.create_table(
        "participation_call_criterion",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("call_id", sa.BigInteger(), nullable=False),
        sa.Column("rank", sa.BigInteger(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("weight", sa.BigInteger(), nullable=False),
        sa.Column("scale", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("label <> '' AND words <> ''", name=op.f("ck_participation_call_criterion_told")),
        sa.CheckConstraint("scale BETWEEN 1 AND 20", name=op.f("ck_participation_call_criterion_scaled")),
        sa.CheckConstraint("weight BETWEEN 1 AND 100", name=op.f("ck_participation_call_criterion_weighs")),
        sa.ForeignKeyConstraint(
            ["call_id"],
            ["participation_call.id"],
            name=op.f("fk_participation_call_criterion_call_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation_call_criterion")),
        sa.UniqueConstraint("call_id", "rank", name="uq_participation_call_criterion_rank"),
    )


def _participation_call_priority() -> None:
    op.create_table(
        "participation_call_priority",
        sa.Column("call_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("ref_id", sa.BigInteger(), nullable=False),
        sa.Column("rank", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["call_id"],
            ["participation_call.id"],
            name=op.f("fk_participation_call_priority_call_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("call_id", "kind", "ref_id", name=op.f("pk_participation_call_priority")),
    )


def _participation_application_priority() -> None:
    op.create_table(
        "participation_application_priority",
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("call_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("ref_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["participation_application.id"],
            name=op.f("fk_participation_application_priority_application_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["call_id", "kind", "ref_id"],
            [
                "participation_call_priority.call_id",
                "participation_call_priority.kind",
                "participation_call_priority.ref_id",
            ],
            name="fk_participation_application_priority_of_the_call",
        ),
        sa.PrimaryKeyConstraint(
            "application_id", "call_id", "kind", "ref_id", name=op.f("pk_participation_application_priority")
        ),
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER participation_call_rules_frozen ON participation_call")
    op.drop_table("participation_application_priority")
    op.drop_table("participation_call_priority")
    op.drop_table("participation_call_criterion")
    op.drop_table("identity_organisation_statutes")
    op.drop_table("identity_organisation_bank")
    op.execute("DROP FUNCTION participation_call_is_published, participation_call_rules_are_frozen")
    op.drop_column(_PARTNER, "share")
    op.drop_column(_SENT, "round")
    for name in (*_RULES, "questions_until", "appeal_body_id", "digest"):
        op.drop_column(_CALL, name)
