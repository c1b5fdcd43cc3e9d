"""Rules that understand messages: start at rule_parser.py, and add words and phrases in en.toml and fr.toml.

tokens.py splits a message; grammar.py and patterns.py hold a language's phrases, whose gaps slots.py fills from tables,
numbers.py, names.py, titles.py and references.py; sentence.py finds them; effects.py gathers what they say in
findings.py, and following.py applies it to the wish in force.
"""

from api.chat.rules.rule_parser import RuleParser

__all__ = ["RuleParser"]
