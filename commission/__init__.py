"""The domain of commission: learning, drafting, deciding and being answered."""
