"""The settings file: what this shop and this counter are like, as one frozen Config.

`settings.toml` in the data folder; without one everything has its default. Every bad value is named at once, with its
line and key, in both languages, so that one visit to the file is enough. The rules of points and stamps are not here:
those are programme files. Head office is not either: `pos-terminal enrol` writes that into the database.
"""

from pos_terminal.config.devices import (
    CameraSection,
    LineDisplaySection,
    PaymentTerminalSection,
    PrinterSection,
    ScannerSection,
    WedgeSection,
)
from pos_terminal.config.reading import BadSettings, Config, Problem, parse_config, read_config
from pos_terminal.config.sections import (
    HubSection,
    LogSection,
    NightlySection,
    Rules,
    SecondCopySection,
    Shop,
    SoundSection,
    TrainingSection,
)

__all__ = [
    "BadSettings",
    "CameraSection",
    "Config",
    "HubSection",
    "LineDisplaySection",
    "LogSection",
    "NightlySection",
    "PaymentTerminalSection",
    "PrinterSection",
    "Problem",
    "Rules",
    "ScannerSection",
    "SecondCopySection",
    "Shop",
    "SoundSection",
    "TrainingSection",
    "WedgeSection",
    "parse_config",
    "read_config",
]
