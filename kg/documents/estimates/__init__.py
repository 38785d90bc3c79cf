"""Controlling officers' reports: the Estimates of one head, as PDF, clean text, Markdown or a torn text layer."""
