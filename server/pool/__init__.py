"""Dangerous work in processes that may be killed alone: queries under a deadline, and the worker that others use too."""
