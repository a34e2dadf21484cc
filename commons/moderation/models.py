"""The queue, reports, decisions, appeals, blocks, reply texts, and what each space asks of newcomers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from commons.kernel.db import Model, StateText, one_of
from commons.kernel.refs import Ref
from commons.moderation.types import AppealState, Cause, Motive, Verdict

ACCOUNT = "identity_account.id"


class Case(Model):
    """One text that a moderator has to read; a text has one open case at most."""

    __tablename__ = "moderation_case"
    __table_args__ = (
        one_of("cause", Cause),
        CheckConstraint("due_at > opened_at", name="due_after_opening"),
        CheckConstraint("(taken_by IS NULL) = (taken_until IS NULL)", name="lease_whole"),
        Index("uq_moderation_case_open", "kind", "subject_id", unique=True, postgresql_where=text("closed_at IS NULL")),
        Index("ix_moderation_case_due", "due_at", postgresql_where=text("closed_at IS NULL")),
        Index("ix_moderation_case_space", "space_kind", "space_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    subject_id: Mapped[int]
    space_kind: Mapped[str]
    space_id: Mapped[int]
    #: Null for a visitor's text, for what the team typed for somebody, and once the account is erased.
    author_id: Mapped[int | None] = mapped_column(ForeignKey(ACCOUNT), index=True)
    cause: Mapped[Cause] = mapped_column(StateText(Cause))
    #: Codes of what makes it suspect (Sign).
    signs: Mapped[list[str]]
    opened_at: Mapped[datetime]
    due_at: Mapped[datetime]
    #: Who reads it now, and until when nobody else should.
    taken_by: Mapped[int | None] = mapped_column(ForeignKey(ACCOUNT))
    taken_until: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]

    scope_rows: Mapped[list[CaseScope]] = relationship(lazy="selectin", order_by="CaseScope.scope_id")

    @property
    def ref(self) -> Ref:
        """The text."""
        return Ref(self.kind, self.subject_id)

    @property
    def space(self) -> Ref:
        """Where it was said."""
        return Ref(self.space_kind, self.space_id)

    @property
    def scopes(self) -> tuple[tuple[str, int], ...]:
        """The scopes whose moderators may decide."""
        return tuple((row.scope, row.scope_id) for row in self.scope_rows)


class CaseScope(Model):
    """A scope whose moderators may decide on a case."""

    __tablename__ = "moderation_case_scope"
    __table_args__ = (Index("ix_moderation_case_scope_held", "scope", "scope_id"),)

    case_id: Mapped[int] = mapped_column(ForeignKey("moderation_case.id", ondelete="CASCADE"), primary_key=True)
    scope: Mapped[str] = mapped_column(primary_key=True)
    scope_id: Mapped[int] = mapped_column(primary_key=True)


class Report(Model):
    """Somebody says that a text breaks the charter; said again of the same words by the same person, it is one row."""

    __tablename__ = "moderation_report"
    __table_args__ = (
        one_of("motive", Motive),
        CheckConstraint("num_nonnulls(reporter_id, visitor_hash) <= 1", name="account_or_visitor"),
        UniqueConstraint("kind", "subject_id", "text_digest", "reporter_id", name="uq_moderation_report_account"),
        UniqueConstraint("kind", "subject_id", "text_digest", "visitor_hash", name="uq_moderation_report_visitor"),
        Index("ix_moderation_report_kept", "at", postgresql_where=text("visitor_hash IS NOT NULL")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    subject_id: Mapped[int]
    #: Which version of the text it is about.
    text_digest: Mapped[str]
    motive: Mapped[Motive] = mapped_column(StateText(Motive))
    words: Mapped[str]
    reporter_id: Mapped[int | None] = mapped_column(ForeignKey(ACCOUNT), index=True)
    #: A keyed hash whose key changes each day, wiped after two: it tells two reports of one device, and nothing else.
    visitor_hash: Mapped[str | None]
    at: Mapped[datetime]


class Judgment(Model):
    """What a moderator decided of one version of a text; never changed, the latest one counts."""

    __tablename__ = "moderation_decision"
    __table_args__ = (
        one_of("verdict", Verdict),
        one_of("motive", Motive),
        CheckConstraint("(verdict = 'hide') = (motive IS NOT NULL)", name="hiding_has_a_motive"),
        CheckConstraint("verdict = 'show' OR words <> '' OR author_id IS NULL", name="hiding_is_explained"),
        # An appeal's answer refers to this pair, so that it knows for sure who must not give it.
        UniqueConstraint("id", "decided_by", name="uq_moderation_decision_decider"),
        Index("uq_moderation_decision_current", "kind", "subject_id", unique=True, postgresql_where=text("is_current")),
        # Two moderators on one case: the first decides.
        Index("uq_moderation_decision_case", "case_id", unique=True, postgresql_where=text("NOT on_appeal")),
        Index("ix_moderation_decision_space", "space_kind", "space_id", postgresql_where=text("is_current")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("moderation_case.id"))
    kind: Mapped[str]
    subject_id: Mapped[int]
    space_kind: Mapped[str]
    space_id: Mapped[int]
    author_id: Mapped[int | None] = mapped_column(ForeignKey(ACCOUNT), index=True)
    verdict: Mapped[Verdict] = mapped_column(StateText(Verdict))
    motive: Mapped[Motive | None] = mapped_column(StateText(Motive))
    #: What the author was told.
    words: Mapped[str]
    template_id: Mapped[int | None] = mapped_column(ForeignKey("moderation_template.id"))
    #: SHA-256 of the words decided on.
    text_digest: Mapped[str]
    decided_by: Mapped[int] = mapped_column(ForeignKey(ACCOUNT))
    decided_at: Mapped[datetime]
    on_appeal: Mapped[bool]
    #: The one that says where the text stands now.
    is_current: Mapped[bool]

    @property
    def ref(self) -> Ref:
        """The text."""
        return Ref(self.kind, self.subject_id)

    @property
    def space(self) -> Ref:
        """Where it was said."""
        return Ref(self.space_kind, self.space_id)


class Appeal(Model):
    """The author asks another moderator to look again; once for each decision."""

    __tablename__ = "moderation_appeal"
    __table_args__ = (
        one_of("state", AppealState),
        UniqueConstraint("decision_id", name="uq_moderation_appeal_once"),
        ForeignKeyConstraint(
            ["decision_id", "first_decider"],
            ["moderation_decision.id", "moderation_decision.decided_by"],
            name="fk_moderation_appeal_decision",
        ),
        CheckConstraint("answered_by <> first_decider", name="another_moderator"),
        CheckConstraint(
            "(state = 'open') = (answered_by IS NULL) AND (state = 'open') = (answered_at IS NULL)", name="answer_whole"
        ),
        CheckConstraint("due_at > made_at", name="due_after_making"),
        Index("ix_moderation_appeal_open", "due_at", postgresql_where=text("state = 'open'")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    decision_id: Mapped[int]
    first_decider: Mapped[int]
    author_id: Mapped[int | None] = mapped_column(ForeignKey(ACCOUNT), index=True)
    words: Mapped[str]
    made_at: Mapped[datetime]
    due_at: Mapped[datetime]
    state: Mapped[AppealState] = mapped_column(StateText(AppealState))
    answer: Mapped[str] = mapped_column(default="")
    answered_by: Mapped[int | None] = mapped_column(ForeignKey(ACCOUNT))
    answered_at: Mapped[datetime | None]

    decision: Mapped[Judgment] = relationship(viewonly=True)


class Block(Model):
    """An account may not publish in a scope until a day that is always written; it may be lifted before."""

    __tablename__ = "moderation_block"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        CheckConstraint("ends_at <= starts_at + interval '366 days'", name="not_for_ever"),
        CheckConstraint("reason <> ''", name="reasoned"),
        CheckConstraint(
            "(lifted_at IS NULL) = (lifted_by IS NULL) AND (lifted_at IS NULL) = (lift_reason = '')", name="lift_whole"
        ),
        CheckConstraint("(scope = 'everywhere') = (scope_id = 0)", name="everywhere_has_no_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey(ACCOUNT), index=True)
    scope: Mapped[str]
    scope_id: Mapped[int]
    #: The case it was decided on.
    case_id: Mapped[int] = mapped_column(ForeignKey("moderation_case.id"))
    reason: Mapped[str]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    decided_by: Mapped[int] = mapped_column(ForeignKey(ACCOUNT))
    lifted_at: Mapped[datetime | None]
    lifted_by: Mapped[int | None] = mapped_column(ForeignKey(ACCOUNT))
    lift_reason: Mapped[str] = mapped_column(default="")


class ReplyTemplate(Model):
    """A reply to an author, ready for one motive, in French and in the other languages somebody wrote it in."""

    __tablename__ = "moderation_template"
    __table_args__ = (
        one_of("motive", Motive),
        CheckConstraint("title <> '' AND words <> ''", name="written"),
        UniqueConstraint("motive", "title", name="uq_moderation_template_title"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    motive: Mapped[Motive] = mapped_column(StateText(Motive))
    title: Mapped[str]
    words: Mapped[str]
    #: Language -> the same words.
    translations: Mapped[dict[str, Any]]
    active: Mapped[bool] = mapped_column(default=True)
    #: Rises with each change: whoever saves an older sheet is told.
    version: Mapped[int] = mapped_column(default=1)

    def in_language(self, language: str) -> str:
        """The words in this language, or in French."""
        return str(self.translations.get(language) or self.words)


class Space(Model):
    """A place where people write, and whether newcomers are read first there."""

    __tablename__ = "moderation_space"

    kind: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    #: Scopes whose moderators look after it: pairs of a kind and a number.
    scopes: Mapped[list[Any]]
    newcomers_first: Mapped[bool] = mapped_column(default=False)

    @property
    def ref(self) -> Ref:
        """The space."""
        return Ref(self.kind, self.id)


class KnownAuthor(Model):
    """Somebody one of whose texts was shown: no longer a newcomer."""

    __tablename__ = "moderation_known_author"

    account_id: Mapped[int] = mapped_column(ForeignKey(ACCOUNT), primary_key=True)
