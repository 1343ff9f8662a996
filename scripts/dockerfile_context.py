"""The build context: which files `.dockerignore` lets through, and copying them as COPY does."""

import os
import re
import shutil


class Context:
    """A folder as a build of the image sees it."""

    def __init__(self, folder):
        self.folder = folder
        ignore = folder / ".dockerignore"
        lines = ignore.read_text().splitlines() if ignore.exists() else []
        self.rules = [
            (not line.startswith("!"), pattern(line.lstrip("!")))
            for line in (line.strip() for line in lines)
            if line and not line.startswith("#")
        ]

    def has(self, path):
        """Whether a build sees this file: the last rule for it or for a folder above it wins."""
        ignored = False
        for excludes, matches in self.rules:
            if matches.match(path):
                ignored = excludes
        return not ignored

    def files(self):
        """All files that a build sees, relative to the folder."""
        seen = []
        for top, folders, names in os.walk(self.folder):
            # Never part of the context here, and large: looking into them would take long.
            folders[:] = [name for name in folders if top != str(self.folder) or name not in (".build", ".git", ".venv")]
            for name in names:
                path = os.path.relpath(os.path.join(top, name), self.folder)
                if self.has(path):
                    seen.append(path)
        return seen

    def export(self, target):
        """Copies all that a build sees into an empty folder."""
        for path in self.files():
            to = target / path
            to.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(self.folder / path, to, follow_symlinks=False)


def pattern(line):
    """A rule of `.dockerignore`: from the root of the context, `**` for any folders, and all that lies below."""
    parts = line.strip("/").split("/")
    text = ""
    for part in parts[:-1]:
        text += "(?:.*/)?" if part == "**" else glob(part) + "/"
    return re.compile(text + (".*" if parts[-1] == "**" else glob(parts[-1])) + "(?:/.*)?$")


def glob(part):
    """One part of a path, in which `*` and `?` stand for anything but a `/`."""
    return re.escape(part).replace(r"\*", "[^/]*").replace(r"\?", "[^/]")


def copy(sources, target, owner=(0, 0), mode=None):
    """COPY: of folders it takes what is in them; several sources, or a trailing `/`, make the target a folder."""
    if not sources:
        raise FileNotFoundError("COPY finds none of its sources")
    into_folder = target.endswith("/") or len(sources) > 1
    for source in sources:
        if source.is_dir():
            for top, folders, names in os.walk(source):
                inside = os.path.join(target, os.path.relpath(top, source))
                place(top, inside, owner)
                links = [name for name in folders if os.path.islink(os.path.join(top, name))]
                for name in names + links:
                    place(os.path.join(top, name), os.path.join(inside, name), owner)
        else:
            to = os.path.join(target, source.name) if into_folder else target
            os.makedirs(os.path.dirname(to), exist_ok=True)
            place(source, to, owner)
            if mode is not None:
                os.chmod(to, mode)


def place(source, target, owner):
    """Copies one file, one link, or a folder without what is in it."""
    if os.path.isdir(source) and not os.path.islink(source):
        os.makedirs(target, exist_ok=True)
        shutil.copystat(source, target)
    else:
        shutil.copy2(source, target, follow_symlinks=False)
    os.chown(target, *owner, follow_symlinks=False)
