"""A shop's stationery: what all its paper has in common, as its files say it now."""

from dataclasses import dataclass

from pos_terminal.domain.loyalty.file.reading import Finding
from pos_terminal.domain.receipt.blocks import Picture
from pos_terminal.domain.receipt.template import Template
from pos_terminal.domain.receipt.words import ReceiptWords
from pos_terminal.domain.words import Language


@dataclass(frozen=True, slots=True)
class Stationery:
    """Template, words and logo. `problems` are of the shop's own files: what they are about is as it was shipped."""

    template: Template
    words: ReceiptWords
    logo: Picture | None = None
    problems: tuple[Finding, ...] = ()


def told(finding: Finding, language: Language) -> str:
    """A problem of a receipt file in one line: `receipt.toml line 12, footer.lines: It must be ...`"""
    said = finding.sentence.in_language(language)
    instead = finding.suggestion.in_language(language)
    if language == "zh_HK":
        key = f"，{finding.key}" if finding.key else ""
        return f"{finding.file} 第 {finding.line} 行{key}：{said}{instead}"
    key = f", {finding.key}" if finding.key else ""
    return f"{finding.file} line {finding.line}{key}: {said} {instead}".rstrip()
