"""See `scripts/check_text.py --help`."""

try:
    from tip_figures.cli.entry_points import start_command
except KeyboardInterrupt:  # Ctrl-C while this is imported
    raise SystemExit(130) from None

start_command("check_text")
