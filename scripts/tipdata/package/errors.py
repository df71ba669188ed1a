"""What ends a command with one line on standard error and exit status 2."""


class CannotRead(Exception):
    """Something that was to be read cannot be read at all; the text says why in one line."""


class Stop(Exception):
    """The command cannot go on; the text says why in one line."""
