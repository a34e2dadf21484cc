"""Meetings of bodies, and tables de quartier: sheet, charter, participants, subjects, commitments, news."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

MEETINGS = (
    "participation_meeting", "participation_agenda_item", "participation_attendance", "participation_presence",
    "participation_minutes", "participation_meeting_decision", "participation_action",
)  # fmt: skip
TABLES = (
    "participation_table", "participation_charter", "participation_participant", "participation_subject",
    "participation_subject_step", "participation_commitment", "participation_commitment_note", "participation_news",
)  # fmt: skip
#: What is written once: a correction is a new row beside the old one.
WRITTEN_ONCE = (
    "participation_minutes", "participation_charter", "participation_subject_step", "participation_commitment_note",
)  # fmt: skip

KINDS = {
    "int": sa.BigInteger(), "text": sa.Text(), "moment": sa.DateTime(timezone=True), "bool": sa.Boolean(),
    "date": sa.Date(),
}  # fmt: skip
SETTLED = "(state IN ('kept', 'abandoned')) = (settled_at IS NOT NULL)"


def upgrade() -> None:
    _meetings()
    _agreed()
    _tables()
    _subjects()
    _commitments()
    op.execute(
        "CREATE FUNCTION participation_written_once() RETURNS trigger LANGUAGE plpgsql AS $$"
        " BEGIN RAISE EXCEPTION 'written once: %', TG_TABLE_NAME"
        " USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'written_once'; END $$"
    )
    for table in WRITTEN_ONCE:
        op.execute(
            f"CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION participation_written_once()"
        )


def _meetings() -> None:
    op.create_table(
        "participation_meeting",
        *_columns(
            "id int, body_id int, title text, summary text, starts_at moment, ends_at moment, "
            "moved_from moment?, place text, address text, step_free bool, access text, child_care bool, "
            "child_care_words text, interpreters text, sign_language bool, remote text, contact text, "
            "state text, cancel_reason text, cancelled_at moment?, created_at moment, sequence int, version int"
        ),
        _check("participation_meeting", "cancelling_reasoned", "(state = 'cancelled') = (cancel_reason <> '')"),
        _one_of("participation_meeting", "state", "planned held cancelled"),
        _check("participation_meeting", "titled", "title <> ''"),
        _check("participation_meeting", "sequence_counts", "sequence >= 0"),
        _check("participation_meeting", "runs_forward", "starts_at < ends_at"),
        _to("participation_meeting", "body_id", "participation_body.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation_meeting")),
    )
    op.create_index("ix_participation_meeting_body_starts", "participation_meeting", ["body_id", "starts_at"])
    op.create_index("ix_participation_meeting_starts", "participation_meeting", ["starts_at"])
    op.create_table(
        "participation_agenda_item",
        *_columns("id int, meeting_id int, rank int, title text, subject_kind text?, subject_id int?"),
        _check("participation_agenda_item", "titled", "title <> ''"),
        _check("participation_agenda_item", "subject_whole", "(subject_kind IS NULL) = (subject_id IS NULL)"),
        _to("participation_agenda_item", "meeting_id", "participation_meeting.id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation_agenda_item")),
        sa.UniqueConstraint("meeting_id", "subject_kind", "subject_id", name="uq_participation_agenda_item_subject"),
    )
    op.create_index("ix_participation_agenda_item_meeting", "participation_agenda_item", ["meeting_id", "rank"])
    op.create_table(
        "participation_attendance",
        *_columns("meeting_id int, crowd text, number int"),
        _one_of("participation_attendance", "crowd", "residents associations institutions elected others"),
        _check("participation_attendance", "number_sane", "number BETWEEN 0 AND 10000"),
        _to("participation_attendance", "meeting_id", "participation_meeting.id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("meeting_id", "crowd", name=op.f("pk_participation_attendance")),
    )
    op.create_table(
        "participation_presence",
        *_columns("id int, meeting_id int, name text, account_id int?, agreed_at moment"),
        _check("participation_presence", "named", "name <> ''"),
        _to("participation_presence", "account_id", "identity_account.id"),
        _to("participation_presence", "meeting_id", "participation_meeting.id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation_presence")),
        sa.UniqueConstraint("meeting_id", "account_id", name="uq_participation_presence_account"),
    )
    _indexed("participation_presence", "account_id", "meeting_id")


def _agreed() -> None:
    op.create_table(
        "participation_minutes",
        *_columns(
            "id int, meeting_id int, number int, base int?, body text, note text, state text, author_id int?, at moment"
        ),
        _check("participation_minutes", "written", "body <> ''"),
        _one_of("participation_minutes", "state", "draft published"),
        _check("participation_minutes", "built_on_the_last", "number = coalesce(base, 0) + 1"),
        _to("participation_minutes", "author_id", "identity_account.id"),
        _on_the_last("participation_minutes", "meeting_id"),
        _to("participation_minutes", "meeting_id", "participation_meeting.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation_minutes")),
        sa.UniqueConstraint("meeting_id", "number", name="uq_participation_minutes_revision"),
    )
    op.create_table(
        "participation_meeting_decision",
        *_columns(
            "id int, meeting_id int, words text, how text, how_words text, subject_kind text?, "
            "subject_id int?, at moment"
        ),
        _one_of("participation_meeting_decision", "how", "consent consensus vote other"),
        _check("participation_meeting_decision", "written", "words <> ''"),
        _check("participation_meeting_decision", "subject_whole", "(subject_kind IS NULL) = (subject_id IS NULL)"),
        _to("participation_meeting_decision", "meeting_id", "participation_meeting.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation_meeting_decision")),
    )
    _indexed("participation_meeting_decision", "meeting_id")
    op.create_table(
        "participation_action",
        *_columns(
            "id int, meeting_id int, words text, owner text, due_on date, state text, note text, "
            "created_at moment, settled_at moment?, version int"
        ),
        _check("participation_action", "settled_once_closed", "(state = 'open') = (settled_at IS NULL)"),
        _check("participation_action", "abandoning_reasoned", "state <> 'abandoned' OR note <> ''"),
        _one_of("participation_action", "state", "open done abandoned"),
        _check("participation_action", "owned", "words <> '' AND owner <> ''"),
        _to("participation_action", "meeting_id", "participation_meeting.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation_action")),
    )
    _indexed("participation_action", "meeting_id")


def _tables() -> None:
    op.create_table(
        "participation_table",
        *_columns("body_id int, animated_by text, how_to_come text, contact text, mode text, version int"),
        _one_of("participation_table", "mode", "before after"),
        _to("participation_table", "body_id", "participation_body.id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("body_id", name=op.f("pk_participation_table")),
    )
    op.create_table(
        "participation_charter",
        *_columns("body_id int, number int, base int?, words text, author_id int?, at moment"),
        _check("participation_charter", "written", "words <> ''"),
        _check("participation_charter", "built_on_the_last", "number = coalesce(base, 0) + 1"),
        _to("participation_charter", "author_id", "identity_account.id"),
        _on_the_last("participation_charter", "body_id"),
        _to("participation_charter", "body_id", "participation_body.id"),
        sa.PrimaryKeyConstraint("body_id", "number", name=op.f("pk_participation_charter")),
    )
    op.create_table(
        "participation_participant",
        *_columns("id int, body_id int, standpoint text, name text, account_id int?, agreed_at moment"),
        _check("participation_participant", "named", "name <> ''"),
        _one_of("participation_participant", "standpoint", "resident association"),
        _to("participation_participant", "account_id", "identity_account.id"),
        _to("participation_participant", "body_id", "participation_body.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation_participant")),
        sa.UniqueConstraint("body_id", "account_id", name="uq_participation_participant_account"),
    )
    _indexed("participation_participant", "account_id", "body_id")


def _subjects() -> None:
    op.create_table(
        "participation_subject",
        *_columns(
            "id int, body_id int, title text, words text, language text, author_id int?, author_name text, "
            "raised_at_id int?, raised_at moment, standing text, state text, meeting_id int?, "
            "outcome text, version int"
        ),
        _check("participation_subject", "closing_reasoned", "(state IN ('handled', 'set_aside')) = (outcome <> '')"),
        _one_of("participation_subject", "standing", "waiting shown hidden"),
        _check("participation_subject", "scheduled_somewhere", "state <> 'scheduled' OR meeting_id IS NOT NULL"),
        _one_of("participation_subject", "state", "raised scheduled handled set_aside"),
        _check("participation_subject", "titled", "title <> ''"),
        _to("participation_subject", "author_id", "identity_account.id"),
        _to("participation_subject", "body_id", "participation_body.id"),
        _to("participation_subject", "meeting_id", "participation_meeting.id"),
        _to("participation_subject", "raised_at_id", "participation_meeting.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation_subject")),
    )
    _indexed("participation_subject", "author_id")
    op.create_index("ix_participation_subject_body", "participation_subject", ["body_id", "raised_at"])
    _indexed("participation_subject", "meeting_id", "raised_at_id")
    op.create_table(
        "participation_subject_step",
        *_columns("id int, subject_id int, state text, words text, meeting_id int?, at moment"),
        _one_of("participation_subject_step", "state", "raised scheduled handled set_aside"),
        _to("participation_subject_step", "meeting_id", "participation_meeting.id"),
        _to("participation_subject_step", "subject_id", "participation_subject.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation_subject_step")),
    )
    _indexed("participation_subject_step", "meeting_id", "subject_id")


def _commitments() -> None:
    op.create_table(
        "participation_commitment",
        *_columns(
            "id int, body_id int, direction text, words text, by_whom text, due_on date, state text, "
            "meeting_id int?, created_at moment, settled_at moment?, version int"
        ),
        _check("participation_commitment", "settled_once_closed", SETTLED),
        _one_of("participation_commitment", "direction", "received given"),
        _one_of("participation_commitment", "state", "running partial kept abandoned"),
        _check("participation_commitment", "given_by_somebody", "words <> '' AND by_whom <> ''"),
        _to("participation_commitment", "body_id", "participation_body.id"),
        _to("participation_commitment", "meeting_id", "participation_meeting.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation_commitment")),
    )
    op.create_index("ix_participation_commitment_body", "participation_commitment", ["body_id", "due_on"])
    _indexed("participation_commitment", "meeting_id")
    op.create_table(
        "participation_commitment_note",
        *_columns("id int, commitment_id int, state text, words text, at moment"),
        _one_of("participation_commitment_note", "state", "running partial kept abandoned"),
        _check("participation_commitment_note", "written", "words <> ''"),
        _to("participation_commitment_note", "commitment_id", "participation_commitment.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation_commitment_note")),
    )
    _indexed("participation_commitment_note", "commitment_id")
    op.create_table(
        "participation_news",
        *_columns(
            "id int, body_id int, title text, words text, url text, source_kind text?, source_id int?, at moment"
        ),
        _check("participation_news", "titled", "title <> ''"),
        _check("participation_news", "source_whole", "(source_kind IS NULL) = (source_id IS NULL)"),
        _to("participation_news", "body_id", "participation_body.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation_news")),
        sa.UniqueConstraint("body_id", "source_kind", "source_id", name="uq_participation_news_source"),
    )
    op.create_index("ix_participation_news_body", "participation_news", ["body_id", "at"])


def _check(table: str, name: str, rule: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))


def _one_of(table: str, column: str, values: str) -> sa.CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values.split())
    return _check(table, f"{column}_known", f"{column} IN ({listed})")


def _to(table: str, column: str, target: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{table}_{column}"), ondelete=ondelete)


def _on_the_last(table: str, owner: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([owner, "base"], [f"{table}.{owner}", f"{table}.number"], name=f"fk_{table}_base")


def _indexed(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def _columns(listed: str) -> list[sa.Column]:
    """Columns written as "name kind", or "name kind?" when they may be empty."""
    pairs = [each.split() for each in listed.split(", ")]
    return [sa.Column(name, KINDS[kind.rstrip("?")], nullable=kind.endswith("?")) for name, kind in pairs]


def downgrade() -> None:
    for table in (*reversed(TABLES), *reversed(MEETINGS)):
        op.drop_table(table)
    op.execute("DROP FUNCTION participation_written_once()")
