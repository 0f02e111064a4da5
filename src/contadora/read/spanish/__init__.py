"""Reading Spanish: the same claims from the same architecture, with words as data and rules of its own."""
