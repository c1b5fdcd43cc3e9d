"""Answers to a wish: the titles found, and the sentences about them."""

from collections.abc import Sequence

import msgspec
from msgspec import structs

from api.catalogue.cards import Cards, extended
from api.catalogue.functions import TitleCard
from api.chat.functions import KnownTitle, WishedTitle
from api.chat.models import ChatTitle, TitleAction
from api.chat.phrases import Phrases
from api.chat.wording import Wording
from api.discovery.filters import Wish
from api.discovery.title_filter import TitleFilter, filter_of
from api.embedding.search_model import SearchModel
from api.http.language import Language
from api.rpc import Rpc

# Titles looked up for one that a reader names.
MATCHES = 10


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """An answer before it is stored: its sentences, the new filters, the titles shown, actions proposed and done."""

    sentences: tuple[str, ...]
    wish: Wish
    items: tuple[ChatTitle, ...] = ()
    left_out: tuple[int, ...] = ()
    proposal: tuple[TitleAction, ...] = ()
    done: tuple[TitleAction, ...] | None = None

    @property
    def without(self) -> list[str]:
        """The filters that were given up for some of the titles."""
        return sorted({name for item in self.items for name in item.without})


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """The reader, how many titles they want, those to leave out, and the states that are let through."""

    user_id: int
    limit: int
    exclude: tuple[int, ...] = ()
    include: tuple[str, ...] = ()


class TitleFinder:
    """Finds titles for one reader, in one language."""

    def __init__(self, rpc: Rpc, cards: Cards, model: SearchModel, language: Language, asked: Asked) -> None:
        self._rpc = rpc
        self._cards = cards
        self._model = model
        self._language = language
        self._phrases = Phrases(language)
        self._asked = asked

    async def discover(
        self, wish: Wish, *, suggested: Sequence[str] = (), left_out: Sequence[int] = (), shown: Sequence[int] = ()
    ) -> Draft:
        """The titles that fit best; suggested are titles by name, shown those of earlier replies to the same wish."""
        like = await self.closest(wish.like) if wish.like else None
        if like:
            # Titles like a film are films, unless another kind is asked for.
            wish = structs.replace(wish, kind=wish.kind or like.kind)
        asked_for_services = wish.on_my_services
        wish, providers = await self._services(wish)
        found = await self._rpc.chat_titles(
            user_id=self._asked.user_id,
            filter_=filter_of(structs.replace(wish, providers=providers)),
            like_title_id=like.title_id if like else None,
            embedding=await self._model.embedder.embed_query(wish.about)
            if self._model.embedder and wish.about
            else None,
            mood=wish.mood,
            sort=wish.sort,
            suggested=await self._suggested(wish, suggested),
            exclude=[*self._asked.exclude, *left_out, *shown],
            include=list(self._asked.include),
            count=self._asked.limit,
        )
        names = await self._rpc.filter_names(
            language=self._language,
            genres=[*wish.genres, *wish.not_genres],
            moods=[wish.mood] if wish.mood else [],
            languages=[*wish.languages, *wish.not_languages],
            providers=list(wish.providers),
        )
        wording = Wording(wish, self._phrases, names, self._phrases.quoted(like.title) if like else None)
        sentences = self._sentences(wish, found, wording, again=bool(shown))
        if asked_for_services and not wish.on_my_services:
            sentences = [self._phrases.say("no_services"), *sentences]
        if wish.like and not like:
            sentences = [self._phrases.say("unknown_like", title=wish.like), *sentences]
        return Draft(
            sentences=tuple(sentences),
            wish=wish,
            items=await self._items(found, wording),
            left_out=tuple(left_out),
        )

    async def find(self, wish: Wish, *, sought: str, left_out: Sequence[int] = ()) -> Draft:
        """The titles that `sought` may mean; one that the reader knows is mentioned in the text instead."""
        say = self._phrases.say
        found = await self._rpc.search_titles(
            query=sought,
            embedding=None,
            count=MATCHES,
            filter_=TitleFilter(kind=wish.kind),
            user_id=None,
            exclude=[],
            include=[],
        )
        matches = [match for match in found if match.matched in ("title", "person")]
        states = {
            row.title_id: row
            for row in await self._rpc.known_titles(
                user_id=self._asked.user_id,
                title_ids=[match.title_id for match in matches],
                include=list(self._asked.include),
            )
        }
        excluded = {*self._asked.exclude, *left_out}
        shown = [m for m in matches if not states[m.title_id].is_excluded and m.title_id not in excluded][
            : self._asked.limit
        ]
        sentences = [await self._known(states[match.title_id]) for match in matches[:1]]
        if shown:
            sentences.append(say("titled", title=sought, titles=self._phrases.titles(len(shown), wish.kind)))
        else:
            sentences.append(say("not_titled_else" if any(sentences) else "not_titled", title=sought))
        card_of = await self._cards.of([match.title_id for match in shown])
        items = (
            extended(card_of[match.title_id], ChatTitle, score=match.score, reasons=[], without=[])
            for match in shown
            if match.title_id in card_of
        )
        return Draft(sentences=tuple(filter(None, sentences)), wish=wish, items=tuple(items), left_out=tuple(left_out))

    async def _services(self, wish: Wish) -> tuple[Wish, tuple[str, ...]]:
        """The wish, without on_my_services if the reader has named none, and the services to filter by."""
        if not wish.on_my_services:
            return wish, wish.providers
        (preferences,) = await self._rpc.get_preferences(user_id=self._asked.user_id)
        kept = wish if preferences.providers else structs.replace(wish, on_my_services=None)
        return kept, (*wish.providers, *preferences.providers)

    async def closest(self, title: str) -> TitleCard | None:
        """The title of this name or of the most similar spelling; None without one that the reader may see."""
        matches = await self._rpc.search_titles(
            query=title, embedding=None, count=MATCHES, filter_=TitleFilter(), user_id=None, exclude=[], include=[]
        )
        named = [match.title_id for match in matches if match.matched == "title"][:1]
        return next(iter((await self._cards.of(named)).values()), None)

    async def _suggested(self, wish: Wish, names: Sequence[str]) -> list[int]:
        """Titles of these names; without a model, also titles with the words of `about`."""
        found = [row.title_id for row in await self._rpc.named_titles(names=list(names))] if names else []
        if wish.about and not self._model.embedder:
            words = await self._rpc.search_keywords(
                query=wish.about, count=50, filter_=TitleFilter(kind=wish.kind), user_id=None, exclude=[], include=[]
            )
            found += [match.title_id for match in words]
        return found

    def _sentences(self, wish: Wish, found: Sequence[WishedTitle], wording: Wording, *, again: bool) -> list[str]:
        exact = sum(not row.without for row in found)
        without = next((row.without for row in found if row.without), None)
        sentences = []
        if exact:
            phrase = "more" if again else "few" if without else "found"
            sentences.append(self._about(phrase, wording, titles=self._phrases.titles(exact, wish.kind)))
        else:
            sentences.append(self._about("no_more" if again else "instead" if without else "nothing", wording))
        if without:
            given_up = ", ".join(wording.part(name) for name in without)
            titles = self._phrases.titles(len(found) - exact, wish.kind)
            sentences.append(self._phrases.say("others", without=given_up, titles=titles))
        return sentences

    def _about(self, phrase: str, wording: Wording, **values: object) -> str:
        """A sentence that repeats the wish; where there is none, the one that goes without."""
        return self._phrases.say(phrase if wording else f"{phrase}_any", wish=wording, **values)

    async def _items(self, found: Sequence[WishedTitle], wording: Wording) -> tuple[ChatTitle, ...]:
        # Popularity is not a personal reason.
        explained = [row for row in found if row.strategy not in (None, "popularity")]
        explanations = await self._rpc.explain_recommendations(
            user_id=self._asked.user_id,
            title_ids=[row.title_id for row in explained],
            signals=[str(row.strategy) for row in explained],
            neighbours=[row.neighbours for row in explained],
            language=self._language,
        )
        because = {row.title_id: row.reason for row in explanations}
        card_of = await self._cards.of([row.title_id for row in found])
        return tuple(
            extended(
                card_of[row.title_id],
                ChatTitle,
                score=row.score,
                reasons=[
                    *wording.reasons(card_of[row.title_id], row.without),
                    *filter(None, [because.get(row.title_id)]),
                ],
                without=row.without,
            )
            for row in found
            if row.title_id in card_of
        )

    async def _known(self, known: KnownTitle) -> str | None:
        """A sentence on the state of a title that the reader looked for; None where it is shown or may not be named."""
        if not known.is_excluded or known.state is None:
            return None
        card_of = await self._cards.of([known.title_id])
        if known.title_id not in card_of:
            return None
        return self._phrases.say(f"known_{known.state}", title=self._phrases.quoted(card_of[known.title_id].title))
