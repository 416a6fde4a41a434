"""Names change when contents change, also those of files referred to."""

import json
from pathlib import Path

import pytest

from assets.publish import Publication


def _publish(folder: Path, files: dict[str, str]) -> dict[str, str]:
    folder.mkdir()
    publication = Publication()
    for name, content in files.items():
        publication.add(name, content)
    publication.write(folder)
    found: dict[str, str] = json.loads((folder / "manifest.json").read_text())
    return found


def test_publish_renames_the_sheet_when_its_picture_changes(tmp_path: Path) -> None:
    css = "a{background:url('../img/b.svg')}"
    before = _publish(tmp_path / "before", {"a.css": css, "b.svg": "<svg/>"})
    after = _publish(tmp_path / "after", {"a.css": css, "b.svg": "<svg></svg>"})

    assert before["a.css"] != after["a.css"]
    assert f"a{{background:url('{after['b.svg']}')}}" == (tmp_path / "after" / after["a.css"]).read_text()


def test_publish_points_modules_at_hashed_modules(tmp_path: Path) -> None:
    manifest = _publish(tmp_path / "out", {"a.js": 'import { b } from "./b.js";', "b.js": "export const b = 1;"})

    assert f'import {{ b }} from "./{manifest["b.js"]}";' == (tmp_path / "out" / manifest["a.js"]).read_text()


def test_publish_gives_the_same_bytes_when_repeated(tmp_path: Path) -> None:
    for name in ("one", "two"):
        _publish(tmp_path / name, {"a.css": "a{}"})
    one, two = ({file.name: file.read_bytes() for file in (tmp_path / name).iterdir()} for name in ("one", "two"))

    assert one == two


@pytest.mark.parametrize(
    ("files", "complaint"),
    [
        ({"a.css": "a{background:url(b.svg)}"}, "a.css refers to b.svg"),
        ({"a.css": "a{background:url(https://example.org/b.svg)}"}, "which is not there"),
        ({"a.js": 'import "./b.js"', "b.js": 'import "./a.js"'}, "circle"),
    ],
)
def test_publish_refuses_references_that_lead_nowhere(tmp_path: Path, files: dict[str, str], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        _publish(tmp_path / "out", files)


def test_publish_refuses_two_files_of_one_name() -> None:
    publication = Publication()
    publication.add("a.css", "")

    with pytest.raises(ValueError, match=r"a\.css"):
        publication.add("a.css", "")
