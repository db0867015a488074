"""What shopkeepers are told about programme files, sentence by sentence, as it was last read.

`python -m tests.support.golden_sentences` writes the two files anew; read what changed before it is committed.
`problems.txt` holds small files with what `check` finds in each; add a file to it by its text alone.
`explanations.txt` holds each sentence of `explain` where it is first said: presets first, then every rule altered.
"""

from collections.abc import Iterator
from pathlib import Path

from pos_terminal.assets import resources
from pos_terminal.domain.loyalty.file.explain import explain
from pos_terminal.domain.loyalty.file.programme_file import check, parse
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.words import Words
from tests.support.altered_rules import BASES, altered

FOLDER = Path(__file__).parent.parent / "golden" / "programmes" / "sentences"
PROBLEMS = FOLDER / "problems.txt"
EXPLANATIONS = FOLDER / "explanations.txt"
FILE = "====\n"
TOLD = "----\n"
NAMES = ("id", "code")
PRESETS = "presets"
SHAPES = (PRESETS, *BASES)


def faulty_files() -> tuple[str, ...]:
    """The programme files of problems.txt, without what was told about them."""
    return tuple(block.split(TOLD)[0] for block in PROBLEMS.read_text("utf-8").split(FILE)[1:])


def told(text: str) -> str:
    """Everything that `check` says about a file, in both languages."""
    checked = check(text)
    lines = []
    for one in (*checked.problems, *checked.advice):
        lines.append(f"{one.code} {one.line} {one.key}".rstrip())
        lines += [f"  {words.zh}\n  {words.en}" for words in (one.sentence, one.suggestion) if words != Words("", "")]
    return FILE + text + TOLD + "".join(f"{line}\n" for line in lines)


def explanations() -> str:
    """Each sentence once, under the rules that brought it first."""
    said: set[Words] = set()
    blocks = []
    for title, programme in (one for shape in SHAPES for one in programmes(shape)):
        new = [line for line in explain(programme) if line not in said]
        said.update(new)
        if new:
            blocks.append(f"{title}\n" + "".join(f"  {line.zh}\n  {line.en}\n" for line in new))
    return "\n".join(blocks)


def sentences() -> frozenset[Words]:
    """What explanations.txt holds."""
    lines = [line.strip() for line in EXPLANATIONS.read_text("utf-8").splitlines() if line.startswith("  ")]
    return frozenset(Words(zh, en) for zh, en in zip(lines[::2], lines[1::2], strict=True))


def programmes(shape: str) -> Iterator[tuple[str, Programme]]:
    """The presets, or every rule in one of its shapes with each of its fields altered; each with a title."""
    if shape == PRESETS:
        for path in sorted((resources() / "programmes").glob("*.toml")):
            for programme in parse(path.read_text("utf-8"))[0]:
                yield f"{path.stem} {programme.id}", programme
        return
    yield shape, BASES[shape]
    for where, other in altered(BASES[shape]):
        if where[-1] not in NAMES:  # another name would belong to nobody
            yield f"{shape}: {'.'.join(str(part) for part in where)}", other


if __name__ == "__main__":
    PROBLEMS.write_text("".join(told(text) for text in faulty_files()), "utf-8")
    EXPLANATIONS.write_text(explanations(), "utf-8")
