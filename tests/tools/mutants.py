"""Mutants of a source file: each is the file with one small fault put in, by mutmut's own operators.

Only what stands in a function is mutated. Words for people to read in the code (docstrings, annotations) are not.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import unified_diff
from hashlib import sha256
from pathlib import Path

import libcst
from libcst.metadata import CodeRange, MetadataWrapper, PositionProvider
from mutmut.mutation.mutators import mutation_operators

# mutmut's own choice: dropping or emptying their arguments says nothing about tests.
LEFT_ALONE = ("len", "isinstance")


@dataclass(frozen=True)
class Mutant:
    """One fault. `function` is the dotted name of the outermost function or method that it lies in."""

    file: str
    number: int
    function: str
    first_line: int
    last_line: int
    in_signature: bool
    _module: libcst.Module
    _original: libcst.CSTNode
    _mutated: libcst.CSTNode

    def source(self) -> str:
        """The whole file with the fault."""
        changed = self._module.deep_replace(self._original, self._mutated)
        assert isinstance(changed, libcst.Module)
        return changed.code

    def difference(self) -> str:
        """The changed lines, for people."""
        lines = unified_diff(self._module.code.splitlines(), self.source().splitlines(), n=0, lineterm="")
        return "\n".join(line for line in lines if line[0] in "+-" and not line.startswith(("+++", "---")))


class _Finder(libcst.CSTVisitor):
    METADATA_DEPENDENCIES = (PositionProvider,)

    def __init__(self) -> None:
        self.found: list[tuple[str, bool, CodeRange, libcst.CSTNode, libcst.CSTNode]] = []
        self._names: list[str] = []
        self._functions: list[str] = []
        self._signatures = 0

    def on_visit(self, node: libcst.CSTNode) -> bool:
        if isinstance(node, libcst.Annotation | libcst.Decorator):
            return False
        if isinstance(node, libcst.Call) and isinstance(node.func, libcst.Name) and node.func.value in LEFT_ALONE:
            return False
        if isinstance(node, libcst.FunctionDef | libcst.ClassDef):
            self._names.append(node.name.value)
        if isinstance(node, libcst.FunctionDef):
            self._functions.append(".".join(self._names))
        if isinstance(node, libcst.Parameters):
            self._signatures += 1
        if self._functions:
            self._mutate(node)
        return True

    def on_leave(self, original_node: libcst.CSTNode) -> None:
        if isinstance(original_node, libcst.FunctionDef):
            self._functions.pop()
        if isinstance(original_node, libcst.FunctionDef | libcst.ClassDef):
            self._names.pop()
        if isinstance(original_node, libcst.Parameters):
            self._signatures -= 1

    def _mutate(self, node: libcst.CSTNode) -> None:
        position = self.get_metadata(PositionProvider, node, None)
        if not isinstance(position, CodeRange):
            return
        in_signature = self._signatures == 1 and len(self._functions) == 1
        for kind, operator in mutation_operators:
            if isinstance(node, kind):
                for mutated in operator(node):
                    self.found.append((self._functions[0], in_signature, position, node, mutated))


def mutants_of(file: Path, name: str) -> tuple[Mutant, ...]:
    """All mutants of a file that compile, in the order of the text; `name` is how they call the file."""
    wrapper = MetadataWrapper(libcst.parse_module(file.read_text(encoding="utf-8")))
    finder = _Finder()
    wrapper.visit(finder)
    return tuple(
        Mutant(name, n, function, place.start.line, place.end.line, in_signature, wrapper.module, before, after)
        for n, (function, in_signature, place, before, after) in enumerate(finder.found)
    )


def chosen(mutants: tuple[Mutant, ...], percent: int, seed: int) -> tuple[Mutant, ...]:
    """So many in a hundred of them, at least one, the same for the same seed."""
    if percent >= 100 or not mutants:
        return mutants
    wanted = max(1, round(len(mutants) * percent / 100))
    drawn = sorted(mutants, key=lambda one: sha256(f"{seed}/{one.file}/{one.number}".encode()).digest())[:wanted]
    return tuple(sorted(drawn, key=lambda one: one.number))


def files_under(root: Path) -> Iterator[Path]:
    """The sources that have functions of their own to mutate."""
    yield from (path for path in sorted(root.rglob("*.py")) if path.name != "__init__.py")
