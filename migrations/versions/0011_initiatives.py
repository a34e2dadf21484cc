"""Organisations and their members; initiatives, calls, and what was sent to them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"
branch_labels = depends_on = None

NUMBER, TEXT, MOMENT, DAY = sa.BigInteger(), sa.Text(), sa.DateTime(timezone=True), sa.Date()
JSON = postgresql.JSONB(astext_type=sa.Text())


def _columns(kind: sa.types.TypeEngine, *names: str) -> list[sa.Column]:
    return [sa.Column(name, kind, nullable=False) for name in names]


def _maybe(kind: sa.types.TypeEngine, *names: str) -> list[sa.Column]:
    return [sa.Column(name, kind, nullable=True) for name in names]


def _key(table: str, column: str, target: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{table}_{column}"), ondelete=ondelete)


def _check(table: str, name: str, rule: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))


def upgrade() -> None:
    _organisations()
    _files()
    _around_files()
    _calls()


def _organisations() -> None:
    op.create_table(
        "identity_organisation",
        *_columns(NUMBER, "id"), *_columns(TEXT, "name", "kind"), *_maybe(NUMBER, "place_id"),
        *_maybe(TEXT, "rna", "siret"), *_columns(TEXT, "contact"), *_columns(sa.Boolean(), "small"),
        *_columns(TEXT, "state"), *_maybe(MOMENT, "verified_at"), *_maybe(NUMBER, "verified_by"),
        *_columns(MOMENT, "created_at"), *_columns(NUMBER, "version"),
        _check(
            "identity_organisation", "kind_known",
            "kind IN ('association', 'collective', 'school', 'social_centre', 'other')",
        ),
        sa.CheckConstraint("name <> ''", name=op.f("ck_identity_organisation_named")),
        _check("identity_organisation", "verified_has_a_date", "(state = 'verified') = (verified_at IS NOT NULL)"),
        sa.CheckConstraint("state IN ('declared', 'verified')", name=op.f("ck_identity_organisation_state_known")),
        _key("identity_organisation", "place_id", "territory_place.id"),
        _key("identity_organisation", "verified_by", "identity_account.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_organisation")),
    )
    op.create_index(op.f("ix_identity_organisation_place_id"), "identity_organisation", ["place_id"])
    op.create_index(
        op.f("uq_identity_organisation_rna"), "identity_organisation", ["rna"], unique=True,
        postgresql_where=sa.text("state = 'verified'"),
    )
    op.create_index(
        op.f("uq_identity_organisation_siret"), "identity_organisation", ["siret"], unique=True,
        postgresql_where=sa.text("state = 'verified'"),
    )
    op.create_table(
        "identity_member",
        *_columns(NUMBER, "organisation_id", "account_id"), *_columns(TEXT, "role"), *_columns(DAY, "since_day"),
        sa.CheckConstraint("role IN ('admin', 'member')", name=op.f("ck_identity_member_role_known")),
        _key("identity_member", "account_id", "identity_account.id", "CASCADE"),
        _key("identity_member", "organisation_id", "identity_organisation.id", "CASCADE"),
        sa.PrimaryKeyConstraint("organisation_id", "account_id", name=op.f("pk_identity_member")),
    )
    op.create_index(op.f("ix_identity_member_account_id"), "identity_member", ["account_id"])
    op.create_table(
        "identity_invitation",
        *_columns(NUMBER, "id"), *_columns(TEXT, "token_hash", "subject_kind"), *_columns(NUMBER, "subject_id"),
        *_columns(TEXT, "role"), *_maybe(NUMBER, "invited_by"), *_columns(MOMENT, "made_at", "expires_at"),
        *_maybe(MOMENT, "used_at", "withdrawn_at"),
        sa.CheckConstraint("made_at < expires_at", name=op.f("ck_identity_invitation_ends_after_it_begins")),
        _check("identity_invitation", "used_or_withdrawn", "used_at IS NULL OR withdrawn_at IS NULL"),
        _key("identity_invitation", "invited_by", "identity_account.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_invitation")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_identity_invitation_token_hash")),
    )
    op.create_index(op.f("ix_identity_invitation_subject"), "identity_invitation", ["subject_kind", "subject_id"])


def _files() -> None:
    op.create_table(
        "participation_initiative",
        *_columns(NUMBER, "id"), *_columns(TEXT, "slug", "shape"), *_maybe(NUMBER, "organisation_id"),
        *_columns(TEXT, "collective", "contact", "consent", "title", "need", "audience", "activities"),
        *_maybe(NUMBER, "place_id"), *_columns(TEXT, "address"), *_maybe(NUMBER, "orientation_id"),
        *_maybe(DAY, "starts_on", "ends_on"), *_columns(TEXT, "steps", "gap", "standing"),
        *_maybe(MOMENT, "published_at"), *_maybe(NUMBER, "published_id"), *_columns(MOMENT, "created_at"),
        *_maybe(NUMBER, "created_by"), *_columns(NUMBER, "version"),
        sa.CheckConstraint("title <> ''", name=op.f("ck_participation_initiative_titled")),
        sa.CheckConstraint("shape IN ('short', 'full')", name=op.f("ck_participation_initiative_shape_known")),
        _check("participation_initiative", "published_dated", "(published_id IS NULL) = (published_at IS NULL)"),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_participation_initiative_runs_forward")),
        _check("participation_initiative", "standing_known", "standing IN ('waiting', 'shown', 'hidden')"),
        _key("participation_initiative", "created_by", "identity_account.id"),
        _key("participation_initiative", "organisation_id", "identity_organisation.id", "SET NULL"),
        _key("participation_initiative", "orientation_id", "territory_orientation.id"),
        _key("participation_initiative", "place_id", "territory_place.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation_initiative")),
        sa.UniqueConstraint("slug", name=op.f("uq_participation_initiative_slug")),
    )
    op.create_index(
        op.f("ix_participation_initiative_organisation_id"), "participation_initiative", ["organisation_id"],
    )
    op.create_index(op.f("ix_participation_initiative_place_id"), "participation_initiative", ["place_id"])
    op.create_table(
        "participation_initiative_place",
        *_columns(NUMBER, "initiative_id", "place_id"),
        _key("participation_initiative_place", "initiative_id", "participation_initiative.id", "CASCADE"),
        _key("participation_initiative_place", "place_id", "territory_place.id"),
        sa.PrimaryKeyConstraint("initiative_id", "place_id", name=op.f("pk_participation_initiative_place")),
    )
    op.create_index(op.f("ix_participation_initiative_place_place_id"), "participation_initiative_place", ["place_id"])
    op.create_table(
        "participation_initiative_challenge",
        *_columns(NUMBER, "initiative_id", "challenge_id"),
        _key("participation_initiative_challenge", "challenge_id", "territory_challenge.id"),
        _key("participation_initiative_challenge", "initiative_id", "participation_initiative.id", "CASCADE"),
        sa.PrimaryKeyConstraint("initiative_id", "challenge_id", name=op.f("pk_participation_initiative_challenge")),
    )
    op.create_table(
        "participation_initiative_principle",
        *_columns(NUMBER, "initiative_id", "principle_id"),
        _key("participation_initiative_principle", "initiative_id", "participation_initiative.id", "CASCADE"),
        _key("participation_initiative_principle", "principle_id", "territory_principle.id"),
        sa.PrimaryKeyConstraint("initiative_id", "principle_id", name=op.f("pk_participation_initiative_principle")),
    )
    op.create_table(
        "participation_carrier",
        *_columns(NUMBER, "initiative_id", "account_id"), *_columns(TEXT, "role"), *_columns(MOMENT, "since"),
        sa.CheckConstraint(
            "role IN ('owner', 'co_writer', 'facilitator')",
            name=op.f("ck_participation_carrier_role_known"),
        ),
        _key("participation_carrier", "account_id", "identity_account.id", "CASCADE"),
        _key("participation_carrier", "initiative_id", "participation_initiative.id", "CASCADE"),
        sa.PrimaryKeyConstraint("initiative_id", "account_id", name=op.f("pk_participation_carrier")),
    )
    op.create_index(op.f("ix_participation_carrier_account_id"), "participation_carrier", ["account_id"])


def _around_files() -> None:
    op.create_table(
        "participation_budget_line",
        *_columns(NUMBER, "id", "initiative_id", "rank"), *_columns(TEXT, "kind", "label"),
        *_columns(NUMBER, "amount"),
        sa.CheckConstraint("amount > 0", name=op.f("ck_participation_budget_line_amount_positive")),
        sa.CheckConstraint(
            "kind IN ('expense', 'asked', 'public', 'own', 'in_kind')",
            name=op.f("ck_participation_budget_line_kind_known"),
        ),
        _key("participation_budget_line", "initiative_id", "participation_initiative.id", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation_budget_line")),
        sa.UniqueConstraint("initiative_id", "rank", name=op.f("uq_participation_budget_line_rank")),
    )
    op.create_table(
        "participation_partner",
        *_columns(NUMBER, "id", "initiative_id"), *_columns(TEXT, "name", "part"),
        *_maybe(NUMBER, "organisation_id"), *_columns(TEXT, "state", "answered_by"), *_maybe(MOMENT, "answered_at"),
        _check("participation_partner", "answer_dated", "(state = 'named') = (answered_at IS NULL)"),
        sa.CheckConstraint("name <> ''", name=op.f("ck_participation_partner_named")),
        _check("participation_partner", "state_known", "state IN ('named', 'confirmed', 'declined')"),
        _key("participation_partner", "initiative_id", "participation_initiative.id", "CASCADE"),
        _key("participation_partner", "organisation_id", "identity_organisation.id", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation_partner")),
    )
    op.create_index(op.f("ix_participation_partner_initiative_id"), "participation_partner", ["initiative_id"])
    op.create_index(op.f("ix_participation_partner_organisation_id"), "participation_partner", ["organisation_id"])
    op.create_table(
        "participation_attachment",
        *_columns(NUMBER, "id", "initiative_id"), *_columns(TEXT, "kind", "name"), *_columns(NUMBER, "size"),
        *_maybe(TEXT, "picture"), *_maybe(sa.LargeBinary(), "body"), *_columns(sa.Boolean(), "shared"),
        *_columns(MOMENT, "added_at"), *_maybe(MOMENT, "removed_at"),
        sa.CheckConstraint("kind IN ('picture', 'pdf')", name=op.f("ck_participation_attachment_kind_known")),
        sa.CheckConstraint("num_nonnulls(picture, body) = 1", name=op.f("ck_participation_attachment_one_content")),
        sa.CheckConstraint("name <> ''", name=op.f("ck_participation_attachment_named")),
        _key("participation_attachment", "initiative_id", "participation_initiative.id", "CASCADE"),
        _key("participation_attachment", "picture", "kernel_file.digest"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation_attachment")),
    )
    op.create_index(op.f("ix_participation_attachment_initiative_id"), "participation_attachment", ["initiative_id"])
    op.create_table(
        "participation_initiative_version",
        *_columns(NUMBER, "id", "initiative_id", "number"), *_columns(TEXT, "title"), *_columns(JSON, "content"),
        *_columns(MOMENT, "frozen_at"), *_maybe(NUMBER, "frozen_by"),
        sa.CheckConstraint("number >= 1", name=op.f("ck_participation_initiative_version_number_from_one")),
        _key("participation_initiative_version", "frozen_by", "identity_account.id"),
        _key("participation_initiative_version", "initiative_id", "participation_initiative.id", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation_initiative_version")),
        sa.UniqueConstraint("initiative_id", "number", name=op.f("uq_participation_initiative_version_number")),
    )


def _calls() -> None:
    op.create_table(
        "participation_call",
        *_columns(NUMBER, "id"), *_columns(TEXT, "slug", "kind", "title", "words"),
        *_maybe(NUMBER, "body_id", "place_id"), *_columns(MOMENT, "opens_at"), *_maybe(MOMENT, "closes_at"),
        *_columns(NUMBER, "answer_days"), *_maybe(NUMBER, "most"), *_columns(JSON, "needs"),
        *_columns(TEXT, "linked_kind"), *_columns(NUMBER, "linked_id"), *_columns(TEXT, "state", "closing_reason"),
        *_columns(MOMENT, "created_at"), *_columns(NUMBER, "version"),
        sa.CheckConstraint("opens_at < closes_at", name=op.f("ck_participation_call_runs_forward")),
        sa.CheckConstraint("answer_days BETWEEN 1 AND 365", name=op.f("ck_participation_call_answers_within_a_year")),
        sa.CheckConstraint("most > 0", name=op.f("ck_participation_call_most_positive")),
        _check("participation_call", "closing_reasoned", "(state = 'closed') = (closing_reason <> '')"),
        sa.CheckConstraint("(linked_kind = '') = (linked_id = 0)", name=op.f("ck_participation_call_linked_whole")),
        _check("participation_call", "state_known", "state IN ('prepared', 'published', 'closed')"),
        _check("participation_call", "kind_known", "kind IN ('budget', 'ami', 'fph', 'table', 'assises')"),
        sa.CheckConstraint("title <> ''", name=op.f("ck_participation_call_titled")),
        _key("participation_call", "body_id", "participation_body.id"),
        _key("participation_call", "place_id", "territory_place.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation_call")),
        sa.UniqueConstraint("slug", name=op.f("uq_participation_call_slug")),
    )
    op.create_index(op.f("ix_participation_call_body_id"), "participation_call", ["body_id"])
    op.create_index(op.f("ix_participation_call_place_id"), "participation_call", ["place_id"])
    op.create_table(
        "participation_application",
        *_columns(NUMBER, "id", "initiative_id", "call_id", "snapshot_id"), *_columns(TEXT, "state"),
        *_columns(MOMENT, "sent_at", "due_at"), *_maybe(MOMENT, "asked_at", "answer_by", "decided_at"),
        *_columns(TEXT, "reason"), *_maybe(NUMBER, "amount"), *_columns(TEXT, "conditions", "chore"),
        *_columns(NUMBER, "version"),
        sa.CheckConstraint(
            "state IN ('sent', 'asked', 'answered', 'admissible', 'not_admissible', 'retained', 'not_retained', "
            "'withdrawn')",
            name=op.f("ck_participation_application_state_known"),
        ),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_participation_application_amount_not_negative")),
        _check(
            "participation_application", "decision_reasoned",
            "(state IN ('not_admissible', 'retained', 'not_retained')) = (reason <> '')",
        ),
        _check("participation_application", "retained_has_an_amount", "(state = 'retained') = (amount IS NOT NULL)"),
        _key("participation_application", "call_id", "participation_call.id"),
        _key("participation_application", "initiative_id", "participation_initiative.id", "CASCADE"),
        _key("participation_application", "snapshot_id", "participation_initiative_version.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation_application")),
        sa.UniqueConstraint("initiative_id", "call_id", name=op.f("uq_participation_application_once")),
    )
    op.create_index(
        op.f("ix_participation_application_queue"), "participation_application", ["call_id", "state", "due_at"],
    )
    op.create_table(
        "participation_application_step",
        *_columns(NUMBER, "id", "application_id"), *_columns(TEXT, "state"), *_columns(MOMENT, "at"),
        *_maybe(NUMBER, "by_account"), *_columns(TEXT, "by_words", "words"),
        sa.CheckConstraint(
            "state IN ('sent', 'asked', 'answered', 'admissible', 'not_admissible', 'retained', 'not_retained', "
            "'withdrawn')",
            name=op.f("ck_participation_application_step_state_known"),
        ),
        _key("participation_application_step", "application_id", "participation_application.id", "CASCADE"),
        _key("participation_application_step", "by_account", "identity_account.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation_application_step")),
    )
    op.create_index(
        op.f("ix_participation_application_step_application_id"), "participation_application_step", ["application_id"],
    )


def downgrade() -> None:
    for table in (
        "participation_application_step", "participation_application", "participation_call",
        "participation_initiative_version", "participation_attachment", "participation_partner",
        "participation_budget_line", "participation_carrier", "participation_initiative_principle",
        "participation_initiative_challenge", "participation_initiative_place", "participation_initiative",
        "identity_invitation", "identity_member", "identity_organisation",
    ):
        op.drop_table(table)
