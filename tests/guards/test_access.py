"""Every endpoint says who may knock."""

from __future__ import annotations

import pytest
from flask import Flask

from app import factory
from app.config import BadSetting
from commons.kernel import access


def test_every_endpoint_declares_its_access(app: Flask) -> None:
    assert access.undeclared(app) == []


def test_an_application_with_an_open_door_refuses_to_start() -> None:
    careless = Flask("careless", static_folder=None)
    careless.add_url_rule("/porte", "door", lambda: "")
    with pytest.raises(BadSetting, match="door"):
        factory._refuse_open_doors(careless)
