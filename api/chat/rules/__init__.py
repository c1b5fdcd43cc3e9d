"""Messages understood by rules: start at rule_parser.py, and add words and phrases in en.toml and fr.toml.

tokens.py splits a message; grammar.py and patterns.py hold a language's phrases, whose gaps slots.py fills from tables,
numbers.py, names.py, titles.py and references.py; sentence.py finds them; effects.py gathers what they say in a draft,
and following.py puts it on top of what was said before.
"""

from api.chat.rules.rule_parser import RuleParser

__all__ = ["RuleParser"]
