"""What an act left to say is said once, on the page one reads next, and never on a page that is kept for everybody."""

from __future__ import annotations

from flask import Flask, flash, g, get_flashed_messages, session

from commons.kernel.answers import page

DONE = "C’est enregistré."
THANKS = "moderation/thanks.html"


def test_a_page_that_does_not_say_it_is_given_it_above_its_heading(app: Flask) -> None:
    with app.test_request_context("/"):
        flash(DONE, "success")
        answer = page(THANKS)
        html = answer.get_data(as_text=True)
        assert html.count(DONE) == 1
        assert html.index(DONE) < html.index("<h1")
        assert answer.headers["Cache-Control"] == "no-store"
        assert "_flashes" not in session


def test_a_page_that_said_it_where_it_belongs_is_not_given_it_again(app: Flask) -> None:
    with app.test_request_context("/"):
        flash(DONE, "success")
        get_flashed_messages()
        assert DONE not in page(THANKS).get_data(as_text=True)


def test_a_page_with_nothing_to_say_is_anybodys(app: Flask) -> None:
    with app.test_request_context("/"):
        assert "Cache-Control" not in page(THANKS).headers


def test_a_page_kept_for_everybody_leaves_it_for_the_next_one(app: Flask) -> None:
    with app.test_request_context("/"):
        flash(DONE, "success")
        g.page_is_kept = True
        assert DONE not in page(THANKS).get_data(as_text=True)
        assert "_flashes" in session
