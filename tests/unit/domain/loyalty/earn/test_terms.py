"""The conditions of a sale, as a record keeps them, and read again."""

from hypothesis import given
from hypothesis import strategies as st

from pos_terminal.domain.loyalty.earn.terms import Terms, read_terms

IDS = st.text("abc-", min_size=1, max_size=5)


def test_terms_as_a_record_keeps_them() -> None:
    terms = Terms("gold", "year", frozenset({"triple", "double"}), ("price/b", "menu/a"))
    written = ("tier:gold", "plan:year", "campaign:double", "campaign:triple", "arm:price/b", "arm:menu/a")
    assert terms.written() == written
    assert read_terms(iter(written)) == terms
    assert Terms().written() == ()


def test_what_this_version_does_not_know_is_passed_over() -> None:
    assert read_terms(("weather:rain", "tier:gold", "tier:silver")) == Terms("gold")
    assert read_terms(()) == Terms()


@given(
    st.builds(Terms, IDS | st.just(""), IDS | st.just(""), st.frozensets(IDS), st.lists(IDS, unique=True).map(tuple))
)
def test_what_was_written_is_read_again(terms: Terms) -> None:
    assert read_terms(terms.written()) == terms
