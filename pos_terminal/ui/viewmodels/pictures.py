"""Which icon file stands for what the shop named: categories, products and stamp cards name pictures in words."""

NAMED = {
    "cup": "cup-soda",
    "cold": "cup-soda",
    "iced": "cup-soda",
    "drink": "cup-soda",
    "hot": "coffee",
    "tea": "coffee",
    "glass": "glass-water",
    "bakery": "croissant",
    "bake": "croissant",
    "bun": "croissant",
    "bread": "croissant",
    "toast": "sandwich",
    "noodle": "soup",
    "noodles": "soup",
    "bowl": "soup",
    "egg": "egg-fried",
    "breakfast": "egg-fried",
    "meal": "utensils",
    "set": "utensils",
    "top": "star",
    "gift": "gift",
    "ticket": "ticket-percent",
    "voucher": "ticket-percent",
    "coins": "coins",
    "points": "coins",
}
DRAWN = frozenset(
    {
        "coffee",
        "coins",
        "cookie",
        "croissant",
        "cup-soda",
        "egg-fried",
        "gift",
        "glass-water",
        "package",
        "sandwich",
        "shopping-basket",
        "soup",
        "stamp",
        "star",
        "ticket-percent",
        "utensils",
    }
)


def picture(name: str, otherwise: str = "package") -> str:
    """The icon for a name in the catalogue or a programme file; `otherwise` where it is not known."""
    if name in DRAWN:
        return name
    return NAMED.get(name, otherwise)
