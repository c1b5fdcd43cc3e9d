"""Conversations over HTTP, understood by rules: what is kept, done, taken back and left alone."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.settings import Settings
from tests.conftest import serving
from tests.http.problems import assert_problem
from tests.titles import Headers, rate, title_ids

Register = Callable[[], Headers]
Reply = dict[str, Any]
NOBODYS = "00000000-0000-4000-8000-000000000000"


class Chat:
    """One reader's conversation."""

    def __init__(self, api: httpx.Client, user: Headers, session_id: str | None = None) -> None:
        self.api = api
        self.user = user
        self.session_id = session_id

    def post(self, message: str | None, /, params: dict[str, Any] | None = None, **body: Any) -> httpx.Response:
        named = {"message": message, "session_id": self.session_id, **body}
        content = {name: value for name, value in named.items() if value is not None}
        return self.api.post("/chat", json=content, headers=self.user, params=params)

    def say(self, message: str | None, /, params: dict[str, Any] | None = None, **body: Any) -> Reply:
        reply: Reply = self.post(message, params, **body).raise_for_status().json()
        self.session_id = reply["session_id"]
        return reply

    def turns(self) -> list[Reply]:
        found = self.api.get(f"/chat/sessions/{self.session_id}", headers=self.user).raise_for_status().json()
        items: list[Reply] = found["items"]
        return items

    def state(self, title_id: int) -> str | None:
        for state in ("seen", "towatchlater", "hidden"):
            for kind in ("movies", "tvshows", "books"):
                if title_id in title_ids(self.api.get(f"/me/{kind}/{state}", headers=self.user).json()):
                    return state
        return None


@pytest.fixture(scope="module")
def someone(new_user: Register) -> Headers:
    """A reader that tests share which leave no traces but conversations."""
    return new_user()


@pytest.fixture
def user(new_user: Register) -> Headers:
    """A reader of one test."""
    return new_user()


@pytest.fixture
def chat(api: httpx.Client, someone: Headers) -> Chat:
    return Chat(api, someone)


def filters(reply: Reply) -> Reply:
    """Those that say something."""
    return {name: value for name, value in reply["filters"].items() if value not in (None, [], "any")}


def test_a_message_is_answered_with_titles_that_fit_and_why(chat: Chat) -> None:
    reply = chat.say("a malayalam thriller")
    assert filters(reply) == {"languages": ["ml"], "genres": ["thriller"]}
    assert reply["items"]
    for item in reply["items"]:
        assert item["original_language"] == "ml"
        assert "Thriller" in item["genres"]
        assert "Malayalam" in item["reasons"]
    assert "Malayalam" in reply["text"]
    assert (reply["parser"], reply["turn"], reply["without"]) == ("rules", 1, [])


def test_a_follow_up_refines_and_the_next_ones_are_others(chat: Chat) -> None:
    first = chat.say("a thriller", params={"limit": 4})
    refined = chat.say("in Hindi", params={"limit": 4})
    assert filters(refined) == {**filters(first), "languages": ["hi"]}
    more = chat.say("more", params={"limit": 4})
    assert filters(more) == filters(refined)
    assert not {*title_ids(more)} & {*title_ids(refined)}
    assert filters(chat.say("start over")) == {}


def test_a_list_comes_to_an_end_and_says_so(chat: Chat) -> None:
    shown: list[int] = []
    reply = chat.say("a kannada drama", params={"limit": 20})
    for _ in range(20):
        exact = [item["title_id"] for item in reply["items"] if not item["without"]]
        if not exact:
            break
        assert not {*exact} & {*shown}
        shown += exact
        reply = chat.say("show me more", params={"limit": 20})
    assert shown
    assert "everything" in reply["text"]


def test_what_cannot_be_had_is_explained(chat: Chat) -> None:
    reply = chat.say("a malayalam thriller on Netflix")
    assert reply["without"] == ["providers"]
    assert reply["items"]
    assert "on Netflix" in reply["text"]
    nothing = chat.say(None, filters={"kind": "book", "not_genres": ["drama"], "maturity_lte": 0})
    assert (nothing["items"], nothing["without"]) == ([], [])
    assert len(nothing["text"]) > 20


@pytest.mark.parametrize(
    "message", ["🤖🎬🍿", "?!", "qwertzuiop asdfghjkl", "<script>alert(1)</script>", "'; drop table x;--"]
)
def test_what_is_not_understood_is_answered_all_the_same(chat: Chat, message: str) -> None:
    reply = chat.say(message)
    assert len(reply["text"]) > 20
    assert chat.turns()[0]["message"] == message


@pytest.mark.parametrize(
    "message",
    ["", " ", "\n\t ", "x" * 1001, "a\x00b", "a\x1bb", "\x07", "\ud800", 1, ["a"], {"role": "system"}],
    ids=repr,
)
def test_what_is_no_message_is_refused(api: httpx.Client, user: Headers, message: object) -> None:
    content = json.dumps({"message": message}).encode()
    assert_problem(api.post("/chat", content=content, headers={**user, "Content-Type": "application/json"}))
    assert api.get("/chat/sessions", headers=user).json()["items"] == []


def test_neither_words_nor_filters_are_nothing_to_answer(chat: Chat) -> None:
    assert_problem(chat.post(None), 422)
    assert_problem(chat.post(None, filters={"mood": "sad"}), 422)
    assert_problem(chat.post(None, filters={"genres": ["heist"]}), 422)
    assert_problem(chat.post(None, filters={"where": "true"}), 422)
    assert_problem(chat.post("a thriller", params={"include": "hidden"}), 422)


def test_filters_are_answered_like_words_and_words_refine_them(chat: Chat) -> None:
    asked = {"genres": ["comedy"], "languages": ["fr"], "sort": "imdb"}
    reply = chat.say(None, filters=asked)
    assert filters(reply) == asked
    ratings = [item["imdb_rating"] for item in reply["items"] if not item["without"]]
    assert ratings == sorted(ratings, key=lambda rating: -(rating or 0))
    assert (reply["parser"], chat.turns()[0]["message"]) == ("filters", None)
    both = chat.say("in Hindi", filters={"genres": ["drama"]})
    assert filters(both) == {"genres": ["drama"], "languages": ["hi"]}


def test_what_resembles_a_title_is_not_the_title(chat: Chat) -> None:
    reply = chat.say("something like Drishyam")
    assert reply["filters"]["like"] == "Drishyam"
    assert "Drishyam" not in {item["title"] for item in reply["items"]}
    assert "“Drishyam”" in reply["text"]


def test_a_title_by_name_is_found_and_named_once_it_is_known(chat: Chat) -> None:
    (first, *_) = chat.say("what's that film called drishyam")["items"]
    assert first["title"] == "Drishyam"
    chat.api.put(f"/me/titles/{first['title_id']}/state", json={"state": "seen"}, headers=chat.user).raise_for_status()
    again = chat.say("what's that film called drishyam")
    assert "seen “Drishyam”" in again["text"]
    assert first["title_id"] not in title_ids(again)
    assert first["title_id"] in title_ids(chat.say("what's that film called drishyam", params={"include": "seen"}))
    chat.api.delete(f"/me/titles/{first['title_id']}/state", headers=chat.user).raise_for_status()


@pytest.mark.parametrize(
    ("message", "action", "state", "place"),
    [
        ("I have seen the first", "seen", "seen", 0),
        ("add the second to my list", "watch_later", "towatchlater", 1),
        ("hide the third", "hidden", "hidden", 2),
    ],
)
def test_an_action_is_proposed_done_after_a_yes_and_taken_back(
    chat: Chat, message: str, action: str, state: str, place: int
) -> None:
    meant = chat.say("a drama")["items"][place]
    proposed = chat.say(message)
    assert [(one["action"], one["title_id"]) for one in proposed["proposal"]] == [(action, meant["title_id"])]
    assert f"“{meant['title']}”" in proposed["text"]
    assert (proposed["done"], chat.state(meant["title_id"])) == ([], None)
    done = chat.say("yes")
    assert [one["title_id"] for one in done["done"]] == [meant["title_id"]]
    assert chat.state(meant["title_id"]) == state
    assert meant["title_id"] not in title_ids(chat.say("a drama", params={"limit": 20}))
    undone = chat.say("undo")
    assert f"“{meant['title']}”" in undone["text"]
    assert chat.state(meant["title_id"]) is None
    assert "nothing" in chat.say("undo")["text"]
    assert chat.state(meant["title_id"]) is None


def test_stars_are_proposed_given_and_taken_back_to_what_they_were(chat: Chat) -> None:
    def stars() -> dict[int, float]:
        items = chat.api.get("/ratings/my", headers=chat.user).json()["items"]
        return {item["title_id"]: item["rating"] for item in items}

    meant = title_ids(chat.say("a drama"))[1]
    assert chat.say("give the second one 4 stars")["proposal"][0]["rating"] == 4
    assert stars() == {}
    chat.say("yes")
    assert stars() == {meant: 4}
    chat.say("undo")
    assert stars() == {}
    rate(chat.api, chat.user, meant, 2.5)
    chat.say("give the second one 5 stars")
    chat.say("yes")
    assert stars() == {meant: 5}
    chat.say("undo")
    assert stars() == {meant: 2.5}
    chat.api.delete(f"/me/titles/{meant}/rating", headers=chat.user).raise_for_status()


@pytest.mark.parametrize("answer", ["no", "a comedy instead", "help"])
def test_nothing_is_done_without_a_yes(chat: Chat, answer: str) -> None:
    meant = title_ids(chat.say("a drama"))[0]
    chat.say("hide the first")
    chat.say(answer)
    late = chat.say("yes")
    assert (late["done"], chat.state(meant)) == ([], None)


def test_what_is_not_wanted_stays_away_for_the_rest_of_the_conversation_alone(chat: Chat) -> None:
    shown = title_ids(chat.say("a drama", params={"limit": 3}))
    others = chat.say("not the second one", params={"limit": 20})
    assert not {*shown} & {*title_ids(others)}
    assert chat.state(shown[1]) is None
    chat.say("I want a comedy")
    back = title_ids(chat.say("I want a drama", params={"limit": 20}))
    assert shown[1] not in back
    assert shown[0] in back
    assert shown[1] in title_ids(Chat(chat.api, chat.user).say("a drama", params={"limit": 3}))


def test_a_position_that_was_not_shown_is_asked_about(chat: Chat) -> None:
    chat.say("a drama", params={"limit": 3})
    reply = chat.say("hide the ninth")
    assert (reply["proposal"], reply["done"]) == ([], [])
    assert "?" in reply["text"]


def test_two_conversations_do_not_mix(api: httpx.Client, user: Headers) -> None:
    one, other = Chat(api, user), Chat(api, user)
    one.say("a malayalam thriller")
    other.say("a hindi comedy")
    one.say("hide the first")
    assert other.say("yes")["done"] == []
    assert filters(one.say("more"))["languages"] == ["ml"]
    assert filters(other.say("more"))["languages"] == ["hi"]
    assert "nothing" in other.say("undo")["text"]


def test_conversations_are_listed_latest_first_and_read_page_by_page(api: httpx.Client, user: Headers) -> None:
    chats = [Chat(api, user) for _ in range(3)]
    for number, chat in enumerate(chats):
        chat.say(f"a drama from {2000 + number}")
    chats[0].say("more")
    pages, cursor = [], None
    for _ in range(2):
        page = api.get(
            "/chat/sessions", params={"limit": 2, **({"cursor": cursor} if cursor else {})}, headers=user
        ).json()
        pages += page["items"]
        cursor = page["next_cursor"]
    assert cursor is None
    assert [page["session_id"] for page in pages] == [chats[n].session_id for n in (0, 2, 1)]
    assert (pages[0]["title"], pages[0]["turns"]) == ("a drama from 2000", 2)
    path = f"/chat/sessions/{chats[0].session_id}"
    last = api.get(path, params={"limit": 1}, headers=user).json()
    first = api.get(path, params={"limit": 1, "cursor": last["next_cursor"]}, headers=user).json()
    assert [item["message"] for item in last["items"] + first["items"]] == ["more", "a drama from 2000"]
    assert first["next_cursor"] is None
    assert first["items"][0]["filters"]["year_gte"] == 2000
    other = f"/chat/sessions/{chats[1].session_id}"
    assert_problem(api.get(other, params={"cursor": last["next_cursor"]}, headers=user), 422)


def test_a_conversation_belongs_to_its_reader(api: httpx.Client, chat: Chat, new_user: Register) -> None:
    chat.say("a drama")
    stranger = Chat(api, new_user(), chat.session_id)
    path = f"/chat/sessions/{chat.session_id}"
    assert_problem(stranger.post("more"), 404)
    assert_problem(api.get(path, headers=stranger.user), 404)
    assert_problem(api.delete(path, headers=stranger.user), 404)
    assert api.get("/chat/sessions", headers=stranger.user).json()["items"] == []
    assert api.delete("/chat/sessions", headers=stranger.user).json() == {"sessions": 0}
    assert len(chat.turns()) == 1
    assert_problem(Chat(api, chat.user, NOBODYS).post("more"), 404)


def test_a_deleted_conversation_is_gone(api: httpx.Client, user: Headers) -> None:
    chat = Chat(api, user)
    chat.say("a drama")
    path = f"/chat/sessions/{chat.session_id}"
    assert chat.api.delete(path, headers=chat.user).json() == {"sessions": 1}
    for reply in (chat.post("more"), chat.api.get(path, headers=chat.user), chat.api.delete(path, headers=chat.user)):
        assert_problem(reply, 404)
    for _ in range(2):
        Chat(chat.api, chat.user).say("a drama")
    assert chat.api.delete("/chat/sessions", headers=chat.user).json() == {"sessions": 2}


def test_a_conversation_goes_on_in_another_process(chat: Chat, sample_database: str, home: Path) -> None:
    shown = title_ids(chat.say("a malayalam thriller"))
    with serving(Settings(cinelibre_home=home), sample_database) as other:
        there = Chat(other, chat.user, chat.session_id)
        assert filters(there.say("hide the first"))["languages"] == ["ml"]
    assert [one["title_id"] for one in chat.say("yes")["done"]] == shown[:1]


def test_of_two_messages_at_once_both_are_answered_or_one_is_refused(chat: Chat) -> None:
    chat.say("a drama")
    with ThreadPoolExecutor(6) as pool:
        replies = list(pool.map(lambda _: chat.post("more"), range(6)))
    answered = [reply.json() for reply in replies if reply.status_code == 200]
    for reply in replies:
        if reply.status_code != 200:
            assert_problem(reply, 409)
    assert answered
    assert sorted(reply["turn"] for reply in answered) == list(range(2, 2 + len(answered)))
    assert [turn["turn"] for turn in chat.turns()] == list(range(1 + len(answered), 0, -1))
    # No title twice, whoever came first.
    shown = [title_id for reply in answered for title_id in title_ids(reply)]
    assert len(shown) == len({*shown})


def test_the_reader_chooses_the_language_of_the_answers(chat: Chat) -> None:
    reply = chat.say("un thriller en malayalam", params={"lang": "fr"})
    assert filters(reply) == {"languages": ["ml"], "genres": ["thriller"]}
    assert "en malayalam" in reply["text"]
    assert chat.say("cache le premier", params={"lang": "fr"})["text"].startswith("Dois-je masquer «")
    assert "est masqué" in chat.say("oui", params={"lang": "fr"})["text"]
    assert chat.say("annule", params={"lang": "fr"})["text"].startswith("Annulé")
    assert chat.say("help", params={"lang": "fr"})["text"].startswith("Dites ce que vous cherchez")
    # English words, French answers.
    assert "malayalam" in chat.say("a malayalam comedy", params={"lang": "fr"})["text"]


def events(response: httpx.Response) -> Iterator[tuple[str, Any]]:
    for block in response.read().decode().replace("\r\n", "\n").strip().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.split("\n"))
        yield fields["event"], json.loads(fields["data"])


@pytest.mark.parametrize("accept", [False, True])
def test_a_streamed_answer_is_the_same_piece_by_piece(chat: Chat, accept: bool) -> None:  # noqa: FBT001
    headers = {**chat.user, **({"Accept": "text/event-stream"} if accept else {})}
    body = {"message": "a malayalam thriller", **({} if accept else {"stream": True})}
    with chat.api.stream("POST", "/chat", json=body, headers=headers) as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        assert response.headers["content-language"] == "en"
        found = list(events(response))
    names = [name for name, _ in found]
    assert names[:2] == ["filters", "items"]
    assert {*names[2:-1]} == {"text"}
    assert names[-1] == "done"
    done = found[-1][1]
    assert found[0][1]["filters"] == done["filters"]
    assert found[1][1]["items"] == done["items"] != []
    assert "".join(data["text"] for name, data in found if name == "text") == done["text"]
    chat.session_id = done["session_id"]
    (turn,) = chat.turns()
    assert (turn["reply"], title_ids(turn)) == (done["text"], title_ids(done))


def test_what_goes_wrong_before_a_stream_is_a_problem_and_later_an_event(api: httpx.Client, user: Headers) -> None:
    chat = Chat(api, user)
    assert_problem(Chat(chat.api, chat.user, NOBODYS).post("more", stream=True), 404)
    body = {"filters": {"mood": "sad"}, "stream": True}
    with chat.api.stream("POST", "/chat", json=body, headers=chat.user) as response:
        found = list(events(response))
    assert [name for name, _ in found] == ["filters", "error"]
    problem = found[1][1]
    assert (problem["status"], problem["request_id"]) == (422, response.headers["x-request-id"])
    assert chat.api.get("/chat/sessions", headers=chat.user).json()["items"] == []
