"""Words, charts and the briefing: the only place that formats for a reader."""
