"""x."""


def on_hub(m, n):
    return None
