"""Settings: the rules in plain words, the shop's receipt with a live preview, who works here, and the program."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from pos_terminal.domain.receipt.blocks import clean
from pos_terminal.domain.receipt.template import MOST_COPIES, Part, Prints, Speaks, Template, with_part
from pos_terminal.domain.till import Installation
from pos_terminal.domain.words import Words
from pos_terminal.services.state import TillState
from pos_terminal.ui.binding import intent
from pos_terminal.ui.viewmodels.known import known_to_qml
from pos_terminal.ui.viewmodels.manner import Manner
from pos_terminal.ui.viewmodels.screen import Answers, ApprovedViewModel
from pos_terminal.ui.viewmodels.settings_receipt import (
    EXPLAIN,
    LANGUAGES,
    LOGO,
    PRINTS,
    SHOWN,
    ChoiceRow,
    ShownRow,
    choices,
    problems,
    shown_row,
)
from pos_terminal.ui.viewmodels.settings_rows import RuleCard, SettingFact

SECTIONS = {
    "programme": ("book-open", Words("會員規則", "Programme")),
    "receipt": ("receipt-text", Words("收據", "Receipt")),
    "display": ("languages", Words("語言及顯示", "Display")),
    "staff": ("user", Words("員工及權限", "Staff")),
    "about": ("info", Words("關於", "About")),
}
LONGEST_FOOTER = 80


@dataclass(frozen=True, slots=True)
class SectionRow:
    """A section at the left."""

    key: str
    glyph: str
    text: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class SettingsProps:
    """All that the settings screen shows."""

    section: str = "programme"
    sections: tuple[SectionRow, ...] = ()
    note_title: str = ""
    note: str = ""
    cards: tuple[RuleCard, ...] = ()
    people: tuple[SettingFact, ...] = ()
    limits: tuple[SettingFact, ...] = ()
    about: tuple[SettingFact, ...] = ()
    languages: tuple[ChoiceRow, ...] = ()
    prints: tuple[ChoiceRow, ...] = ()
    copies: tuple[ChoiceRow, ...] = ()
    shown: tuple[ShownRow, ...] = ()
    footer_zh: str = ""
    footer_en: str = ""
    footer_more: str = ""
    file_problem: str = ""
    preview_source: str = ""
    changed: bool = False
    saved: str = ""
    asks_pin: bool = False
    pin_filled: int = 0
    problem: str = ""
    said: str = ""


@dataclass(frozen=True, slots=True)
class Sketch:
    """A receipt to be drawn for a look at it: the template, and the shop whose it is."""

    template: Template
    shop: Installation


@known_to_qml
class SettingsViewModel(ApprovedViewModel[SettingsProps]):
    """Turns touches on the settings screen into calls; keeps the template being changed until it is saved.

    `sketched` tells what the picture `preview_source` is to show, before its name changes.
    """

    sketched = Signal(object)

    def __init__(self, till: Answers, parent: QObject | None = None) -> None:
        super().__init__(till, SettingsProps(), parent)
        self._section, self._entered = "programme", False
        self._draft: Template | None = None
        self._asks_pin, self._saved = False, False
        self._sketch: tuple[Sketch, int] | None = None
        self._sketches = 0

    def refresh(self) -> None:
        if self._state is not None and self._entered and self._section == "receipt":
            seen = (Sketch(self._template(self._state), self._state.installation), self._state.paper_serial)
            if seen != self._sketch:
                self._sketch, self._sketches = seen, self._sketches + 1
                self.sketched.emit(seen[0])
        super().refresh()

    def present(self, state: TillState, manner: Manner) -> SettingsProps:
        """What the section shows; nothing while another screen is in front, as every sale would pay for it."""
        if not self._entered:
            return SettingsProps(section=self._section)
        from pos_terminal.ui.viewmodels.settings_picture import about, limits, people, rule_cards, rules_note

        problem = self.met(manner)
        props = SettingsProps(
            section=self._section,
            sections=tuple(
                SectionRow(key, glyph, manner.name(name), key == self._section)
                for key, (glyph, name) in SECTIONS.items()
            ),
            problem=problem.whole(manner.language) if problem else "",
            said=self.told.whole(manner.language) if self.told else "",
        )
        match self._section:
            case "receipt":
                return self._receipt(props, state, manner)
            case "staff":
                return replace(props, people=people(state, manner), limits=limits(manner))
            case "about":
                return replace(props, about=about(state, manner))
            case "programme":
                title, note = manner.say("只供查看", "To read only"), rules_note(state, manner)
                return replace(props, cards=rule_cards(state, manner), note_title=title, note=note)
        return props

    def _receipt(self, props: SettingsProps, state: TillState, manner: Manner) -> SettingsProps:
        template = self._template(state)
        first = template.footer[0] if template.footer else Words("", "")
        more = len(template.footer) - 1
        return replace(
            props,
            note_title=manner.say("下一張收據開始用", "From the next receipt on"),
            note=manner.say(
                "儲存在 receipts/receipt.toml，其他設定可在檔案內修改。",
                "Saved in receipts/receipt.toml; the file has further settings.",
            ),
            languages=choices(LANGUAGES.items(), template.languages, manner),
            prints=choices(PRINTS.items(), template.prints, manner),
            copies=choices(
                ((str(n), Words(f"{n} 張", str(n))) for n in range(1, MOST_COPIES + 1)), str(template.copies), manner
            ),
            shown=tuple(shown_row(key, name, template, manner) for key, name in SHOWN.items()),
            footer_zh=first.zh,
            footer_en=first.en,
            footer_more=manner.say(f"檔案內另有 {more} 行。", f"More lines in the file: {more}.") if more > 0 else "",
            file_problem=problems(state, manner),
            preview_source=f"image://preview/{self._sketches}",
            changed=template != state.template,
            saved=manner.say("已儲存。", "Saved.") if self._saved else "",
            asks_pin=self._asks_pin,
            pin_filled=len(self._pin),
        )

    def arrived(self, before: TillState | None, after: TillState) -> None:
        if self._draft is not None and self._draft == after.template:
            self._draft, self._asks_pin, self._saved = None, False, True
        elif before is not None and before.paper_serial != after.paper_serial:
            self._saved = False
        if after.operator is None:
            self._draft, self._asks_pin, self._pin, self._saved = None, False, "", False

    @intent(str)
    def open(self, section: str) -> None:
        """Another section; what is being changed on the receipt stays until it is saved or dropped."""
        if section in SECTIONS:
            self._section, self._saved = section, False
            self._put_pin_away()

    @intent()
    def enter(self) -> None:
        """The screen is in front."""
        self._entered = True
        self.refresh()

    @intent()
    def leave(self) -> None:
        """Another screen is shown: nobody keys a PIN here any more."""
        self._saved, self._entered = False, False
        self._put_pin_away()

    @intent(str)
    def choose_language(self, key: str) -> None:
        self._change(languages=Speaks(key))

    @intent(str)
    def choose_prints(self, key: str) -> None:
        self._change(prints=Prints(key))

    @intent(str)
    def choose_copies(self, key: str) -> None:
        self._change(copies=int(key))

    @intent(str)
    def toggle_shown(self, key: str) -> None:
        """A part of the receipt comes or goes."""
        if self._state is None:
            return
        template = self._template(self._state)
        if key == EXPLAIN:
            self._change(explain=not template.explain)
        elif key == LOGO:
            self._change(logo=replace(template.logo, show=not template.logo.show))
        else:
            part = Part(key)
            self._change(parts=with_part(template.parts, part, shown=part not in template.parts))

    @intent(str, str)
    def type_footer(self, language: str, text: str) -> None:
        """The first line of the footer; the file may have more."""
        if self._state is None:
            return
        lines = self._template(self._state).footer
        first = lines[0] if lines else Words("", "")
        kept = clean(text)[:LONGEST_FOOTER]
        first = replace(first, zh=kept) if language == "zh_HK" else replace(first, en=kept)
        self._change(footer=(*([first] if first.zh or first.en else []), *lines[1:]))

    @intent()
    def drop(self) -> None:
        """What was changed is as it was."""
        self._draft, self._saved = None, False
        self._put_pin_away()

    @intent()
    def save(self) -> None:
        """Keeps what was changed: a manager at the till needs no PIN."""
        state = self._state
        if state is None or self._draft is None or state.operator is None:
            return
        self.forget_problem()
        if state.operator.role == "manager":
            self.approved("")
        else:
            self._asks_pin = True
            self.refresh()

    @intent()
    def cancel_pin(self) -> None:
        self._put_pin_away()

    @property
    def waits_for_manager(self) -> bool:
        return self._asks_pin

    def approved(self, pin: str) -> None:
        draft = self._draft
        if draft is not None:
            self.ask(lambda desk, state: desk.paper.keep(state, draft, pin))

    def _put_pin_away(self) -> None:
        self.forget_problem()
        self._asks_pin, self._pin = False, ""
        self.refresh()

    def _template(self, state: TillState) -> Template:
        return state.template if self._draft is None else self._draft

    def _change(self, **changes: object) -> None:
        if self._state is None:
            return
        changed = replace(self._template(self._state), **changes)  # type: ignore[arg-type]
        self._draft = None if changed == self._state.template else changed
        self._saved = False
        self.refresh()
