"""Charts: Vega-Lite specifications, drawn as SVG and PNG by a process of their own."""
