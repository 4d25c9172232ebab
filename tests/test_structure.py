"""The house rules that a machine can check. Each failure names the file and the rule."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("bench", "bot", "dialogue", "domain", "expectations", "handlers", "reading", "reports", "storage")
LOCKS = ("requirements.lock", "requirements-dev.lock")
LONGEST_MODULE = 300  # lines
# Class names that are given twice and still wait to be told apart; nothing may be added.
STILL_TWICE = {
    "Answered",
    "Ask",
    "Bureau",
    "Files",
    "Kept",
    "Moment",
    "Patience",
    "Say",
    "State",
    "Step",
    "Table",
    "Text",
    "Writer",
}
# Names that say nothing of their subject, so that everything ends up in them.
EMPTY_NAMES = re.compile(r"(utils?|helpers?|managers?|commons?|misc)")


def modules(*packages: str) -> list[Path]:
    return [path for package in packages for path in sorted((ROOT / package).rglob("*.py"))]


def in_tree(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_imports_run_one_way() -> None:
    lint_imports = Path(sys.executable).with_name("lint-imports")
    finished = subprocess.run([lint_imports, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stdout + finished.stderr


@pytest.mark.parametrize("module", modules("dialogue"), ids=in_tree)
def test_dialogue_imports_only_the_standard_library(module: Path) -> None:
    strangers = set(imported(module)) - sys.stdlib_module_names - {"dialogue"}
    assert not strangers


def test_no_class_name_is_given_twice() -> None:
    places: dict[str, list[str]] = {}
    for module in modules(*PACKAGES):
        for node in ast.parse(module.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places.setdefault(node.name, []).append(in_tree(module))
    twice = {name: where for name, where in places.items() if len(where) > 1}
    assert {name: where for name, where in twice.items() if name not in STILL_TWICE} == {}
    assert set(twice) == STILL_TWICE, "take these off the list: they are given once now"


# A migration is written once and read never: it may be as long as the tables it makes.
@pytest.mark.parametrize("module", [m for m in modules(*PACKAGES) if m.parent.name != "versions"], ids=in_tree)
def test_a_module_has_one_subject(module: Path) -> None:
    lines = len(module.read_text(encoding="utf-8").splitlines())
    assert lines <= LONGEST_MODULE, "ask which second subject has moved in"


@pytest.mark.parametrize("module", modules(*PACKAGES, "tests"), ids=in_tree)
def test_every_name_says_what_lives_there(module: Path) -> None:
    words = [word for part in module.relative_to(ROOT).with_suffix("").parts for word in part.split("_")]
    assert not [word for word in words if EMPTY_NAMES.fullmatch(word)]


@pytest.mark.parametrize("file", [f for p in PACKAGES for f in sorted((ROOT / p).rglob("*.toml"))], ids=in_tree)
def test_every_text_file_can_be_read(file: Path) -> None:
    assert tomllib.loads(file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_file_does_not_say_where_packages_come_from(lock: str) -> None:
    assert "://" not in (ROOT / lock).read_text(encoding="utf-8")


@pytest.mark.parametrize("lock", LOCKS)
def test_every_dependency_is_locked(lock: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = list(project["project"]["dependencies"])
    if "dev" in lock:
        wanted += project["dependency-groups"]["dev"]
    locked = set(re.findall(r"^([a-z0-9.-]+)(?:\[[^]]+\])?==", (ROOT / lock).read_text(encoding="utf-8"), re.MULTILINE))
    assert {distribution(requirement) for requirement in wanted} <= locked


def imported(module: Path) -> Iterator[str]:
    """Top-level names that `module` imports, wherever in the file; its own package's relative imports are left out."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module.split(".")[0]


def distribution(requirement: str) -> str:
    """`python-telegram-bot[rate-limiter]>=22.8,<23` → `python-telegram-bot`."""
    return re.split(r"[\[<>=!~; ]", requirement, maxsplit=1)[0].lower()
