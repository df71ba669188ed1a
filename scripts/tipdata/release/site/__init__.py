"""The page where people look rather than read: one file that asks for nothing from anywhere."""

from tipdata.release.site.downloads import Download
from tipdata.release.site.page import pages
from tipdata.release.site.pictures import readme_picture

__all__ = ["Download", "pages", "readme_picture"]
