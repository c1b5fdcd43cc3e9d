"""Answers of language model servers, shaped as they send them, with contents made up here."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from api.chat.llm import LanguageModelError
from api.chat.llm_answer import NAME
from tests.chat.model_server import Answer, ModelServer
from tests.chat.test_language_model import GOOD, ask, assert_understood

ANSWERS: dict[str, dict[str, Any]] = {
    f"{path.stem} {number}": answer
    for path in sorted((Path(__file__).parent / "answers").glob("*.json"))
    for number, answer in enumerate(json.loads(path.read_text()), 1)
}
COMPLETIONS = [name for name, answer in ANSWERS.items() if "choices" in answer["body"]]


def test_there_are_answers_of_both_servers_and_of_every_kind() -> None:
    assert {name.split()[0] for name in ANSWERS} == {"ollama", "openai"}
    messages = [ANSWERS[name]["body"]["choices"][0]["message"] for name in COMPLETIONS]
    assert {len(message.get("tool_calls", [])) for message in messages} == {0, 1, 2}
    assert {answer["status"] for answer in ANSWERS.values()} == {200, 401, 429}


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_to_another_question_is_a_failure(model_server: ModelServer, name: str) -> None:
    answer = ANSWERS[name]
    model_server.will(Answer(answer["body"], answer["status"], {"Retry-After": "0"}))
    with pytest.raises(LanguageModelError):
        ask(model_server)


@pytest.mark.parametrize("name", COMPLETIONS)
def test_our_answer_is_understood_in_what_servers_put_around_theirs(model_server: ModelServer, name: str) -> None:
    body = copy.deepcopy(ANSWERS[name]["body"])
    (choice,) = body["choices"]
    if calls := choice["message"].get("tool_calls"):
        calls[-1]["function"] |= {"name": NAME, "arguments": GOOD}
    else:
        choice["message"]["content"] = GOOD
    model_server.will(Answer(body))
    assert_understood(ask(model_server))
