"""What the settings screen shows of rules, people and the program, as text; loaded when it is first in front."""

import PySide6

from pos_terminal import __version__
from pos_terminal.domain.loyalty.file.explain import Chapter, Topic, chapters
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.till import Cashier
from pos_terminal.domain.words import Words
from pos_terminal.services.state import TillState
from pos_terminal.ui.viewmodels.manner import Manner
from pos_terminal.ui.viewmodels.settings_rows import RuleCard, SettingFact

TOPICS = {
    Topic.POINTS: ("coins", Words("積分", "Points")),
    Topic.STAMPS: ("stamp", Words("印花", "Stamps")),
    Topic.REWARDS: ("gift", Words("獎賞", "Rewards")),
    Topic.TIERS: ("crown", Words("會員等級", "Tiers")),
    Topic.CAMPAIGNS: ("cake", Words("生日及推廣", "Birthdays and campaigns")),
    Topic.PLAY: ("party-popper", Words("簽到、任務及輪盤", "Check-ins, missions and wheel")),
    Topic.CLUB: ("handshake", Words("會籍及禮遇", "Membership and benefits")),
    Topic.RETURNS: ("undo-2", Words("退貨", "Returns")),
    Topic.TERMS: ("info", Words("條款", "Terms")),
}
ROLES = {"manager": Words("店長", "Manager"), "cashier": Words("收銀員", "Cashier")}


def rule_cards(state: TillState, manner: Manner) -> tuple[RuleCard, ...]:
    """The rules in force, a card a topic; the programme is named where there are several."""
    several = len(state.programmes) > 1
    return tuple(
        _card(programme, chapter, manner, named=several)
        for programme in state.programmes
        for chapter in chapters(programme)
    )


def _card(programme: Programme, chapter: Chapter, manner: Manner, *, named: bool) -> RuleCard:
    glyph, title = TOPICS[chapter.topic]
    name = f"{manner.name(programme.names)} · {manner.name(title)}" if named else manner.name(title)
    first, *others = (manner.name(line) for line in chapter.lines)
    return RuleCard(f"{programme.id}/{chapter.topic}", glyph, name, first, tuple(others))


def rules_note(state: TillState, manner: Manner) -> str:
    """Whose rules these are, and since when."""
    if not state.programmes:
        return manner.say("未有會員計劃。", "There is no programme in force.")
    whose = (
        manner.say("規則由總公司設定。", "Head office sets the rules.")
        if state.installation.enrolled
        else manner.say("規則由計劃檔案設定。", "Programme files set the rules.")
    )
    newest = max(programme.effective_from for programme in state.programmes)
    since = manner.say(f"{manner.day(newest)}起生效。", f"In force since {manner.day(newest)}.")
    return whose + manner.say("", " ") + since


def people(state: TillState, manner: Manner) -> tuple[SettingFact, ...]:
    """Who works here, and how they sign in."""
    return tuple(SettingFact(one.id, one.name, _signs_in(one, manner)) for one in state.cashiers)


def _signs_in(one: Cashier, manner: Manner) -> str:
    ways = [manner.say("PIN", "PIN")] if one.pin_hash else [manner.say("未設 PIN", "no PIN yet")]
    if one.badge_hash:
        ways.append(manner.say("員工證", "badge"))
    return manner.say("，", ", ").join([manner.name(ROLES[one.role]), *ways])


def limits(manner: Manner) -> tuple[SettingFact, ...]:
    """What a cashier may do without a manager; more wants the PIN."""
    rules = manner.settings
    refund, difference = manner.money(rules.cashier_refund_limit_minor), manner.money(rules.difference_limit_minor)
    return (
        SettingFact("refund", manner.say("退款，最多", "Refunds up to"), refund),
        SettingFact(
            "discount", manner.say("折扣，最多", "Discounts up to"), f"{rules.cashier_discount_limit_percent} %"
        ),
        SettingFact("difference", manner.say("埋數相差，最多", "Drawer differs by up to"), difference),
    )


def about(state: TillState, manner: Manner) -> tuple[SettingFact, ...]:
    """Which program this is, whose till, and what it is made with."""
    it = state.installation
    till = f"{it.shop} {it.terminal}" + (f" ({it.terminal_id})" if it.terminal_id else "")
    return (
        SettingFact("version", manner.say("版本", "Version"), f"pos-terminal {__version__}"),
        SettingFact("licence", manner.say("授權", "Licence"), "Apache License 2.0"),
        SettingFact("till", manner.say("收銀機", "Till"), till),
        SettingFact(
            "office",
            manner.say("總公司", "Head office"),
            it.head_office or manner.say("沒有，獨立運作", "none, stands alone"),
        ),
        SettingFact("records", manner.say("記錄", "Records"), f"{state.sequence:,}"),
        SettingFact("qt", manner.say("介面", "Window"), f"Qt {PySide6.__version__}, LGPL-3.0"),
        SettingFact("font", manner.say("字型", "Font"), "Noto Sans HK, SIL OFL 1.1"),
        SettingFact("icons", manner.say("圖示", "Icons"), "Lucide, ISC"),
    )
