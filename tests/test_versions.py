"""tipdata/versions.py: a package read from a folder, a zip archive or a git revision."""

from __future__ import annotations

import io
import stat
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import amend, spoil
from tipdata.diff import git as checkout
from tipdata.diff import versions
from tipdata.diff.versions import opened
from tipdata.package.errors import CannotRead


def git(folder: Path, *arguments: str) -> str:
    who = (
        "-c",
        "user.name=A",
        "-c",
        "user.email=a@example.org",
        "-c",
        "init.defaultBranch=main",
        "-c",
        "commit.gpgsign=false",
    )
    return subprocess.run(
        ["git", *who, "-C", folder, *arguments], check=True, capture_output=True, text=True
    ).stdout.strip()


def packed(folder: Path, archive: Path, top: str = "") -> Path:
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as made:
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                made.write(file, top + file.relative_to(folder).as_posix())
    return archive


@pytest.fixture
def zipped(package: Path, tmp_path: Path) -> Callable[..., str]:
    """A function that packs the package, with more entries and content, and returns the archive's path."""

    def pack(top: str = "", **entries: bytes) -> str:
        archive = packed(package, tmp_path / "release.zip", top)
        with zipfile.ZipFile(archive, "a", zipfile.ZIP_DEFLATED) as made:
            for name, content in entries.items():
                made.writestr(name, content)
        return str(archive)

    return pack


def refused(where: str, here: Path) -> str:
    with pytest.raises(CannotRead) as raised, opened(where, here):
        pass
    told = str(raised.value)
    assert "\n" not in told
    return told.removeprefix(f"{where}: ")


def test_a_folder_and_a_descriptor_are_read_where_they_lie(package):
    """Nothing is copied of what can be read in its place."""
    for where in (package, package / "datapackage.json"):
        with opened(str(where), package) as read:
            assert (read.root, read.path) == (package, "datapackage.json")


@pytest.mark.parametrize("top", ["", "tip-figures-1.0.0/"])
def test_an_archive_is_read_with_its_changelog(package, zipped, top):
    """The descriptor may lie in a folder of the archive; afterwards nothing of it is left."""
    (package / "CHANGELOG.md").write_text("# Changelog\n")
    with opened(zipped(top), package) as read:
        assert [len(table.frame) for table in read.tables.values()][:2] == [1, 41]
        assert (read.root / "CHANGELOG.md").read_text() == "# Changelog\n"
        kept = read.root
    assert not kept.exists()


def test_only_what_the_descriptor_names_is_unpacked(package, zipped):
    """Whatever else an archive holds is left in it."""
    with opened(zipped(**{"setup.py": b"raise SystemExit", "resources/extra.csv": b"a\n"}), package) as read:
        assert sorted(p.name for p in read.root.iterdir()) == ["datapackage.json", "resources", "schemas"]
        assert not (read.root / "resources/extra.csv").exists()


@pytest.mark.parametrize("name", ["../evil.csv", "/etc/evil", "a/../../evil", "..\\evil", "C:evil", "a\x1bb"])
def test_an_entry_that_would_leave_the_folder_is_refused(package, zipped, name):
    """An archive with such a name is not read at all."""
    assert "would leave the folder that it is unpacked to." in refused(zipped(**{name: b"x"}), package)


def test_a_bomb_is_refused_before_it_is_unpacked(package, zipped):
    """A file that shrinks as no table does is not unpacked, and neither are gigabytes."""
    with amend(package / "datapackage.json") as made:
        made["resources"][0]["path"] = "bomb.csv"
    told = refused(zipped(**{"bomb.csv": b"0" * (1 << 25)}), package)
    assert "bomb.csv" in told
    assert told.endswith("to 33,554,432, as no table does.")


def test_more_bytes_than_a_package_has_are_refused(package, zipped, monkeypatch):
    """What is unpacked is bounded as a whole."""
    monkeypatch.setattr(versions, "MAX_BYTES", 1000)
    assert refused(zipped(), package) == "the package has more than 1,000 bytes."
    monkeypatch.setattr(versions, "MAX_ENTRIES", 3)
    assert refused(zipped(), package) == "the archive has more than 3 entries."


def test_a_link_in_an_archive_is_refused(package, zipped):
    """A link could lead anywhere."""
    entry = zipfile.ZipInfo("resources/link.csv")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    where = zipped()
    with zipfile.ZipFile(where, "a") as made:
        made.writestr(entry, "/etc/passwd")
    assert refused(where, package) == "the entry “resources/link.csv” is a link."


def test_a_name_that_stands_twice_is_refused(package, zipped):
    """Two programs could read two different tables out of it."""
    where = zipped()
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(where, "a") as made:
        made.writestr("resources/areas.csv", "x")
    assert refused(where, package) == "two entries have the name “resources/areas.csv”."


def test_an_encrypted_entry_is_refused(package, zipped):
    """Nobody is asked for a password."""
    where = Path(zipped(**{"secret.csv": b"x"}))
    data = bytearray(where.read_bytes())
    place = data.rfind(b"PK\x01\x02")
    data[place + 8] |= 1
    where.write_bytes(data)
    assert refused(str(where), package) == "the entry “secret.csv” is encrypted."


def test_a_damaged_archive_is_told_in_one_line(package, zipped):
    """Cut short, overwritten or no archive at all: one line, no traceback."""
    where = Path(zipped())
    whole = where.read_bytes()
    for damaged in (
        b"",
        b"PK\x03\x04",
        whole[: len(whole) // 2],
        whole[:200] + bytes(400) + whole[600:],
        whole[:-1],
        b"text",
    ):
        where.write_bytes(damaged)
        assert refused(str(where), package).startswith("the archive is damaged: ")


def test_every_byte_of_an_archive_may_be_damaged(package, zipped):
    """Whatever byte is another, the archive is read or refused, never with another exception."""
    where = Path(zipped())
    whole = where.read_bytes()
    directory = whole.find(b"PK\x01\x02")
    for place in [*range(0, directory, 997), *range(directory, len(whole), 13)]:
        where.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        try:
            with opened(str(where), package):
                pass
        except CannotRead as error:
            assert "\n" not in str(error)


def test_an_archive_without_or_with_several_packages_is_refused(package, zipped, tmp_path):
    """Which package is meant is not guessed."""
    empty = tmp_path / "empty.zip"
    zipfile.ZipFile(empty, "w").close()
    assert refused(str(empty), package) == "the archive holds no datapackage.json."
    where = zipped("a/", **{"b/datapackage.json": b"{}"})
    assert refused(where, package) == "the archive holds several packages: a and b."


def test_a_descriptor_that_is_none_is_told_by_the_archives_name(package, zipped):
    """No temporary folder is named to people."""
    (package / "datapackage.json").write_text("[]")
    assert refused(zipped(), package) == "datapackage.json: a descriptor is a JSON object, and this is a list."
    (package / "datapackage.json").write_text("{")
    assert refused(zipped(), package).startswith("datapackage.json: not JSON: ")


@pytest.fixture
def repository(package: Path) -> Path:
    """The package in a repository, below its top, with two commits, of which the second corrects a value."""
    top = package.parent
    git(top, "init", "--quiet")
    git(top, "add", "package")
    git(top, "commit", "--quiet", "-m", "one")
    git(top, "tag", "v1")
    spoil(package / "resources/areas.csv", "Kazakhstan", "Qazaqstan")
    git(top, "commit", "--quiet", "-am", "two")
    return package


def test_a_revision_is_read_without_touching_the_work_tree(repository):
    """The work tree, with its uncommitted changes, and the index stay as they are."""
    spoil(repository / "resources/areas.csv", "Russia", "Changed")
    index = (repository.parent / ".git/index").read_bytes()
    for revision, name in (("v1", "Kazakhstan"), ("HEAD", "Qazaqstan"), ("HEAD~1", "Kazakhstan")):
        with opened(revision, repository) as read:
            assert read.tables["areas"].frame["name"].to_list()[:3] == [name, "Republic of Korea", "Russia"]
    assert "Changed" in (repository / "resources/areas.csv").read_text()
    assert (repository.parent / ".git/index").read_bytes() == index


def test_a_revision_that_looks_like_an_option_is_refused(repository):
    """What begins with a hyphen never reaches git."""
    for revision in ("-v", "--output=stolen", "--upload-pack=touch stolen"):
        assert "none begins with a hyphen" in refused(revision, repository)
    assert not list(repository.parent.rglob("stolen"))


@pytest.mark.parametrize("revision", ["nowhere", "HEAD:package", "", "HEAD\n", "a" * 5000, "v1..HEAD", "\0"])
def test_what_is_no_revision_is_told(repository, revision):
    """Neither a file nor a revision: one line."""
    told = refused(revision, repository)
    assert "no such revision of this checkout" in told or "is neither a file nor a revision" in told


def test_a_revision_without_the_package_is_told(repository):
    """The package may have been added later than the revision."""
    git(repository.parent, "checkout", "--quiet", "--orphan", "other")
    git(repository.parent, "rm", "--quiet", "-r", "--cached", ".")
    (repository.parent / "README.md").write_text("x")
    git(repository.parent, "add", "README.md")
    git(repository.parent, "commit", "--quiet", "-m", "three")
    assert refused("HEAD", repository) != ""
    (repository / "notes.txt").write_text("x")
    git(repository.parent, "add", "package/notes.txt")
    git(repository.parent, "commit", "--quiet", "-m", "four")
    assert refused("HEAD", repository) == "there was no package/datapackage.json at this revision."


def test_outside_a_checkout_there_are_no_revisions(package):
    """A package that was unpacked from an archive has no history."""
    told = refused("HEAD", package)
    assert told.startswith("there is no such file, and no such revision of this checkout (not a git repository")


def test_without_git_there_are_no_revisions(repository, monkeypatch):
    """A machine without git is told so."""
    monkeypatch.setenv("PATH", "")
    assert (
        refused("HEAD", repository)
        == "there is no such file, and no such revision of this checkout (git is not installed)."
    )


def test_the_environment_of_a_hook_does_not_name_another_repository(repository, monkeypatch):
    """Git is asked about the folder, not about what the environment says."""
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    monkeypatch.setenv("GIT_INDEX_FILE", "/nowhere")
    assert checkout.prefix(repository) == "package/"


def test_a_link_at_a_revision_is_not_followed(repository):
    """A table that was a link is a table that is missing."""
    file = repository / "resources/areas.csv"
    file.unlink()
    file.symlink_to("/etc/passwd")
    git(repository.parent, "commit", "--quiet", "-am", "link")
    with opened("HEAD", repository) as read:
        assert [fault.code for fault in read.faults] == ["path-missing"]


def test_an_archive_may_be_large_in_memory_only_as_it_says(package, tmp_path):
    """A header that tells fewer bytes than follow does not unpack more than it told."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("datapackage.json", "{}" + " " * 100_000)
    data = bytearray(buffer.getvalue())
    place = data.rfind(b"PK\x01\x02")
    data[place + 24 : place + 28] = (2).to_bytes(4, "little")
    where = tmp_path / "lying.zip"
    where.write_bytes(data)
    assert refused(str(where), package).startswith("the archive is damaged: ")
