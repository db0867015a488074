"""What members of a played shop do that is no sale: joining, activities, check-ins, the wheel, gates."""

from dataclasses import replace
from datetime import date

from pos_terminal.domain.loyalty.case import Case
from pos_terminal.domain.loyalty.club.gate import enter, gate_of
from pos_terminal.domain.loyalty.club.referrer import makes_ring, name_referrer
from pos_terminal.domain.loyalty.member import Member
from pos_terminal.domain.loyalty.play.activity import post, takes, undo
from pos_terminal.domain.loyalty.play.check_in import check_in
from pos_terminal.domain.loyalty.play.wheel import spin, wheel_of
from pos_terminal.domain.loyalty.results import result_of
from pos_terminal.services.play.books import Declined
from pos_terminal.services.play.file import Access, Activity, CheckIn, Enrol, Refund, Spin
from pos_terminal.services.play.shop import Outcome, PlayedShop

PLAY_SECRET = b"play"  # a wheel's draw in a played shop is the same whenever it is played


class PlayedMembers:
    """Each act raises Declined where the rules say no."""

    def __init__(self, shop: PlayedShop) -> None:
        self._shop = shop

    def enrol(self, event: Enrol, today: date) -> Outcome:
        """Somebody joins, alone or brought by a member."""
        books = self._shop.books
        if event.member in books.members:
            raise Declined("already-a-member")
        if event.referrer is not None:
            self._check_referrer(event)
        birthday = None
        if event.birthday is not None:
            month, day = event.birthday.split("-")
            birthday = int(month), int(day)
        books.members[event.member] = Member(event.member, event.member, birthday=birthday, joined_on=today)
        if event.phone:
            self._shop.phones[event.phone] = event.member
        for programme in self._shop.programmes:
            if event.referrer and programme.referral is not None:
                case = books.case(programme, event.member, self._shop.situation(today))
                name_referrer(case.booking, event.referrer)
                self._shop.book([result_of(case)])
        return Outcome(event.member)

    def _check_referrer(self, event: Enrol) -> None:
        """Raises Declined `self-referral`, `unknown-referrer`, `referral-ring`."""
        if event.referrer == event.member or (event.phone and self._shop.phones.get(event.phone) == event.referrer):
            raise Declined("self-referral")
        if event.referrer not in self._shop.books.members:
            raise Declined("unknown-referrer")
        if makes_ring(event.member, event.referrer, self._shop.books.referrers()):
            raise Declined("referral-ring")

    def post(self, event: Activity, today: date) -> Outcome:
        """The first programme that knows the code takes it; what a partner posts under another the first that can."""
        member = self._shop.books.known(event.member)
        running = self._shop.running(today)
        knowing = [one for one in running if takes(one, event.code)]
        if not knowing and not event.points and not event.credit:
            raise Declined("no-such-activity")
        able = [one for one in running if (one.points and event.points) or (one.tiers and event.credit)]
        if not knowing and not able:
            return Outcome(member)
        case = self._shop.case((knowing or able)[0], member, today)
        refused = post(case, event.code, event.points, event.credit)
        if refused:
            raise Declined(refused)
        results = (result_of(case),)
        self._shop.book(results)
        self._shop.posted[event.id] = (member, event.code, results)
        return Outcome(member, results=results)

    def undo(self, event: Refund, today: date) -> Outcome:
        """Moderation takes an activity back, once."""
        member, code, results = self._shop.posted.pop(event.of)
        case = self._shop.case(
            next(one for one in self._shop.programmes if one.id == results[0].programme), member, today
        )
        undo(case, code, results[0].entries)
        done = (result_of(case),)
        self._shop.book(done)
        return Outcome(member, results=done)

    def check_in(self, event: CheckIn, today: date) -> Outcome:
        """The member was here today."""
        member = self._shop.books.known(event.member)
        programme = next((one for one in self._shop.running(today) if one.check_in is not None), None)
        if programme is None or programme.check_in is None:
            raise Declined("no-check-ins")
        case = self._shop.case(programme, member, today)
        return self._done(case, check_in(case, programme.check_in))

    def spin(self, event: Spin, today: date) -> Outcome:
        """A turn of the wheel, with the prize."""
        member = self._shop.books.known(event.member)
        for programme in self._shop.running(today):
            wheel = wheel_of(programme, event.wheel)
            if wheel is not None:
                case = self._shop.case(programme, member, today)
                prize = spin(case, wheel, PLAY_SECRET)
                if isinstance(prize, str):
                    raise Declined(prize)
                return replace(self._done(case, ""), prize=prize.id)
        raise Declined("no-such-wheel")

    def access(self, event: Access, today: date) -> Outcome:
        """A gate opens, and counts it."""
        member = self._shop.books.known(event.member)
        for programme in self._shop.running(today):
            gate = gate_of(programme, event.gate)
            if gate is not None:
                case = self._shop.case(programme, member, today)
                return self._done(case, enter(case, gate))
        raise Declined("no-such-gate")

    def _done(self, case: Case, refused: str) -> Outcome:
        if refused:
            raise Declined(refused)
        results = (result_of(case),)
        self._shop.book(results)
        return Outcome(case.member.id, results=results)
