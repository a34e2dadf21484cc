"""The domain of assises: the yearly Assises, from the call to the commitments kept a year later."""
