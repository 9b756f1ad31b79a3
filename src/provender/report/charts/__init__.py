"""Charts as Vega-Lite specifications; colours are CSS variables, so that the page's theme rules."""
