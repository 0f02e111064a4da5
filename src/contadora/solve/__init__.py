"""One file or folder for each question that a mediator asks."""
