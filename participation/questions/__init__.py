"""Questions on a call, asked by anybody until a day, answered for all."""
