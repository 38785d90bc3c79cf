"""Pages about the service itself: limits, errors, design, best practices."""
