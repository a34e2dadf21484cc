"""Works of the commission: what they rest on, what they teach, what they recommend, how they are adopted."""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _commission_heard()
    _commission_adoption_request()
    _commission_work()
    _commission_lesson()
    _commission_recommendation()
    _commission_work_source()
    _commission_lesson_source()
    _commission_recommendation_lesson()


def _commission_heard() -> None:
    op.create_table(
        "commission_heard",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("about_kind", sa.Text(), nullable=False),
        sa.Column("about_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commission_heard")),
        sa.UniqueConstraint("about_kind", "about_id", "number", name="uq_commission_heard_fact"),
    )


def _commission_adoption_request() -> None:
    op.create_table(
        "commission_adoption_request",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("subject_kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_by_id", sa.BigInteger(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_by_id", sa.BigInteger(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("granted", sa.Boolean(), nullable=True),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_commission_adoption_request_reasoned")),
        sa.CheckConstraint(
            "granted IS NULL OR settled_at IS NOT NULL", name=op.f("ck_commission_adoption_request_settled_at_a_moment")
        ),
        sa.CheckConstraint("settled_by_id <> asked_by_id", name=op.f("ck_commission_adoption_request_two_people")),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["identity_account.id"], name=op.f("fk_commission_adoption_request_asked_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["settled_by_id"], ["identity_account.id"], name=op.f("fk_commission_adoption_request_settled_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commission_adoption_request")),
    )
    op.create_index(
        op.f("ix_commission_adoption_request_asked_by_id"), "commission_adoption_request", ["asked_by_id"], unique=False
    )
    op.create_index(
        op.f("ix_commission_adoption_request_settled_by_id"),
        "commission_adoption_request",
        ["settled_by_id"],
        unique=False,
    )
    op.create_index(
        "uq_commission_adoption_request_open",
        "commission_adoption_request",
        ["subject_kind", "subject_id"],
        unique=True,
        postgresql_where=sa.text("settled_at IS NULL"),
    )


def _commission_work() -> None:
    op.create_table(
        "commission_work",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("mandate_id", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("authors", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("consultation_id", sa.BigInteger(), nullable=True),
        sa.Column("consultation_runs", sa.Boolean(), nullable=False),
        sa.Column("adopted_why", sa.Text(), nullable=False),
        sa.Column("adopted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "(state = 'adopted') = (adopted_at IS NOT NULL)", name=op.f("ck_commission_work_adopted_at_a_moment")
        ),
        sa.CheckConstraint("state IN ('draft', 'adopted')", name=op.f("ck_commission_work_state_known")),
        sa.CheckConstraint("title <> '' AND summary <> ''", name=op.f("ck_commission_work_told")),
        sa.ForeignKeyConstraint(["mandate_id"], ["commission_mandate.id"], name=op.f("fk_commission_work_mandate_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commission_work")),
    )
    op.create_index(op.f("ix_commission_work_mandate_id"), "commission_work", ["mandate_id"], unique=False)


def _commission_lesson() -> None:
    op.create_table(
        "commission_lesson",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("work_id", sa.BigInteger(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("rank", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("words <> ''", name=op.f("ck_commission_lesson_written")),
        sa.ForeignKeyConstraint(["work_id"], ["commission_work.id"], name=op.f("fk_commission_lesson_work_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commission_lesson")),
    )
    op.create_index(op.f("ix_commission_lesson_work_id"), "commission_lesson", ["work_id"], unique=False)


def _commission_recommendation() -> None:
    op.create_table(
        "commission_recommendation",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("work_id", sa.BigInteger(), nullable=False),
        sa.Column("rank", sa.BigInteger(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("addressee", sa.Text(), nullable=False),
        sa.Column("body_id", sa.BigInteger(), nullable=True),
        sa.Column("delay_days", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("consultation_id", sa.BigInteger(), nullable=True),
        sa.Column("consultation_runs", sa.Boolean(), nullable=False),
        sa.Column("adopted_why", sa.Text(), nullable=False),
        sa.Column("adopted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("letter", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "(state <> 'draft') = (adopted_at IS NOT NULL)",
            name=op.f("ck_commission_recommendation_adopted_at_a_moment"),
        ),
        sa.CheckConstraint(
            "(state = 'transmitted') = (sent_at IS NOT NULL AND due_at IS NOT NULL)",
            name=op.f("ck_commission_recommendation_clock_once_transmitted"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'adopted', 'transmitted')", name=op.f("ck_commission_recommendation_state_known")
        ),
        sa.CheckConstraint(
            "words <> '' AND addressee <> ''", name=op.f("ck_commission_recommendation_asked_of_somebody")
        ),
        sa.CheckConstraint("delay_days BETWEEN 1 AND 730", name=op.f("ck_commission_recommendation_delay_sane")),
        sa.CheckConstraint("due_at > sent_at", name=op.f("ck_commission_recommendation_due_later")),
        sa.ForeignKeyConstraint(["work_id"], ["commission_work.id"], name=op.f("fk_commission_recommendation_work_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commission_recommendation")),
    )
    op.create_index(
        "ix_commission_recommendation_body", "commission_recommendation", ["body_id", "state"], unique=False
    )
    op.create_index(
        op.f("ix_commission_recommendation_work_id"), "commission_recommendation", ["work_id"], unique=False
    )


def _commission_work_source() -> None:
    op.create_table(
        "commission_work_source",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("work_id", sa.BigInteger(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("about_kind", sa.Text(), nullable=True),
        sa.Column("about_id", sa.BigInteger(), nullable=True),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("rank", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("part IN ('question', 'evidence')", name=op.f("ck_commission_work_source_part_known")),
        sa.CheckConstraint(
            "words <> '' OR about_kind IS NOT NULL", name=op.f("ck_commission_work_source_says_something")
        ),
        sa.CheckConstraint(
            "(about_kind IS NULL) = (about_id IS NULL)", name=op.f("ck_commission_work_source_about_whole")
        ),
        sa.ForeignKeyConstraint(["work_id"], ["commission_work.id"], name=op.f("fk_commission_work_source_work_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commission_work_source")),
    )
    op.create_index(op.f("ix_commission_work_source_work_id"), "commission_work_source", ["work_id"], unique=False)


def _commission_lesson_source() -> None:
    op.create_table(
        "commission_lesson_source",
        sa.Column("lesson_id", sa.BigInteger(), nullable=False),
        sa.Column("source_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["lesson_id"],
            ["commission_lesson.id"],
            name=op.f("fk_commission_lesson_source_lesson_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["commission_work_source.id"], name=op.f("fk_commission_lesson_source_source_id")
        ),
        sa.PrimaryKeyConstraint("lesson_id", "source_id", name=op.f("pk_commission_lesson_source")),
    )
    op.create_index(
        op.f("ix_commission_lesson_source_source_id"), "commission_lesson_source", ["source_id"], unique=False
    )


def _commission_recommendation_lesson() -> None:
    op.create_table(
        "commission_recommendation_lesson",
        sa.Column("recommendation_id", sa.BigInteger(), nullable=False),
        sa.Column("lesson_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["lesson_id"], ["commission_lesson.id"], name=op.f("fk_commission_recommendation_lesson_lesson_id")
        ),
        sa.ForeignKeyConstraint(
            ["recommendation_id"],
            ["commission_recommendation.id"],
            name=op.f("fk_commission_recommendation_lesson_recommendation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("recommendation_id", "lesson_id", name=op.f("pk_commission_recommendation_lesson")),
    )
    op.create_index(
        op.f("ix_commission_recommendation_lesson_lesson_id"),
        "commission_recommendation_lesson",
        ["lesson_id"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_table("commission_recommendation_lesson")
    op.drop_table("commission_lesson_source")
    op.drop_table("commission_work_source")
    op.drop_table("commission_recommendation")
    op.drop_table("commission_lesson")
    op.drop_table("commission_work")
    op.drop_table("commission_adoption_request")
    op.drop_table("commission_heard")
