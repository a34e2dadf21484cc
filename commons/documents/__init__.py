"""Documents to print and to keep: PDF/UA in French and Arabic, made by typst from templates and plain data."""
