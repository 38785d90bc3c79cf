"""The index of a release: lists, facets and search over what the graph holds, as ``index.sqlite`` beside the store."""
