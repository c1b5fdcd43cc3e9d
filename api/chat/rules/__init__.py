"""Messages understood by rules: start at rule_parser.py, and add words and phrases in en.toml and fr.toml."""

from api.chat.rules.rule_parser import RuleParser

__all__ = ["RuleParser"]
