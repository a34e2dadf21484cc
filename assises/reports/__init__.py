"""The public account of an edition (bilan): who came, what was said and decided, what became of earlier promises."""
