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
    for title, programme in _programmes():
        new = [line for line in explain(programme) if line not in said]
        said.update(new)
        if new:
            blocks.append(f"{title}\n" + "".join(f"  {line.zh}\n  {line.en}\n" for line in new))
    return "\n".join(blocks)


def _programmes() -> Iterator[tuple[str, Programme]]:
    for path in sorted((resources() / "programmes").glob("*.toml")):
        for programme in parse(path.read_text("utf-8"))[0]:
            yield f"{path.stem} {programme.id}", programme
    for name, base in BASES.items():
        yield name, base
        for where, other in altered(base):
            if where[-1] not in NAMES:  # another name would belong to nobody
                yield f"{name}: {'.'.join(str(part) for part in where)}", other


if __name__ == "__main__":
    PROBLEMS.write_text("".join(told(text) for text in faulty_files()), "utf-8")
    EXPLANATIONS.write_text(explanations(), "utf-8")
