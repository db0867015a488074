"""The programme file: TOML to rules, its problems, advice, explanation and schema."""
