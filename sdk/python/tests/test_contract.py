"""Checks that the SDK has everything that the contract has, under the same name in Python's spelling."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import plugboard
from plugboard import _entry

SDK = Path(plugboard.__file__).parent
WIT = SDK.parents[2] / "wit" / "0.1.2"
CONTRACT = "".join(file.read_text() for file in sorted(WIT.glob("*.wit")))

CONTEXT = {"assistance", "batches", "conversations", "events", "migrations", "platform", "reviews", "text", "types"}
"""Interfaces that come with other interfaces and are not powers."""

RENAMED = {"from": "from_version"}
"""Names that differ because the contract's name is a Python keyword."""


def python_name(name: str) -> str:
    """Returns a function's name in Python."""
    return RENAMED.get(name, name.replace("-", "_"))


def class_name(name: str) -> str:
    """Returns a class's name in Python."""
    return "".join(word.capitalize() for word in name.split("-"))


def in_worlds(word: str) -> list[str]:
    """Returns the interfaces that the contract's worlds import or export."""
    return re.findall(rf"^  {word} ([a-z-]+);", (WIT / "worlds.wit").read_text(), re.M)


def blocks(kind: str, indent: str, text: str) -> dict[str, str]:
    """Returns the text inside each interface or resource, by its name."""
    found = re.finditer(rf"^{indent}{kind} ([a-z-]+) {{\n(.*?)^{indent}}}", text, re.M | re.S)
    return {block[1]: block[2] for block in found}


INTERFACES = blocks("interface", "", CONTRACT)


def members(text: str, indent: int) -> list[str]:
    """Returns the functions declared at this indentation. WIT marks a name that is one of its keywords with `%`."""
    found = re.finditer(rf"^ {{{indent}}}(?:%?([a-z0-9-]+): func|constructor)\(", text, re.M)
    return ["__init__" if match[1] is None else python_name(match[1]) for match in found]


def classes() -> dict[str, set[str]]:
    """Returns the SDK's classes with the members they define and inherit.

    The source is parsed because a power's module cannot be imported here.
    """
    found: dict[str, tuple[list[str], set[str]]] = {}
    for file in SDK.rglob("*.py"):
        for node in ast.parse(file.read_text()).body:
            if isinstance(node, ast.ClassDef):
                defined = {member.name for member in node.body if isinstance(member, ast.FunctionDef)}
                found[node.name] = ([ast.unparse(base) for base in node.bases], defined)

    def whole(name: str) -> set[str]:
        bases, defined = found.get(name, ([], set()))
        return defined.union(*map(whole, bases))

    return {name: whole(name) for name in found}


def test_the_handlers_are_those_of_the_contract() -> None:
    assert sorted(_entry.FUNCTIONS) == sorted(in_worlds("export"))


def test_the_modules_are_text_and_the_powers_of_the_contract() -> None:
    modules = {name for name in plugboard.__all__ if name.islower()}
    assert modules == set(in_worlds("import")) - CONTEXT | {"text"}


@pytest.mark.parametrize("name", [name for name in INTERFACES if name != "types"])
def test_an_interface_is_complete(name: str) -> None:
    text, defined = INTERFACES[name], classes()
    for resource, inside in blocks("resource", "  ", text).items():
        missing = set(members(inside, 4)) - defined[class_name(resource)]
        assert not missing, f"{class_name(resource)} lacks {missing}"
    if name in in_worlds("export"):
        assert set(members(text, 2)) == defined[class_name(name)]
    else:
        module = SDK / f"{name}.py"
        tree = ast.parse((module if module.exists() else SDK / name / "__init__.py").read_text()).body
        assert set(members(text, 2)) <= {node.name for node in tree if isinstance(node, ast.FunctionDef)}


def test_the_version_is_the_same_everywhere() -> None:
    assert f'\nversion = "{plugboard.__version__}"\n' in (SDK.parent / "pyproject.toml").read_text()
    assert f"# Changelog\n\n## {plugboard.__version__}\n" in (SDK.parent / "CHANGELOG.md").read_text()


def test_the_installed_package_has_every_folder() -> None:
    folders = {".".join(file.parent.relative_to(SDK.parent).parts) for file in SDK.rglob("*.py")}
    listed = re.search(r"^packages = \[(.*)\]$", (SDK.parent / "pyproject.toml").read_text(), re.M)
    assert listed is not None
    assert set(re.findall(r'"([^"]+)"', listed[1])) == folders


def test_every_public_name_has_a_docstring() -> None:
    for file in SDK.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, (ast.ClassDef, ast.FunctionDef)) and not node.name.startswith("_"):
                assert ast.get_docstring(node), f"{file.name}: {node.name} has no docstring"
