"""The named queries behind `kg table`."""
