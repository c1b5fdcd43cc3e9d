"""The score on requests that nobody looked at while the parser was built."""

from api.chat.rules import RuleParser
from tests.chat.scoring import exact, requests_of


def test_at_least_4_in_5_requests_set_aside_are_understood_in_every_field() -> None:
    parser = RuleParser()
    requests = requests_of("requests_set_aside.jsonl")
    assert sum(exact(parser, request) for request in requests) >= 0.8 * len(requests)
