"""Build a release: write all files into a new folder, which then takes the place of the old one.

The files at the top are attached to the release: tables, workbook, database, wheel, the zip of the
whole package, and the list of their hashes. The folder `site` is published as pages.
"""

import glob
import os
import posixpath
import re
import shutil
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from hatchling.builders.wheel import WheelBuilder

from tip_figures.datapackage.citation import format_citation_file
from tip_figures.datapackage.findings import CommandError
from tip_figures.datapackage.json_file import to_json
from tip_figures.datapackage.package import Package, compute_sha256
from tip_figures.datapackage.write_files import is_stale
from tip_figures.figures.tables import list_generated_tables
from tip_figures.page.site import Download, SiteInfo, render_pages
from tip_figures.page.tables import read_tables
from tip_figures.release import metadata
from tip_figures.release.contents import Release, make_descriptor, render_codebook
from tip_figures.release.table_files import render_tables, write_database, write_workbook

CHECKOUT = Path(__file__).resolve().parents[3]
SUMS = "SHA256SUMS"
NEW, OLD = "new", "old"  # in the temporary folder of a build: its release, and the earlier one
SITE_DOCUMENTS = ("docs/data-card.md", "docs/preview.png", "CONTRIBUTING.md", "CHANGELOG.md")
"""Documents of the package that pages link to."""


def build_release(package: Package, target: Path) -> list[str]:
    """Write all files of a release into a folder, and return their paths.

    The files are first written into a temporary folder next to the target, and then replace those
    of the target. If writing fails, the target keeps the files of an earlier release. Old temporary
    folders that killed builds left next to the target are removed.

    Args:
        package: a valid package
        target: folder of the release; it must not exist, or be empty, or have only files that an
            earlier release wrote

    Returns:
        paths of the files, relative to the folder, in alphabetical order

    Raises:
        CommandError: if the target is not a folder or has a file that no release wrote, or if the
            package does not have what every release needs, such as a license
    """
    target = Path(os.path.realpath(target))  # Path.resolve fails at a link to itself
    _require_only_released_files(target)
    rows = read_tables(package)
    target.parent.mkdir(parents=True, exist_ok=True)
    _remove_leftovers(target)
    with tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as folder:
        descriptor = make_descriptor(package, rows.figures)
        release = Release(package, rows, descriptor, Path(folder) / NEW)
        _write_files(release)
        if target.exists():
            target.rename(Path(folder) / OLD)  # removed with the temporary folder
        release.folder.rename(target)
    files = target.rglob("*")
    return sorted(file.relative_to(target).as_posix() for file in files if file.is_file())


def _remove_leftovers(target: Path) -> None:
    """Remove the temporary folders that earlier builds of a target left because they were killed.

    A recent folder stays, because its build may still be running. A folder with anything other than
    NEW and OLD stays as well, because no build wrote it.
    """
    # The name of such a folder ends with the eight characters that `tempfile` adds to the prefix.
    for folder in target.parent.glob(f".{glob.escape(target.name)}-????????"):
        is_old_folder = folder.is_dir() and not folder.is_symlink() and is_stale(folder)
        if is_old_folder and {entry.name for entry in folder.iterdir()} <= {NEW, OLD}:
            shutil.rmtree(folder, ignore_errors=True)


def _require_only_released_files(target: Path) -> None:
    """Raise an error if a target has files that no release wrote: a build would remove them.

    A release lists its files in SHA256SUMS, and those of its folder `site` in `site/SHA256SUMS`. A
    target that does not exist or is empty is accepted.

    Raises:
        CommandError: if the target is not a folder, or if it or its folder `site` has a file or
            folder that is not listed
    """
    if target.exists() and not target.is_dir():
        raise CommandError(f"{target} is not a folder.")
    for folder in (target, target / "site"):
        sums = folder / SUMS
        lines = sums.read_text("utf-8").splitlines() if sums.is_file() else []
        released_names = {SUMS, "site"}
        for line in lines:
            _hash, _, name = line.partition("  ")  # the format of sha256sum
            released_names.add(name)
        other_names = {entry.name for entry in folder.glob("*")} - released_names
        if other_names:
            raise CommandError(
                f"{folder} contains {min(other_names)}, which no release wrote; move it, or choose "
                "another folder with --output."
            )


def _write_files(release: Release) -> None:
    """Create the folder of a release, and write all its files into it.

    The order matters: the site contains hashes of the files before it, and SHA256SUMS is last. A
    wheel is built only if the package is that of this checkout, because building it runs code.
    """
    release.folder.mkdir()
    write_package(release)
    for name in list_generated_tables(release.package):
        shutil.copyfile(release.package.files[name], release.folder / f"{name}.csv")
    write_database(release)
    write_workbook(release)
    if release.package.root.resolve() == CHECKOUT:
        _write_wheel(release)
    _write_site(release, _list_files(release.folder))
    _write_sums(release.folder)


def _write_wheel(release: Release) -> None:
    """Write the wheel of this checkout: an installable file with the commands and the tables.

    It has the date of the release, so that two builds give the same bytes. For this, the variable
    SOURCE_DATE_EPOCH is set in the environment of this process.
    """
    os.environ["SOURCE_DATE_EPOCH"] = str(int(release.time.timestamp()))  # hatchling reads it
    builds = WheelBuilder(str(CHECKOUT)).build(directory=str(release.folder))
    list(builds)  # a generator: the wheel is written while its items are read


def _write_site(release: Release, attached: Sequence[Download]) -> None:
    """Write the folder `site`: the pages, copies of all files that they link to, and SHA256SUMS.

    The folder can be published anywhere, because its pages need no file outside it.

    Args:
        attached: the files that are already at the top of the release
    """
    site = release.folder / "site"
    site.mkdir()
    for download in attached:
        shutil.copyfile(release.folder / download.name, site / download.name)
    documents = _copy_documents(release, site)
    dataset = metadata.write_dataset(release, attached)
    info = SiteInfo(release.descriptor, dataset, attached, documents)
    pages = {"codebook.html": render_codebook(release, info)}
    pages |= dict(render_pages(release.rows, info))
    for name, text in pages.items():
        (site / name).write_text(text, encoding="utf-8")
    _write_sums(site)


def _copy_documents(release: Release, site: Path) -> list[str]:
    """Copy the SITE_DOCUMENTS that the package has into the folder of the site.

    The copies are directly in the folder. Links in Markdown are changed, because the site does not
    have all files that they lead to (see `localize_links`).

    Returns:
        paths of the copied documents in the package
    """
    root = release.package.root
    documents = [path for path in SITE_DOCUMENTS if (root / path).is_file()]
    # Path in the package -> name of the copy. Links may also lead to generated tables, which the
    # caller has copied.
    copies = {path: Path(path).name for path in documents}
    for name in list_generated_tables(release.package):
        copies[release.package.tables[name].path] = f"{name}.csv"
    for path in documents:
        content = (root / path).read_bytes()
        if path.endswith(".md"):
            text = localize_links(content.decode(), path, copies, release.archive_name)
            content = text.encode()
        (site / copies[path]).write_bytes(content)
    return documents


def _write_sums(folder: Path) -> None:
    """Write SHA256SUMS, the hashes of the files directly in a folder, in the format of sha256sum.

    The caller must have written all other files of the folder before.
    """
    lines = [f"{file.sha256}  {file.name}\n" for file in _list_files(folder)]
    (folder / SUMS).write_text("".join(lines), encoding="utf-8")


def _list_files(folder: Path) -> list[Download]:
    """Return the files directly in a folder, sorted by name, each with its size and hash."""
    files = sorted(file for file in folder.iterdir() if file.is_file())
    return [Download(file.name, file.stat().st_size, compute_sha256(file)) for file in files]


def localize_links(text: str, path: str, copies: Mapping[str, str], archive: str) -> str:
    """Return a Markdown document whose relative links lead only to files of the site.

    A link to a file that the site has leads to its copy: `[Card](../docs/card.md)` becomes
    `[Card](card.md)`. Any other relative link becomes text that says where the file is:
    ``Notes (`docs/notes.md` in tip-figures-2.0.0.zip)``. Absolute links, and links to a heading of
    the document itself (`#limits`), stay.

    Args:
        path: path of the document in the package
        copies: path in the package -> file name in the folder of the site
        archive: file name of the zip of the whole package
    """

    def localize(link: re.Match[str]) -> str:
        """Return a link to the copy of the file, or its words and where the file is in the zip."""
        # The path in the package: links are relative to the folder of the document.
        target = posixpath.normpath(posixpath.join(posixpath.dirname(path), link["target"]))
        if target in copies:
            return f"[{link['words']}]({copies[target]}{link['anchor']})"
        return f"{link['words']} (`{target}` in {archive})"

    return LINK.sub(localize, text)


DOCUMENTS = ("README.md", "CHANGELOG.md", "LICENSE")
"""Documents of every release, which also has what they link to (see `list_documents`)."""

LINK = re.compile(r"\[(?P<words>[^]\n]*)\]\((?P<target>[^)#\s:]+)(?P<anchor>(?:#[^)\s]*)?)\)")
"""A relative link in Markdown."""

FILE_PERMISSIONS = 0o644


def write_package(release: Release) -> None:
    """Write the zip of the whole package: documents, tables in all formats, and metadata.

    All entries have the date of the release and fixed permissions, so that two builds of the same
    package give the same bytes.
    """
    # Rendered files replace documents: datapackage.json has more properties in a release.
    contents = _read_documents(release) | render_tables(release) | _render_descriptions(release)
    folder = release.archive_name.removesuffix(".zip")
    with zipfile.ZipFile(release.folder / release.archive_name, "w") as archive:
        for path, content in sorted(contents.items()):
            entry = zipfile.ZipInfo(f"{folder}/{path}", release.time.timetuple()[:6])
            entry.external_attr = FILE_PERMISSIONS << 16  # where Unix permissions are in a zip
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)


def _read_documents(release: Release) -> dict[str, bytes]:
    """Return, by path in the package, the contents of its documents, tables and schemas.

    The documents are those of `list_documents`. Each table has a CSV file and a schema. A file that
    does not exist is left out.
    """
    root = release.package.root.resolve()
    files = {file.relative_to(root).as_posix(): file for file in list_documents(root)}
    for table in release.tables:
        for path in (table.path, table.schema_path):
            files[os.path.normpath(path)] = root / path
    return {path: file.read_bytes() for path, file in files.items() if file.is_file()}


def list_documents(root: Path) -> list[Path]:
    """Return those DOCUMENTS that exist, and all files that are reached from them by links.

    Relative links in Markdown files are followed. If a link leads to a folder, all files in it and
    in its subfolders are returned. A link is ignored if it leads to nothing, out of the package, or
    to the root of the package.

    Args:
        root: folder of the package, without symbolic links
    """
    files: dict[Path, None] = {}  # a set that keeps the order
    unread = [root / name for name in DOCUMENTS]
    while unread:
        path = Path(os.path.normpath(unread.pop()))  # without `..`, which links may contain
        if path in files:
            continue
        # A path in the package may be a symbolic link that leads out of it.
        if root not in path.parents or root not in path.resolve().parents:
            continue
        if path.is_dir():
            unread += path.iterdir()
        elif path.is_file():
            files[path] = None
            if path.suffix == ".md":
                links = LINK.finditer(path.read_text("utf-8"))
                unread += [path.parent / link["target"] for link in links]
    return list(files)


def _render_descriptions(release: Release) -> dict[str, bytes]:
    """Return, by file name, the files that describe the package: for programs, and as a page."""
    texts = {
        "datapackage.json": to_json(release.descriptor),
        "CITATION.cff": format_citation_file(release.descriptor),
        ".zenodo.json": metadata.write_zenodo(release.descriptor),
        "codebook.html": render_codebook(release, SiteInfo(release.descriptor)),
        "croissant.json": metadata.write_croissant(release),
        "dataset.jsonld": metadata.write_dataset(release, release.table_files),
    }
    return {path: text.encode() for path, text in texts.items()}
