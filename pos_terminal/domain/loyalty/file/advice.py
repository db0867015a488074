"""What a shopkeeper should know of a programme before it runs: it pays little, cannot be reached, or piles up debt."""

from pos_terminal.domain.loyalty.file.advising.campaigns import about_campaigns
from pos_terminal.domain.loyalty.file.advising.club import about_club
from pos_terminal.domain.loyalty.file.advising.names import about_names
from pos_terminal.domain.loyalty.file.advising.play import about_play
from pos_terminal.domain.loyalty.file.advising.points import about_offline, about_points
from pos_terminal.domain.loyalty.file.advising.rewards import about_rewards
from pos_terminal.domain.loyalty.file.advising.stacking import about_stacking
from pos_terminal.domain.loyalty.file.advising.tiers import about_events, about_tiers
from pos_terminal.domain.loyalty.file.reading import Findings
from pos_terminal.domain.loyalty.file.toml_places import Path
from pos_terminal.domain.loyalty.programme import Programme


def advise(programme: Programme, path: Path, findings: Findings) -> None:
    """Adds what there is to say about a programme that has no problem."""
    about_points(programme, path, findings)
    about_offline(programme, path, findings)
    about_rewards(programme, path, findings)
    about_tiers(programme, path, findings)
    about_events(programme, path, findings)
    about_campaigns(programme, path, findings)
    about_stacking(programme, path, findings)
    about_play(programme, path, findings)
    about_club(programme, path, findings)
    about_names(programme, path, findings)
