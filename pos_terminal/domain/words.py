"""A text in both of the shop's languages."""

from dataclasses import dataclass
from typing import Literal

Language = Literal["zh_HK", "en"]


@dataclass(frozen=True, slots=True)
class Words:
    """Traditional Chinese (Hong Kong) and English, equals; an empty side falls back to the other."""

    zh: str
    en: str

    def in_language(self, language: Language) -> str:
        return (self.zh or self.en) if language == "zh_HK" else (self.en or self.zh)
