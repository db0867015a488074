"""What a returned sale gives back to the offline limits."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from pos_terminal.domain.loyalty.spell import Given
from pos_terminal.domain.selling.completion import CompletedSale
from pos_terminal.domain.selling.refund import ReturnedLine, all_returned, part_returned, pieces


def still_given(given: Iterable[Given], sale: CompletedSale, returned: Sequence[ReturnedLine]) -> tuple[Given, ...]:
    """What is left of a sale's rewards after all that was returned of it: the limits get the rest back."""
    back = pieces(returned)
    deductions = {(one.programme, one.reward, one.voucher): one for one in sale.deductions}
    left = []
    for one in given:
        deduction = deductions.get((one.programme, one.reward, one.voucher))
        if deduction is None or not deduction.parts:
            continue
        minor = min(one.minor, deduction.amount_minor - part_returned(sale, deduction, back))
        points = -(-one.points * minor // one.minor) if one.minor else one.points
        times = 0 if all_returned(sale, deduction, back) else one.times
        left.append(replace(one, times=times, points=points, minor=minor))
    return tuple(left)
