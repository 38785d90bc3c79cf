"""The frame of every page, the front, and the pages of things."""
