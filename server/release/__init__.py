"""The release that is served, the older ones, and what of them is taken away: dumps, tables, versions, other days."""
