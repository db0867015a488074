"""A day at the counter: whatever the till prints by itself is, dot for dot, what its screen shows of the record."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from pos_terminal.domain.selling.sale import TenderKind
from pos_terminal.domain.till import JobState
from pos_terminal.services.desk import Desk
from pos_terminal.services.members import Enrolment
from pos_terminal.services.state import TillState
from tests.support.emupos import Emupos, JudgedPrinter
from tests.support.judged_till import JudgedTill
from tests.support.shop import CHAN, MANAGER_PIN

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

Step = Callable[[Desk, TillState], TillState]
FORM = Enrolment(phone="61234088", name="黃小姐", birthday=(2, 29), consent_terms=True)


def last_sale(state: TillState) -> str:
    assert state.last is not None
    return state.last.sale.receipt


RING_UP: tuple[Step, ...] = (
    lambda d, s: d.members.attach(s, CHAN.id),
    lambda d, s: d.checkout.add_product(s, "LEMON-TEA"),
    lambda d, s: d.checkout.add_product(s, "BUN"),
)
PAY: tuple[Step, ...] = (
    lambda d, s: d.payment.pay(s, TenderKind.CASH, 10_000),
    lambda d, s: d.payment.next_sale(s),
)
DAY: dict[str, tuple[Step, ...]] = {
    "sale": (*RING_UP, *PAY),
    "refund": (
        lambda d, s: d.refunds.open_receipt(s, last_sale(s)),
        lambda d, s: d.refunds.choose(s, {1: 1}),
        lambda d, s: d.refunds.refund(s, "too sweet", MANAGER_PIN),
        lambda d, s: d.refunds.close_bill(s),
    ),
    "another sale": (*RING_UP, *PAY),
    "void": (
        lambda d, s: d.refunds.open_receipt(s, last_sale(s)),
        lambda d, s: d.refunds.void(s, "wrong table", MANAGER_PIN),
        lambda d, s: d.refunds.close_bill(s),
    ),
    "enrolment": (lambda d, s: d.members.enrol(s, FORM), lambda d, s: d.checkout.remove_member(s)),
    "hand-over": (*RING_UP, lambda d, s: d.checkout.hold(s), lambda d, s: d.handovers.give(s, s.held[-1].slot)),
    "x report": (lambda d, s: d.shifts.print_x(s),),
    "z report": (lambda d, s: d.shifts.close(s, 60_000, "counted twice", MANAGER_PIN),),
}


@pytest.mark.parametrize("width", [576, 384])
def test_everything_that_a_day_prints_is_what_the_screen_shows(judge: Emupos, tmp_path: Path, width: int) -> None:
    printer: JudgedPrinter = judge.printers[f"w{width}"]
    before = {paper.id for paper in printer.papers()}
    with JudgedTill(tmp_path / "till", address=printer.address, width=width) as till:
        worker = till.worker()
        printed = []
        for name, steps in DAY.items():
            till.do(*steps)
            worker.round()
            job, record = till.last_job()
            assert job.state is JobState.PRINTED, name
            printed.append(job.document)
            new = [paper for paper in printer.papers() if paper.id not in before]
            before |= {paper.id for paper in new}
            assert [paper.whole for paper in new] == [True], name
            assert np.array_equal(new[0].dots, till.picture(record)), name
        worker.stop()
    assert printed == ["receipt"] * 4 + ["enrolment", "handover", "x_report", "z_report"]
    assert judge.not_understood() == []
