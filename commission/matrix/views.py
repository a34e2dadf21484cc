"""x."""

from flask import Blueprint

blueprint = Blueprint("commission_matrix", __name__, url_prefix="/commission")
