"""Flask over a release."""
