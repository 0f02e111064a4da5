"""One file per kind of claim; each yields claims from a page and from who says what on it."""
