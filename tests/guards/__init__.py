"""Guards: rules of the house that a machine can keep."""
