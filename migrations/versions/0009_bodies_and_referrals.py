"""Bodies with their seats, what they decide and when they meet; and saisines with their answers."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

KINDS = ("steering", "mayors", "commune", "table", "commission", "other")
KEPT = ("participation_decision_version", "participation_referral_answer")
NEVER_CHANGES = """
CREATE FUNCTION participation_never_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is written once', TG_TABLE_NAME
    USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_written_once';
END $$;
"""


def upgrade() -> None:
    _bodies()
    _decisions()
    _dates()
    _referrals()
    op.execute(NEVER_CHANGES)
    for table in KEPT:
        op.execute(
            f"CREATE TRIGGER {table}_written_once BEFORE UPDATE OR DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION participation_never_changes()"
        )


def _texts(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _kinds(kinds: tuple[str, ...]) -> None:
    name = op.f("ck_participation_body_kind_known")
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    op.drop_constraint(name, "participation_body", type_="check")
    op.create_check_constraint(name, "participation_body", f"kind IN ({listed})")


def _bodies() -> None:
    _kinds((*KINDS[:-1], "assises", "other"))
    # Bodies that are there already have no words of the contract yet, and were written by people.
    op.add_column("participation_body", sa.Column("quotes", postgresql.JSONB(), server_default="[]", nullable=False))
    op.add_column("participation_body", sa.Column("reference_digest", sa.Text(), server_default="", nullable=False))
    op.alter_column("participation_body", "quotes", server_default=None)
    op.alter_column("participation_body", "reference_digest", server_default=None)
    op.create_table(
        "participation_seat",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("body_id", sa.BigInteger(), nullable=False),
        *_texts("organisation", "function", "person", "college"),
        sa.Column("consented", sa.Boolean(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "college IN ('elected', 'technicians', 'civil_society', 'associations', 'residents')",
            name=op.f("ck_participation_seat_college_known"),
        ),
        sa.CheckConstraint("organisation <> ''", name=op.f("ck_participation_seat_named")),
        sa.CheckConstraint("person = '' OR consented", name=op.f("ck_participation_seat_person_agreed")),
        sa.CheckConstraint("until >= since", name=op.f("ck_participation_seat_ends_after_it_begins")),
        sa.ForeignKeyConstraint(
            ["body_id"], ["participation_body.id"], name=op.f("fk_participation_seat_body_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation_seat")),
    )
    op.create_index("ix_participation_seat_body", "participation_seat", ["body_id", "since"])
    op.create_table(
        "participation_numbering",
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("year", sa.BigInteger(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("series", "year", name=op.f("pk_participation_numbering")),
    )


def _decisions() -> None:
    op.create_table(
        "participation_decision",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("year", sa.BigInteger(), nullable=False),
        sa.Column("rank", sa.BigInteger(), nullable=False),
        sa.Column("body_id", sa.BigInteger(), nullable=False),
        sa.Column("about_kind", sa.Text(), nullable=True),
        sa.Column("about_id", sa.BigInteger(), nullable=True),
        sa.Column("public_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("num_nonnulls(about_kind, about_id) <> 1", name=op.f("ck_participation_decision_about_whole")),
        sa.CheckConstraint("version > 0", name=op.f("ck_participation_decision_version_from_one")),
        sa.ForeignKeyConstraint(
            ["body_id"], ["participation_body.id"], name=op.f("fk_participation_decision_body_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation_decision")),
        sa.UniqueConstraint("year", "rank", name="uq_participation_decision_number"),
    )
    op.create_index("ix_participation_decision_body", "participation_decision", ["body_id", "public_at"])
    op.create_table(
        "participation_decision_version",
        sa.Column("decision_id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        *_texts("title", "text", "about_version", "about_text", "about_digest", "procedure"),
        sa.Column("votes_for", sa.BigInteger(), nullable=True),
        sa.Column("votes_against", sa.BigInteger(), nullable=True),
        sa.Column("abstentions", sa.BigInteger(), nullable=True),
        sa.Column("not_voting", sa.BigInteger(), nullable=True),
        *_texts("reservations", "reason"),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("rectification", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "procedure IN ('vote', 'consent')", name=op.f("ck_participation_decision_version_procedure_known")
        ),
        sa.CheckConstraint("title <> ''", name=op.f("ck_participation_decision_version_titled")),
        sa.CheckConstraint("text <> ''", name=op.f("ck_participation_decision_version_worded")),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_participation_decision_version_reasoned")),
        sa.CheckConstraint(
            "num_nonnulls(votes_for, votes_against, abstentions, not_voting)"
            " = CASE WHEN procedure = 'vote' THEN 4 ELSE 0 END",
            name=op.f("ck_participation_decision_version_votes_counted"),
        ),
        sa.CheckConstraint(
            "least(votes_for, votes_against, abstentions, not_voting) >= 0",
            name=op.f("ck_participation_decision_version_votes_not_negative"),
        ),
        sa.CheckConstraint(
            "(version = 1) = (rectification = '')",
            name=op.f("ck_participation_decision_version_rectification_reasoned"),
        ),
        sa.CheckConstraint(
            "(about_text = '') = (about_digest = '')", name=op.f("ck_participation_decision_version_digest_of_a_text")
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["participation_decision.id"], name=op.f("fk_participation_decision_version_decision_id")
        ),
        sa.PrimaryKeyConstraint("decision_id", "version", name=op.f("pk_participation_decision_version")),
    )


def _dates() -> None:
    op.create_table(
        "participation_date",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("body_id", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("whole_days", sa.Boolean(), nullable=False),
        sa.Column("firm", sa.Boolean(), nullable=False),
        *_texts("place", "note", "state", "reason"),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "state IN ('planned', 'held', 'cancelled')", name=op.f("ck_participation_date_state_known")
        ),
        sa.CheckConstraint("title <> ''", name=op.f("ck_participation_date_titled")),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_participation_date_ends_after_it_starts")),
        sa.CheckConstraint("firm OR whole_days", name=op.f("ck_participation_date_a_period_is_of_days")),
        sa.CheckConstraint(
            "(state = 'cancelled') = (reason <> '')", name=op.f("ck_participation_date_cancelling_reasoned")
        ),
        sa.ForeignKeyConstraint(
            ["body_id"], ["participation_body.id"], name=op.f("fk_participation_date_body_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation_date")),
    )
    op.create_index("ix_participation_date_when", "participation_date", ["starts_at"])
    op.create_index("ix_participation_date_body", "participation_date", ["body_id", "starts_at"])


def _referrals() -> None:
    op.create_table(
        "participation_referral",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("from_body_id", sa.BigInteger(), nullable=False),
        sa.Column("to_body_id", sa.BigInteger(), nullable=False),
        *_texts("question", "why", "asks"),
        sa.Column("delay_days", sa.BigInteger(), nullable=False),
        sa.Column("origin_kind", sa.Text(), nullable=True),
        sa.Column("origin_id", sa.BigInteger(), nullable=True),
        sa.Column("author_id", sa.BigInteger(), nullable=True),
        *_texts("state", "withdrawal_reason"),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("year", sa.BigInteger(), nullable=True),
        sa.Column("rank", sa.BigInteger(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "asks IN ('answer', 'visit', 'decision')", name=op.f("ck_participation_referral_asks_known")
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'sent', 'answered', 'withdrawn')", name=op.f("ck_participation_referral_state_known")
        ),
        sa.CheckConstraint("question <> ''", name=op.f("ck_participation_referral_asked")),
        sa.CheckConstraint("why <> ''", name=op.f("ck_participation_referral_reasoned")),
        sa.CheckConstraint("from_body_id <> to_body_id", name=op.f("ck_participation_referral_two_bodies")),
        sa.CheckConstraint("delay_days BETWEEN 15 AND 180", name=op.f("ck_participation_referral_delay_in_bounds")),
        sa.CheckConstraint(
            "num_nonnulls(origin_kind, origin_id) <> 1", name=op.f("ck_participation_referral_origin_whole")
        ),
        sa.CheckConstraint("(state = 'draft') = (sent_at IS NULL)", name=op.f("ck_participation_referral_sent_once")),
        sa.CheckConstraint(
            "num_nonnulls(year, rank, sent_at, due_at) = CASE WHEN state = 'draft' THEN 0 ELSE 4 END",
            name=op.f("ck_participation_referral_sent_with_a_number"),
        ),
        sa.CheckConstraint("due_at > sent_at", name=op.f("ck_participation_referral_due_after_sent")),
        sa.CheckConstraint(
            "(state = 'withdrawn') = (withdrawal_reason <> '')",
            name=op.f("ck_participation_referral_withdrawal_reasoned"),
        ),
        sa.ForeignKeyConstraint(
            ["from_body_id"], ["participation_body.id"], name=op.f("fk_participation_referral_from_body_id")
        ),
        sa.ForeignKeyConstraint(
            ["to_body_id"], ["participation_body.id"], name=op.f("fk_participation_referral_to_body_id")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["identity_account.id"], name=op.f("fk_participation_referral_author_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation_referral")),
        sa.UniqueConstraint("year", "rank", name="uq_participation_referral_number"),
    )
    op.create_index("ix_participation_referral_to", "participation_referral", ["to_body_id", "state"])
    op.create_index("ix_participation_referral_from", "participation_referral", ["from_body_id", "state"])
    op.create_index("ix_participation_referral_due", "participation_referral", ["state", "due_at"])
    _answers()


def _answers() -> None:
    op.create_table(
        "participation_referral_answer",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("referral_id", sa.BigInteger(), nullable=False),
        sa.Column("rank", sa.BigInteger(), nullable=False),
        *_texts("text", "by_title", "measures"),
        sa.Column("relayed", sa.Boolean(), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("rank > 0", name=op.f("ck_participation_referral_answer_rank_from_one")),
        sa.CheckConstraint("text <> ''", name=op.f("ck_participation_referral_answer_worded")),
        sa.CheckConstraint("by_title <> ''", name=op.f("ck_participation_referral_answer_signed")),
        sa.ForeignKeyConstraint(
            ["referral_id"], ["participation_referral.id"], name=op.f("fk_participation_referral_answer_referral_id")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["identity_account.id"], name=op.f("fk_participation_referral_answer_author_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation_referral_answer")),
        sa.UniqueConstraint("referral_id", "rank", name="uq_participation_referral_answer_rank"),
    )
    op.create_table(
        "participation_referral_opinion",
        sa.Column("referral_id", sa.BigInteger(), nullable=False),
        *_texts("verdict", "reason"),
        sa.Column("author_id", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "verdict IN ('satisfied', 'incomplete')", name=op.f("ck_participation_referral_opinion_verdict_known")
        ),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_participation_referral_opinion_reasoned")),
        sa.ForeignKeyConstraint(
            ["referral_id"], ["participation_referral.id"], name=op.f("fk_participation_referral_opinion_referral_id")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["identity_account.id"], name=op.f("fk_participation_referral_opinion_author_id")
        ),
        sa.PrimaryKeyConstraint("referral_id", name=op.f("pk_participation_referral_opinion")),
    )


def downgrade() -> None:
    for table in (
        "participation_referral_opinion",
        "participation_referral_answer",
        "participation_referral",
        "participation_date",
        "participation_decision_version",
        "participation_decision",
        "participation_numbering",
        "participation_seat",
    ):
        op.drop_table(table)
    op.execute("DROP FUNCTION participation_never_changes()")
    op.drop_column("participation_body", "reference_digest")
    op.drop_column("participation_body", "quotes")
    # The kind that this step brought goes with it; the bodies of that kind stay.
    op.execute("UPDATE participation_body SET kind = 'other' WHERE kind = 'assises'")
    _kinds(KINDS)
