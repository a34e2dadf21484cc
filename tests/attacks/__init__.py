"""The product, attacked."""
