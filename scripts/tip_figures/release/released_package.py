"""The released package: one folder with all tables in all formats, which becomes a zip."""

import filecmp
import re
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tip_figures.datapackage.citation import format_citation_file
from tip_figures.datapackage.errors import CommandError
from tip_figures.datapackage.json_file import to_json
from tip_figures.datapackage.json_values import as_list
from tip_figures.datapackage.package import Package
from tip_figures.datapackage.package_files import find_file
from tip_figures.release import codebook, croissant, parquet, schema_org, stata
from tip_figures.release.contents import Release, list_files

README = "README.md"
DOCUMENTS = (README, "CHANGELOG.md", "LICENSE")
LINK = re.compile(r"\]\(([^)#\s]+)")
"""The target of a link or a picture in Markdown, without its anchor."""
UNIX = 3  # ZIP's number of the system, so that permissions are read as Unix has them
FILE_PERMISSIONS = 0o644


def write_package(release: Release) -> None:
    """Write the folder of the package, zip it, and remove the folder.

    raises: CommandError if the package has a file at a path that the release needs; OSError
    """
    for path, file in find_package_files(release.package).items():
        shutil.copyfile(file, release.resolve_in_package(path))
    release.write_package_file(release.package.path, to_json(release.descriptor))
    citation = format_citation_file(release.descriptor)
    if citation:
        release.write_package_file("CITATION.cff", citation)
    parquet.write_parquet(release)
    stata.write_stata(release)
    codebook.write_codebook(release)
    croissant.write_croissant(release)
    schema_org.write_package_dataset(release)
    _refuse_replaced_files(release)
    _write_zip(release)


def find_package_files(package: Package) -> dict[str, Path]:
    """Return the files that are released as they are, by path.

    They are the documents, what README links to, the tables and their schemas.
    """
    paths: list[Any] = [*DOCUMENTS, *_list_links(package)]
    for resource in package.resources:
        paths += as_list(resource.get("path")) or [resource.get("path")]
        paths.append(resource.get("schema"))
    files = {}
    for path in paths:
        file = find_file(package.root, path) if isinstance(path, str) else None
        if file:
            files[path] = file
    return files


def _list_links(package: Package) -> Iterator[str]:
    """List the relative addresses in README."""
    readme = find_file(package.root, README)
    if readme:
        for address in LINK.findall(readme.read_text("utf-8", "replace")):
            if ":" not in address:
                yield address


def _refuse_replaced_files(release: Release) -> None:
    """Refuse a package with a file at a path that the release needs.

    raises: CommandError
    """
    for path, file in find_package_files(release.package).items():
        is_replaced = path in ("CITATION.cff", release.package.path)
        if is_replaced:
            continue
        if not filecmp.cmp(file, release.resolve_in_package(path), shallow=False):
            raise CommandError(
                f"the package has a file of its own called {path}, "
                "which a release generates; rename it."
            )


def _write_zip(release: Release) -> None:
    """Write a zip of the folder, with the date of the release and fixed permissions."""
    folder = release.resolve(release.package_folder)
    with zipfile.ZipFile(release.resolve(f"{release.package_folder}.zip"), "w") as archive:
        for path in list_files(folder):
            name = f"{release.package_folder}/{path}"
            entry = zipfile.ZipInfo(name, release.time.timetuple()[:6])
            entry.create_system = UNIX
            entry.external_attr = FILE_PERMISSIONS << 16
            archive.writestr(entry, (folder / path).read_bytes(), zipfile.ZIP_DEFLATED)
    shutil.rmtree(folder)
