"""What a process is: nouns, numbers with ranges, the case file and the table that engines eat."""
