"""``/agencies``: the tree, the successions, what each inherited."""
