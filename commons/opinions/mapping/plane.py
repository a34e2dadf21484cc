"""Puts people on a plane: those who answer alike stand close together.

Principal components of the answers, after Small, Bjorkegren, Erkkilä, Shaw and Megill, "Polis: Scaling Deliberation
by Mapping High Dimensional Opinion Spaces" (Recerca 26/2, 2021).
"""

from __future__ import annotations

import numpy as np

from commons.opinions.mapping.rules import ABSENT
from commons.opinions.mapping.types import Answers, Floats

#: Decimals kept of a coordinate: what lies beyond is the arithmetic of the machine, not an opinion.
_DECIMALS = 9


def centred(answers: Answers) -> Floats:
    """Answers (n × m) less each statement's mean among those who answered; 0 where there is no answer.

    A missing answer so weighs as the mean of the others: it pulls nobody anywhere.
    """
    known = answers != ABSENT
    values = np.where(known, answers, 0).astype(np.float64)
    means = values.sum(axis=0) / np.maximum(known.sum(axis=0), 1)
    return np.where(known, values - means, 0.0)


def places(answers: Answers) -> tuple[Floats, float]:
    """Where each person stands (n × 2, no unit), and the share in [0, 1] of the variance that this shows.

    Each person's place is stretched by sqrt(m / answers given): without it whoever answered little would be drawn
    to the middle. Signs of the axes are fixed by their strongest statement, so that equal input gives equal bytes.
    """
    differences = centred(answers)
    _, strengths, axes = np.linalg.svd(differences, full_matrices=False)
    variance = strengths**2
    whole = float(variance.sum())
    if whole < 1e-12:
        return np.zeros((len(answers), 2)), 0.0
    two = _upright(axes[:2])
    if len(two) < 2:
        two = np.vstack([two, np.zeros_like(two)])
    given = np.maximum((answers != ABSENT).sum(axis=1), 1)
    stretched = (differences @ two.T) * np.sqrt(answers.shape[1] / given)[:, None]
    return np.round(stretched, _DECIMALS) + 0.0, float(variance[:2].sum()) / whole


def _upright(axes: Floats) -> Floats:
    """Turn each axis so that its strongest statement counts positive."""
    strongest = np.abs(np.round(axes, _DECIMALS)).argmax(axis=1)
    signs = np.sign(axes[np.arange(len(axes)), strongest])
    return axes * np.where(signs == 0, 1.0, signs)[:, None]
