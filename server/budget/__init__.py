"""``/budget``: money and indicators of the Estimates."""
