"""Results go home: each table that a proclaimed budget concerns gets a piece of news about it, once."""

from __future__ import annotations

from collections.abc import Collection

from flask_babel import force_locale, ngettext
from flask_babel import gettext as _
from sqlalchemy import select, tuple_

from budgets.editions import queries as editions
from budgets.editions.models import Edition
from budgets.projects import queries as projects
from budgets.projects.models import Project
from budgets.results import queries as results
from budgets.results.events import ResultsProclaimed
from commons.kernel import clock
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import Work
from commons.territory import queries as territory
from commons.threads import services as threads
from commons.threads.models import Tie
from commons.threads.types import Relation
from participation.bodies import queries as bodies
from participation.bodies.types import BODY, BodyKind
from participation.initiatives import queries_calls as calls
from participation.initiatives.types import CALL
from participation.tables import news
from participation.tables import queries as tables
from participation.tables.types import NEWS, SUBJECT

EDITION, PROJECT, INITIATIVE = "budgets.edition", "budgets.project", "participation.initiative"
#: An initiative, its sending, a subject: what came before a project is never further back than this.
STEPS_BACK = 4


def tell_tables_of_results(work: Work, fact: ResultsProclaimed) -> None:
    """One piece of news for each table of the places concerned, and of the subjects that projects come from."""
    edition = editions.by_slug(fact.slug)
    if edition is None or edition.id != fact.edition_id:
        return
    every = projects.of_edition(edition.id)
    origins = _origins(work, [project.id for project in every])
    concerned = _tables_of(_places(edition, every))
    known = {body.id for body in bodies.bodies(BodyKind.TABLE)}
    funded = _funded(edition, every)
    for body_id in sorted((concerned | {table for found in origins.values() for table in found}) & known):
        own = [project for project in every if body_id in origins[project.id]]
        told = _tell(work, body_id, edition, funded, own)
        if told is not None:
            _tie(work, Ref(NEWS, told), edition, [project.id for project in own])


def _tell(work: Work, body_id: int, edition: Edition, funded: list[Project], own: list[Project]) -> int | None:
    """The words, in the language that tables are written in, whoever proclaims."""
    with force_locale("fr"):
        title = _("Les résultats sont là : %(title)s", title=edition.title)
        number = len(funded)
        lines = [ngettext("%(num)d projet est financé.", "%(num)d projets sont financés.", number)]
        lines += [f"— {project.title}" for project in funded[:20]]
        if own:
            lines.append(_("Parti de cette table : %(titles)s.", titles=", ".join(project.title for project in own)))
    # Written out: results may be proclaimed from the command line, where no request knows addresses.
    url = f"/budgets/{edition.slug}/resultats"
    return news.report(work, body_id, Ref(EDITION, edition.id), title, "\n".join(lines), url, clock.now())


def _tie(work: Work, told: Ref, edition: Edition, project_ids: Collection[int]) -> None:
    for cause in (Ref(EDITION, edition.id), *(Ref(PROJECT, number) for number in project_ids)):
        threads.tie(work, cause, told, Relation.REPORTED_IN, clock.now())


def _funded(edition: Edition, every: list[Project]) -> list[Project]:
    winners = {
        (envelope_id, str(code))
        for envelope_id, count in results.latest_counts(edition).items()
        for code in count.outcome["winners"]
    }
    return [project for project in every if (project.envelope_id, project.code) in winners]


def _places(edition: Edition, every: list[Project]) -> set[int]:
    """Places of the envelopes, the edition's own for those without, and of the projects that are funded."""
    found = {envelope.place_id or edition.place_id for envelope in edition.envelopes}
    found |= {project.place_id for project in _funded(edition, every)}
    return {place_id for place_id in found if place_id is not None}


def _tables_of(place_ids: Collection[int]) -> set[int]:
    """Tables whose places are these, or hold them."""
    above = territory.holders()
    held = {holder for place_id in place_ids for holder in above.get(place_id, (place_id,))}
    return {body.id for body in bodies.of_places(held, BodyKind.TABLE)}


def _origins(work: Work, project_ids: Collection[int]) -> dict[int, set[int]]:
    """Project -> the tables it comes from: by their subjects, or by an initiative that was sent to them."""
    behind: dict[Ref, set[int]] = {Ref(PROJECT, number): {number} for number in project_ids}
    edge = set(behind)
    for _step in range(STEPS_BACK):
        reached = set[Ref]()
        for cause, effect in _ties(work, edge, backward=True):
            fresh = behind[effect] - behind.setdefault(cause, set())
            behind[cause] |= fresh
            reached |= {cause} if fresh else set()
        edge = reached
    sent = _ties(work, {ref for ref in behind if ref.kind == INITIATIVE}, backward=False)
    body_of = calls.bodies_of_calls({effect.id for _, effect in sent if effect.kind == CALL})
    for cause, effect in sent:
        body_id = effect.id if effect.kind == BODY else body_of.get(effect.id) if effect.kind == CALL else None
        if body_id is not None:
            behind.setdefault(Ref(BODY, body_id), set()).update(behind[cause])
    return _by_project(behind, project_ids)


def _by_project(behind: dict[Ref, set[int]], project_ids: Collection[int]) -> dict[int, set[int]]:
    table_of = tables.tables_of_subjects([ref.id for ref in behind if ref.kind == SUBJECT])
    found: dict[int, set[int]] = {number: set() for number in project_ids}
    for ref, numbers in behind.items():
        table_id = ref.id if ref.kind == BODY else table_of.get(ref.id) if ref.kind == SUBJECT else None
        if table_id is not None:
            for number in numbers:
                found[number].add(table_id)
    return found


def _ties(work: Work, edge: Collection[Ref], *, backward: bool) -> list[tuple[Ref, Ref]]:
    """(cause, effect) of the ties that lead to these things, or of those by which these were sent somewhere."""
    pairs = [(ref.kind, ref.id) for ref in edge]
    if not pairs:
        return []
    query = select(Tie)
    if backward:
        query = query.where(tuple_(Tie.effect_kind, Tie.effect_id).in_(pairs))
    else:
        query = query.where(tuple_(Tie.cause_kind, Tie.cause_id).in_(pairs), Tie.relation == Relation.SENT_TO)
    return [(tie.cause, tie.effect) for tie in work.session.scalars(query)]
