"""Pure, exact and deterministic counting of participatory budget elections (no web, no database)."""
