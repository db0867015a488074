"""Where the keys of a TOML text stand, whatever stands between them."""

from pos_terminal.domain.loyalty.file.toml_places import line_of, places

TEXT = '''\
# [no.table]
top = 1
a.b = 2
[table]  # a comment
"quoted key" = "a ] and a ["
list = [
  "x = 1", # ]
  [1, 2],
]
long = """
hidden = 1
[hidden]
"""
after = """one line"""
nested = [ """
still = 1
""" ]
last = 1
[[rows]]
id = 1
[rows.inner]
k = 1
[[rows]]
[[rows.inner2]]
id = 2
broken line
'''


def test_every_key_has_its_line() -> None:
    assert dict(places(TEXT)) == {
        ("top",): 2,
        ("a",): 3,
        ("a", "b"): 3,
        ("table",): 4,
        ("table", "quoted key"): 5,
        ("table", "list"): 6,
        ("table", "long"): 10,
        ("table", "after"): 14,
        ("table", "nested"): 15,
        ("table", "last"): 18,
        ("rows", 0): 19,
        ("rows", 0, "id"): 20,
        ("rows", 0, "inner"): 21,
        ("rows", 0, "inner", "k"): 22,
        ("rows", 1): 23,
        ("rows", 1, "inner2", 0): 24,
        ("rows", 1, "inner2", 0, "id"): 25,
    }


def test_a_key_that_is_not_there_has_the_line_of_what_is_around_it() -> None:
    found = places(TEXT)
    assert [line_of(found, path) for path in (("table", "list", 0), ("rows", 1, "x"), ("gone",), ())] == [6, 23, 1, 1]
