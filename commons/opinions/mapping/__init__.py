"""The map of opinions: who answers alike, what divides, what unites. Pure: numpy alone, usable anywhere."""

from __future__ import annotations

import os

# Set before numpy is first imported, or without effect. Matrices are small: threads would wait for one another longer
# than they compute (five times as long on a busy machine of two cores), and take the cores of visitors meanwhile.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
