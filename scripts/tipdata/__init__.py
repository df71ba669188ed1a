"""The shared code behind the commands of this data package."""
