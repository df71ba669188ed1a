"""The page where people look rather than read: one file that asks for nothing from anywhere."""

from tipdata.release.page.downloads import Download
from tipdata.release.page.html_page import pages
from tipdata.release.page.pictures import readme_picture

__all__ = ["Download", "pages", "readme_picture"]
