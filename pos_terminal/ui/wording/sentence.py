"""What a message of the till is made of."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Sentence:
    """One message: what happened, the advice that follows it, its tone, and an icon if the tone's own does not do."""

    zh: str
    en: str
    zh_advice: str = ""
    en_advice: str = ""
    tone: Literal["info", "good", "warn", "error"] = "warn"
    icon: str = ""
