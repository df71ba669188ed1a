"""How much of each passage its draft gets right, each passage drafted by a package that does not hold it."""
