"""Parser by rules, without a key, a network or a database: finds English and French phrases from left to right."""

import msgspec

from api.chat.parser import Feedback, Intent, Request, Turn
from api.chat.rules.effects import take
from api.chat.rules.findings import Findings
from api.chat.rules.following import wish_after
from api.chat.rules.grammar import Grammar
from api.chat.rules.sentence import Match, Sentence
from api.chat.rules.slots import slots_of
from api.chat.rules.tokens import plain
from api.http.language import SUPPORTED, Language

MAX_MESSAGE_LENGTH = 1000
MAX_BARE_TITLE_WORDS = 8
REQUESTS = frozenset({"request", "kind", "similar"})


class RuleParser:
    """Understands English and French by the phrases in en.toml and fr.toml; any text has an answer."""

    def __init__(self) -> None:
        self.grammars: dict[Language, Grammar] = {language: Grammar(language) for language in SUPPORTED}
        self.slots = {language: slots_of(grammar) for language, grammar in self.grammars.items()}

    async def parse(self, text: str, turn: Turn) -> Request:
        return self.understand(text, turn)

    def understand(self, text: str, turn: Turn) -> Request:
        sentence = self.sentence(plain(text[:MAX_MESSAGE_LENGTH]), turn)
        matches = sentence.matches
        findings = Findings()
        for match in matches:
            take(findings, match)
        findings.settle_classics()
        loved_one_as_example(findings, turn)
        left_over = unused(sentence, matches)
        if not matches and (title := bare_title(sentence)):
            findings.put("title", title)
            left_over = () if "title" in findings.fields else left_over
        return Request(
            intent=intent_of(findings),
            wish=wish_after(findings, turn),
            feedback=tuple(pointed(feedback, turn) for feedback in findings.feedback),
            understood=tuple(sentence.between(match.start, match.end) for match in matches),
            left_over=left_over,
        )

    def sentence(self, text: str, turn: Turn) -> Sentence:
        """The text in the language that more of its words belong to, then more of its phrases, then the reader's."""
        order = (turn.language, *(language for language in SUPPORTED if language != turn.language))
        sentences = [Sentence(text, self.grammars[language], turn, self.slots[language]) for language in order]
        most = max(sentence.known_words for sentence in sentences)
        likely = [sentence for sentence in sentences if sentence.known_words == most]
        return max(likely, key=lambda sentence: sum(match.end - match.start for match in sentence.matches))


def intent_of(findings: Findings) -> Intent:
    """The intent: feedback on titles takes precedence over filters, and filters over a yes or no."""
    signals = findings.signals
    if "title" in findings.fields:
        return "find"
    if findings.feedback:
        return "feedback"
    if (
        findings.fields
        or findings.cleared
        or signals & {"restart", "more", "newer", "older", "shorter", "longer", *REQUESTS}
    ):
        return "discover"
    answers: tuple[Intent, ...] = ("undo", "confirm", "decline", "help")
    return next((answer for answer in answers if answer in signals), "unclear")


def loved_one_as_example(findings: Findings, turn: Turn) -> None:
    """ "I loved Parasite, what else is there?" asks for something like it; so does a conversation's beginning."""
    for feedback in findings.feedback:
        liked = (feedback.rating or 0) >= 4
        if (
            feedback.title is not None
            and liked
            and (findings.signals & REQUESTS or findings.fields or turn.wish is None)
        ):
            findings.put("like", feedback.title)
            findings.feedback.remove(feedback)
            return


def pointed(feedback: Feedback, turn: Turn) -> Feedback:
    """Feedback whose "that one" is a position: the only title shown; for "not that one" also the last."""
    shown = len(turn.shown)
    meant = shown if shown == 1 or feedback.action == "not_this" else 0
    positions = (place or meant for place in feedback.positions)
    return msgspec.structs.replace(feedback, positions=tuple(dict.fromkeys(place for place in positions if place)))


def unused(sentence: Sentence, matches: list[Match]) -> tuple[str, ...]:
    """Words that no phrase used and that mean something."""
    used = {position for match in matches for position in range(match.start, match.end)}
    return tuple(
        token.text
        for position, token in enumerate(sentence.tokens)
        if position not in used and not sentence.is_a(position, "fillers") and any(map(str.isalnum, token.text))
    )


def bare_title(sentence: Sentence) -> str | None:
    """A short message in which nothing is known may be a title and nothing else: "ge tout", "The Great Dictator"."""
    unknown = any(token.text[0].isalpha() and token.key not in sentence.grammar.vocabulary for token in sentence.tokens)
    if not unknown or sentence.size > MAX_BARE_TITLE_WORDS or questions(sentence):
        return None
    return sentence.between(0, sentence.size)


def questions(sentence: Sentence) -> bool:
    """Whether it begins as a sentence does, with a word that is not an article."""
    begins = next(word for word in range(sentence.size) if not sentence.is_a(word, "articles"))
    return sentence.is_a(begins, "fillers")
