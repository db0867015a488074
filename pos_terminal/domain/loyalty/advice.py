"""What a shopkeeper should know of a programme before it runs: it pays little, cannot be reached, or piles up debt."""

from pos_terminal.domain.loyalty.advising.campaigns import about_campaigns
from pos_terminal.domain.loyalty.advising.club import about_club
from pos_terminal.domain.loyalty.advising.names import about_names
from pos_terminal.domain.loyalty.advising.play import about_play
from pos_terminal.domain.loyalty.advising.points import about_points
from pos_terminal.domain.loyalty.advising.rewards import about_rewards
from pos_terminal.domain.loyalty.advising.stacking import about_stacking
from pos_terminal.domain.loyalty.advising.tiers import about_events, about_tiers
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.reading import Findings
from pos_terminal.domain.loyalty.toml_places import Path


def advise(programme: Programme, path: Path, findings: Findings) -> None:
    """Adds what there is to say about a programme that has no problem."""
    about_points(programme, path, findings)
    about_rewards(programme, path, findings)
    about_tiers(programme, path, findings)
    about_events(programme, path, findings)
    about_campaigns(programme, path, findings)
    about_stacking(programme, path, findings)
    about_play(programme, path, findings)
    about_club(programme, path, findings)
    about_names(programme, path, findings)
