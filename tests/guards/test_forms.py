"""What anybody may send is guarded alike, and numbers and days are read alike."""

from __future__ import annotations

import ast
from importlib import import_module

from commons.kernel.forms import Form
from commons.kernel.guarded import Guarded
from tests.guards.sources import FUNCTION, modules

#: What a visitor may post unguarded, and what keeps machines out instead.
KEPT_OTHERWISE = {
    "ContactForm": "signing in: a limit of codes per contact and address",
    "CodeForm": "a one-time code, or a code of a thread: a limit of tries",
    "PasswordForm": "the team's door: a limit of tries",
    "SecondFactorForm": "the team's door: a limit of tries",
    "SetUpForm": "the team's door: a password was given first",
    "NewPasswordForm": "the link of an invitation",
    "PartnerAnswerForm": "the link of an invitation",
    "WorkshopCodeForm": "the code of a room: a limit of wrong ones",
    "StopForm": "the link of a message",
    "WhoAgainForm": "the ticket of a registration whose first screen was guarded; a limit of tries",
    "WhereForm": "the same ticket, or the link of a registration",
    "NeedsForm": "the same ticket",
    "ReachForm": "the same ticket",
    "CheckForm": "the same ticket; a limit of tries",
    "OwnContactForm": "the link of a registration",
    "ChangeForm": "the link of a request to a fund",
    "WordsForm": "the link of a request to a fund",
    "PaperForm": "the link of a request to a fund; a limit of photos",
    "BilanForm": "the link of a request to a fund; a limit of photos",
    "LeaveForm": "the link of a registration",
    "HelpForm": "the link of a registration",
    "AddForm": "the link of a registration, or the desk",
    "AtTheDoor": "a paired device of the Assises, or its one-time link",
    "LookForm": "a paired device of the Assises",
    "PassForm": "a paired device of the Assises",
    "CountForm": "a paired device of the Assises, or the team",
    "WalkInForm": "a paired device of the Assises",
    "PinForm": "the code of a voting desk: a limit of tries",
    "OwnCodeForm": "the code of a registration: a limit of tries",
}


def _open_forms() -> set[type[Form]]:
    """Every form that a view open to everybody reads, in the view or in what it calls of its own module."""
    found = set()
    for name, tree in modules().items():
        if not name.rsplit("/", 1)[-1].startswith("views"):
            continue
        module = import_module(name.removesuffix(".py").replace("/", "."))
        functions = {node.name: node for node in tree.body if isinstance(node, FUNCTION)}
        waiting = [node for node in functions.values() if _posted_by_everybody(node)]
        seen: set[str] = set()
        while waiting:
            names = {node.id for node in ast.walk(waiting.pop()) if isinstance(node, ast.Name)} - seen
            seen |= names
            waiting += [functions[called] for called in names if called in functions]
        read = (getattr(module, called, None) for called in seen)
        found |= {form for form in read if isinstance(form, type) and issubclass(form, Form)}
    return found


def _posted_by_everybody(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    said = " ".join(map(ast.unparse, node.decorator_list))
    return "access(EVERYONE)" in said and ("'POST'" in said or ".post(" in said)


def test_what_anybody_may_post_is_guarded() -> None:
    bare = {form.__name__ for form in _open_forms() if not issubclass(form, Guarded)}
    assert bare == set(KEPT_OTHERWISE)
    assert {"SpeakForm", "ReportForm", "StatementForm"} <= {form.__name__ for form in _open_forms()}


def test_numbers_and_days_are_read_by_the_fields_of_the_kernel() -> None:
    raw = {"IntegerField", "DecimalField", "FloatField", "DateField"}
    found = [
        (name, alias.name)
        for name, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("wtforms")
        for alias in node.names
        if alias.name in raw and name != "commons/kernel/fields.py"
    ]
    assert found == []


def test_what_may_be_chosen_is_named_when_the_form_is_shown() -> None:
    """A list made when the module is read keeps the language of that moment: French, for every reader."""
    frozen = [
        f"{name}:{keyword.value.lineno}"
        for name, tree in modules().items()
        for form in ast.walk(tree)
        if isinstance(form, ast.ClassDef)
        for statement in form.body
        if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Call)
        for keyword in statement.value.keywords
        if keyword.arg == "choices" and isinstance(keyword.value, ast.Call | ast.ListComp)
    ]
    assert frozen == [], "write choices=lambda: …"
