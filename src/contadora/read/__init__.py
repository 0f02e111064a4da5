"""From reports to claims. Knows text, not bargaining."""
