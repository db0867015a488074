"""Tills of one head office whose line can be cut: real desks, real protocol, a club with every offline limit."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pos_terminal.domain.loyalty.file.programme_file import parse
from pos_terminal.domain.loyalty.offer import Choice, Offer
from pos_terminal.domain.selling.sale import TenderKind
from pos_terminal.domain.till import Cashier
from pos_terminal.headoffice.members import MemberRow
from pos_terminal.services.joining import join
from pos_terminal.services.spells import FAILURES_THAT_MEAN_OFFLINE
from pos_terminal.services.state import TillState
from pos_terminal.services.syncing import Syncing
from pos_terminal.wire import answers
from pos_terminal.wire.answers import NoAnswer
from pos_terminal.wire.envelope import Hello, HelloAnswer
from pos_terminal.wire.member_code import Form
from tests.support.offices import DirectLine, Office, open_office
from tests.support.shop import CASHIER_PIN, MANAGER_PIN, Shop, open_shop

ANN, BEN = "10000016", "10000024"
CLUB = """
[[programme]]
id = "club"
name = {zh = "朝陽會", en = "Sunrise club"}
currency = "HKD"
effective_from = 2026-01-01
[programme.points]
per = 100.00
[programme.money_off]
step_points = 100
step_value = 10.00
offline_limit_points = 200
OFFLINE
[[programme.reward]]
id = "tea"
name = {zh = "茶券", en = "Tea"}
kind = "money_off"
worth = 20.00
cost_points = 50
offline = "limit"
[[programme.reward]]
id = "cake"
name = {zh = "蛋糕券", en = "Cake"}
kind = "money_off"
worth = 15.00
cost_points = 50
offline = "limit"
[[programme.reward]]
id = "bun"
name = {zh = "菠蘿包", en = "Bun"}
kind = "money_off"
worth = 5.00
cost_points = 10
"""


@dataclass
class Line(DirectLine):
    """A line to head office that can be cut."""

    office: Office
    terminal_id: str
    cut: bool = False

    def __post_init__(self) -> None:
        super().__init__(self.office.office, self.terminal_id)

    def hello(self, hello: Hello) -> HelloAnswer:
        if self.cut:
            raise NoAnswer(answers.UNREACHABLE, "no route")
        return super().hello(hello)


@dataclass
class CutOff:
    """A till that can be cut off."""

    shop: Shop
    line: Line
    syncing: Syncing
    office: Office

    def sync(self) -> TillState:
        assert self.syncing.run_once(force=True).online
        return self.shop.do(lambda d, s: d.checkout.reload(s))

    def cut(self) -> None:
        """From now on the till knows that head office is away."""
        self.line.cut = True
        for _ in range(FAILURES_THAT_MEAN_OFFLINE):
            self.syncing.run_once(force=True)
        self.shop.do(lambda d, s: d.checkout.reload(s))

    def mend(self) -> None:
        self.line.cut = False
        self.sync()

    def card(self, number: str = ANN) -> str:
        """What the member shows: good for months, so that it is trusted however long the till is away."""
        member = self.office.office.accounts(number).member.id
        return self.office.vault.make_card(member, Form.STATIC, self.office.clock.now())

    def begin(self, number: str = ANN, amount_minor: int = 10_000) -> TillState:
        """A bill of so much, with the member on it."""
        self.shop.scan(self.card(number))
        return self.shop.do(lambda d, s: d.checkout.add_amount(s, amount_minor))

    def offers(self) -> dict[str, Offer]:
        """Reward keys on the bill, by reward; points with their number."""
        found = self.shop.state.bill.evaluation.offers
        return {f"{one.choice.reward}{one.choice.points or ''}": one for one in found}

    def use(self, *choices: Choice) -> None:
        for choice in choices:
            self.shop.do(lambda d, s, one=choice: d.checkout.toggle_reward(s, one))

    def allow(self, choice: Choice, pin: str = MANAGER_PIN) -> None:
        self.shop.do(lambda d, s: d.checkout.allow_reward(s, choice, pin))

    def pay(self) -> None:
        due = self.shop.state.bill.sale
        minor = sum(line.gross_minor for line in due.lines) - sum(one.amount_minor for one in due.deductions)
        self.shop.do(lambda d, s: d.payment.pay(s, TenderKind.OCTOPUS, minor), lambda d, s: d.payment.next_sale(s))

    def buy(self, *choices: Choice, number: str = ANN, amount_minor: int = 10_000) -> None:
        self.begin(number, amount_minor)
        self.use(*choices)
        self.pay()

    def give_back(self) -> None:
        """All of the last bill is returned."""
        last = self.shop.state.last
        assert last is not None
        lines = {line.number: line.quantity for line in last.sale.lines}
        self.shop.do(
            lambda d, s: d.refunds.browse(s),
            lambda d, s: d.refunds.open_bill(s, last.sale.id),
            lambda d, s: d.refunds.choose(s, lines),
            lambda d, s: d.refunds.refund(s, "mistake", MANAGER_PIN),
        )


def club_office(folder: Path, offline: str = "", members: Sequence[str] = (ANN, BEN), where: str = "") -> Office:
    """Head office with the club and its members; `offline` are tables of the programme."""
    office = open_office(folder, where=where)
    pins = {"cashier": CASHIER_PIN, "manager": MANAGER_PIN}
    ling = Cashier("ling", "阿玲", "cashier", office.vault.hash_pin(pins["cashier"]))
    boss = replace(ling, id="boss", name="黃經理", role="manager", pin_hash=office.vault.hash_pin(pins["manager"]))
    office.office.put_cashiers([ling, boss])
    office.office.import_members([MemberRow(number, "陳美儀") for number in members])
    text = CLUB.replace("OFFLINE", f"[programme.offline]\n{offline}" if offline else "")
    programmes, problems = parse(text)
    assert not problems
    office.office.publish(programmes[0], text)
    return office


def cut_off_till(office: Office, folder: Path, number: int) -> CutOff:
    """A till of that head office, signed in, with an open shift; its line is up."""
    shop = open_shop(folder / f"keys{number}", signed_in=False, presets=(), till=number)
    joined = join(shop.store, DirectLine(office.office), shop.vault, url="http://head.office", code=office.new_code())
    line = Line(office, joined.terminal_id)
    till = CutOff(shop, line, Syncing(shop.store, line, shop.clock, shop.ids, lambda: 0.5, "tests"), office)
    assert till.syncing.run_once().online
    shop.restart()
    shop.do(lambda d, s: d.cashiers.sign_in(s, "ling", CASHIER_PIN), lambda d, s: d.shifts.open(s, 50_000))
    return till


def points(number: int) -> Choice:
    return Choice("club", "money-off", number)


TEA, CAKE, BUN = (Choice("club", one) for one in ("tea", "cake", "bun"))
