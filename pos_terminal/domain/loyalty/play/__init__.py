"""Play and community: check-ins, missions, the wheel, boards, activities."""
