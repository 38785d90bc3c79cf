"""``/quality``: the account that a release gives of itself."""
