"""Published lists brought into the directory: read, shown, written by a task, undone. What they say of each place is
kept by `records`, below."""
