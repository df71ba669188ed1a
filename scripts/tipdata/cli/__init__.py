"""The commands: the frame they share, and one module each."""
