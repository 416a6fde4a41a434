"""Every published file carries a hash of its content in its name and refers to others by their hashed names."""

import gzip
import hashlib
import json
import re
from pathlib import Path

COMPRESSED = {".css", ".js", ".svg", ".json", ".txt", ".webmanifest"}
REFERENCES = {
    ".css": re.compile(r"""(?P<before>url\(\s*["']?)(?P<name>[^"')]+)(?P<after>["']?\s*\))"""),
    ".js": re.compile(r"""(?P<before>\b(?:from|import)\s*\(?\s*["'])(?P<name>\.{1,2}/[^"']+)(?P<after>["'])"""),
}


class Publication:
    """Files to publish, by plain name; names are unique, whatever folder they came from."""

    def __init__(self) -> None:
        self._contents: dict[str, bytes] = {}
        self._hashed: dict[str, str] = {}
        self._open: list[str] = []

    def add(self, name: str, content: bytes | str) -> None:
        """Take a file in. Raise `ValueError` if there is another of that name."""
        if name in self._contents:
            raise ValueError(f"two assets are called {name}")
        self._contents[name] = content.encode() if isinstance(content, str) else content

    def write(self, folder: Path) -> None:
        """Write all files, compressed copies and `manifest.json`. Raise `ValueError` for a reference to a missing file."""
        for name in sorted(self._contents):
            self._publish(name, folder)
        manifest = json.dumps(dict(sorted(self._hashed.items())), indent=1)
        (folder / "manifest.json").write_text(manifest + "\n")

    def _publish(self, name: str, folder: Path) -> str:
        if name in self._hashed:
            return self._hashed[name]
        if name in self._open:
            raise ValueError(f"assets refer to each other in a circle: {' → '.join([*self._open, name])}")
        self._open.append(name)
        content = self._with_hashed_references(name, folder)
        self._open.pop()
        stem, suffix = Path(name).stem, Path(name).suffix
        self._hashed[name] = f"{stem}.{hashlib.sha256(content).hexdigest()[:8]}{suffix}"
        _write(folder / self._hashed[name], content)
        return self._hashed[name]

    def _with_hashed_references(self, name: str, folder: Path) -> bytes:
        content, references = self._contents[name], REFERENCES.get(Path(name).suffix)
        if not references:
            return content

        def hashed(found: re.Match[str]) -> str:
            target = Path(found["name"]).name
            if target not in self._contents:
                raise ValueError(f"{name} refers to {found['name']}, which is not there")
            relative = "./" if name.endswith(".js") else ""
            return f"{found['before']}{relative}{self._publish(target, folder)}{found['after']}"

        return references.sub(hashed, content.decode()).encode()


def _write(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    if file.suffix in COMPRESSED:
        # mtime=0: the same input gives the same bytes on every machine.
        file.with_name(f"{file.name}.gz").write_bytes(gzip.compress(content, 9, mtime=0))
