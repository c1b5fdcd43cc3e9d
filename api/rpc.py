"""The database's functions as typed methods: same names, same parameters, no logic.

Limits count rows, offsets skip them; what each function means is its own comment (\\df+ rpc.* in psql). All raise
psycopg's errors, which api.errors translates.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from api import rows
from api.database import Database
from api.discovery.title_filter import TitleFilter
from api.embedding.embedder import Vector


class Rpc:
    """One method a function that cinelibre_api may call; what only reads goes to connections that cannot write."""

    def __init__(self, reading: Database, writing: Database) -> None:
        self._read = reading.call
        self._write = writing.call

    async def register_user(self, *, email: str, name: str, password_hash: str) -> list[rows.User]:
        arguments = {"email": email, "name": name, "password_hash": password_hash}
        return await self._write("register_user", rows.User, arguments)

    async def find_login(self, *, email: str) -> list[rows.Login]:
        return await self._read("find_login", rows.Login, {"email": email})

    async def get_user(self, *, user_id: int) -> list[rows.User]:
        return await self._read("get_user", rows.User, {"user_id": user_id})

    async def signing_keys(self) -> list[rows.SigningKey]:
        return await self._read("signing_keys", rows.SigningKey, {})

    async def create_signing_key(self, *, kid: str, private_key: str) -> list[rows.SigningKey]:
        return await self._write("create_signing_key", rows.SigningKey, {"kid": kid, "private_key": private_key})

    async def get_preferences(self, *, user_id: int) -> list[rows.Preferences]:
        return await self._read("get_preferences", rows.Preferences, {"user_id": user_id})

    async def save_preferences(
        self,
        *,
        user_id: int,
        language: str | None,
        country: str | None,
        providers: Sequence[str],
        maturity_lte: int | None,
        rating_scale: str,
    ) -> list[rows.Preferences]:
        arguments = {
            "user_id": user_id,
            "language": language,
            "country": country,
            "providers": providers,
            "maturity_lte": maturity_lte,
            "rating_scale": rating_scale,
        }
        return await self._write("save_preferences", rows.Preferences, arguments)

    async def rate_title(self, *, user_id: int, title_id: int, rating: float, seen: bool) -> list[rows.StoredRating]:
        arguments = {"user_id": user_id, "title_id": title_id, "rating": rating, "seen": seen}
        return await self._write("rate_title", rows.StoredRating, arguments)

    async def unrate_title(self, *, user_id: int, title_id: int) -> list[rows.RemovedRating]:
        return await self._write("unrate_title", rows.RemovedRating, {"user_id": user_id, "title_id": title_id})

    async def delete_rating(self, *, user_id: int, rating_id: int) -> list[rows.RemovedRating]:
        return await self._write("delete_rating", rows.RemovedRating, {"user_id": user_id, "rating_id": rating_id})

    async def user_ratings(
        self, *, user_id: int, limit: int, before: datetime | None, before_title_id: int | None
    ) -> list[rows.UserRating]:
        arguments = {"user_id": user_id, "limit": limit, "before": before, "before_title_id": before_title_id}
        return await self._read("user_ratings", rows.UserRating, arguments)

    async def create_list(self, *, user_id: int, name: str, description: str) -> list[rows.List]:
        arguments = {"user_id": user_id, "name": name, "description": description}
        return await self._write("create_list", rows.List, arguments)

    async def get_list(self, *, user_id: int, list_id: int) -> list[rows.List]:
        return await self._read("get_list", rows.List, {"user_id": user_id, "list_id": list_id})

    async def user_lists(self, *, user_id: int, limit: int, before_list_id: int | None) -> list[rows.List]:
        arguments = {"user_id": user_id, "limit": limit, "before_list_id": before_list_id}
        return await self._read("user_lists", rows.List, arguments)

    async def update_list(
        self, *, user_id: int, list_id: int, name: str | None, description: str | None
    ) -> list[rows.List]:
        arguments = {"user_id": user_id, "list_id": list_id, "name": name, "description": description}
        return await self._write("update_list", rows.List, arguments)

    async def delete_list(self, *, user_id: int, list_id: int) -> list[rows.DeletedList]:
        return await self._write("delete_list", rows.DeletedList, {"user_id": user_id, "list_id": list_id})

    async def list_items(self, *, user_id: int, list_id: int, limit: int, after_place: int) -> list[rows.ListItem]:
        arguments = {"user_id": user_id, "list_id": list_id, "limit": limit, "after_place": after_place}
        return await self._read("list_items", rows.ListItem, arguments)

    async def put_list_item(
        self, *, user_id: int, list_id: int, title_id: int, place: int | None, note: str | None
    ) -> list[rows.PlacedItem]:
        arguments = {"user_id": user_id, "list_id": list_id, "title_id": title_id, "place": place, "note": note}
        return await self._write("put_list_item", rows.PlacedItem, arguments)

    async def remove_list_item(self, *, user_id: int, list_id: int, title_id: int) -> list[rows.PlacedItem]:
        arguments = {"user_id": user_id, "list_id": list_id, "title_id": title_id}
        return await self._write("remove_list_item", rows.PlacedItem, arguments)

    async def reorder_list(self, *, user_id: int, list_id: int, title_ids: Sequence[int]) -> list[rows.List]:
        arguments = {"user_id": user_id, "list_id": list_id, "title_ids": title_ids}
        return await self._write("reorder_list", rows.List, arguments)

    async def share_list(self, *, user_id: int, list_id: int) -> list[rows.ListToken]:
        return await self._write("share_list", rows.ListToken, {"user_id": user_id, "list_id": list_id})

    async def unshare_list(self, *, user_id: int, list_id: int) -> list[rows.List]:
        return await self._write("unshare_list", rows.List, {"user_id": user_id, "list_id": list_id})

    async def shared_list(self, *, share_token: str) -> list[rows.ShownList]:
        return await self._read("shared_list", rows.ShownList, {"share_token": share_token})

    async def shared_list_items(
        self, *, share_token: str, limit: int, after_place: int, reader_id: int | None
    ) -> list[rows.ListItem]:
        arguments = {
            "share_token": share_token,
            "limit": limit,
            "after_place": after_place,
            "reader_id": reader_id,
        }
        return await self._read("shared_list_items", rows.ListItem, arguments)

    async def recommend_from_list(
        self,
        *,
        user_id: int,
        list_id: int,
        count: int,
        kind: str | None,
        exclude: Sequence[int],
        include: Sequence[str],
    ) -> list[rows.SimilarToList]:
        arguments = {
            "user_id": user_id,
            "list_id": list_id,
            "count": count,
            "kind": kind,
            "exclude": exclude,
            "include": include,
        }
        return await self._read("recommend_from_list", rows.SimilarToList, arguments)

    async def set_title_state(
        self, *, user_id: int, title_id: int, state: str | None, set_at: datetime | None
    ) -> list[rows.TitleState]:
        arguments = {"user_id": user_id, "title_id": title_id, "state": state, "set_at": set_at}
        return await self._write("set_title_state", rows.TitleState, arguments)

    async def undo_title_state(self, *, user_id: int, title_id: int) -> list[rows.TitleState]:
        return await self._write("undo_title_state", rows.TitleState, {"user_id": user_id, "title_id": title_id})

    async def user_titles(
        self,
        *,
        user_id: int,
        state: str,
        kind: str | None,
        sort: str,
        ascending: bool | None,
        language: str,
        after_number: float | None,
        after_text: str | None,
        after_title_id: int | None,
        limit: int,
    ) -> list[rows.UserTitle]:
        arguments = {
            "user_id": user_id,
            "state": state,
            "kind": kind,
            "sort": sort,
            "ascending": ascending,
            "language": language,
            "after_number": after_number,
            "after_text": after_text,
            "after_title_id": after_title_id,
            "limit": limit,
        }
        return await self._read("user_titles", rows.UserTitle, arguments)

    async def user_stats(self, *, user_id: int, year: int | None) -> list[rows.UserStats]:
        return await self._read("user_stats", rows.UserStats, {"user_id": user_id, "year": year})

    async def user_stats_states(self, *, user_id: int, year: int | None) -> list[rows.StateCount]:
        return await self._read("user_stats_states", rows.StateCount, {"user_id": user_id, "year": year})

    async def user_stats_breakdown(self, *, user_id: int, year: int | None, language: str) -> list[rows.StatsGroup]:
        arguments = {"user_id": user_id, "year": year, "language": language}
        return await self._read("user_stats_breakdown", rows.StatsGroup, arguments)

    async def user_stats_months(self, *, user_id: int, year: int | None) -> list[rows.StatsMonth]:
        return await self._read("user_stats_months", rows.StatsMonth, {"user_id": user_id, "year": year})

    async def user_stats_highlights(self, *, user_id: int, year: int | None, language: str) -> list[rows.Highlight]:
        arguments = {"user_id": user_id, "year": year, "language": language}
        return await self._read("user_stats_highlights", rows.Highlight, arguments)

    async def user_rating_histogram(self, *, user_id: int, year: int | None) -> list[rows.HalfStar]:
        return await self._read("user_rating_histogram", rows.HalfStar, {"user_id": user_id, "year": year})

    async def track_interactions(
        self,
        *,
        user_id: int,
        event_ids: Sequence[str],
        events: Sequence[str],
        title_ids: Sequence[int | None],
        queries: Sequence[str | None],
        occurred_at: Sequence[datetime | None],
    ) -> list[rows.Tracked]:
        arguments = {
            "user_id": user_id,
            "event_ids": event_ids,
            "events": events,
            "title_ids": title_ids,
            "queries": queries,
            "occurred_at": occurred_at,
        }
        return await self._write("track_interactions", rows.Tracked, arguments)

    async def record_impressions(
        self,
        *,
        user_id: int,
        surface: str,
        list_id: UUID,
        first_position: int,
        title_ids: Sequence[int],
        shown_at: datetime | None,
    ) -> list[rows.RecordedImpressions]:
        arguments = {
            "user_id": user_id,
            "surface": surface,
            "list_id": list_id,
            "first_position": first_position,
            "title_ids": title_ids,
            "shown_at": shown_at,
        }
        return await self._write("record_impressions", rows.RecordedImpressions, arguments)

    async def onboarding_quiz(self, *, language: str) -> list[rows.QuizOption]:
        return await self._read("onboarding_quiz", rows.QuizOption, {"language": language})

    async def favourite_limits(self) -> list[rows.FavouriteLimits]:
        return await self._read("favourite_limits", rows.FavouriteLimits, {})

    async def onboarding_suggestions(
        self,
        *,
        count: int,
        kinds: Sequence[str] | None,
        genres: Sequence[str] | None,
        languages: Sequence[str] | None,
        user_id: int | None,
        exclude: Sequence[int],
        include: Sequence[str],
    ) -> list[rows.Suggestion]:
        arguments = {
            "count": count,
            "kinds": kinds,
            "genres": genres,
            "languages": languages,
            "user_id": user_id,
            "exclude": exclude,
            "include": include,
        }
        return await self._read("onboarding_suggestions", rows.Suggestion, arguments)

    async def onboarding_answers(self, *, user_id: int) -> list[rows.OnboardingAnswers]:
        return await self._read("onboarding_answers", rows.OnboardingAnswers, {"user_id": user_id})

    async def save_onboarding(
        self, *, user_id: int, questions: Sequence[str], answers: Sequence[str], favourites: Sequence[int]
    ) -> list[rows.OnboardingAnswers]:
        arguments = {"user_id": user_id, "questions": questions, "answers": answers, "favourites": favourites}
        return await self._write("save_onboarding", rows.OnboardingAnswers, arguments)

    async def forget_onboarding(self, *, user_id: int) -> list[rows.ForgottenOnboarding]:
        return await self._write("forget_onboarding", rows.ForgottenOnboarding, {"user_id": user_id})

    async def recommend(
        self,
        *,
        user_id: int,
        count: int,
        kind: str | None,
        exclude: Sequence[int],
        strategy: str,
        lambda_: float | None,
        mood: str | None,
        among: Sequence[int] | None,
        include: Sequence[str],
        from_: str | None,
        providers: Sequence[str] | None,
    ) -> list[rows.Recommendation]:
        arguments = {
            "user_id": user_id,
            "count": count,
            "kind": kind,
            "exclude": exclude,
            "strategy": strategy,
            "lambda": lambda_,
            "mood": mood,
            "among": among,
            "include": include,
            "from": from_,
            "providers": providers,
        }
        return await self._read("recommend", rows.Recommendation, arguments)

    async def explain_recommendations(
        self,
        *,
        user_id: int,
        title_ids: Sequence[int],
        signals: Sequence[str],
        neighbours: Sequence[int | None],
        language: str,
    ) -> list[rows.Explanation]:
        arguments = {
            "user_id": user_id,
            "title_ids": title_ids,
            "signals": signals,
            "neighbours": neighbours,
            "language": language,
        }
        return await self._read("explain_recommendations", rows.Explanation, arguments)

    async def refresh_neighbours(self, *, user_id: int, only_stale: bool) -> list[rows.Refreshed]:
        return await self._write("refresh_neighbours", rows.Refreshed, {"user_id": user_id, "only_stale": only_stale})

    async def get_popular_items(
        self,
        *,
        limit: int,
        kind: str | None,
        user_id: int | None,
        exclude: Sequence[int],
        include: Sequence[str],
        method: str,
    ) -> list[rows.Popular]:
        arguments = {
            "limit": limit,
            "kind": kind,
            "user_id": user_id,
            "exclude": exclude,
            "include": include,
            "method": method,
        }
        return await self._read("get_popular_items", rows.Popular, arguments)

    async def similar_titles(
        self,
        *,
        title_id: int,
        count: int,
        kind: str | None,
        user_id: int | None,
        exclude: Sequence[int],
        include: Sequence[str],
    ) -> list[rows.Match]:
        arguments = {
            "title_id": title_id,
            "count": count,
            "kind": kind,
            "user_id": user_id,
            "exclude": exclude,
            "include": include,
        }
        return await self._read("similar_titles", rows.Match, arguments)

    async def match_titles(
        self,
        *,
        embedding: Vector,
        threshold: float,
        count: int,
        kind: str | None,
        user_id: int | None,
        exclude: Sequence[int],
        include: Sequence[str],
    ) -> list[rows.Match]:
        arguments = {
            "embedding": embedding,
            "threshold": threshold,
            "count": count,
            "kind": kind,
            "user_id": user_id,
            "exclude": exclude,
            "include": include,
        }
        return await self._read("match_titles", rows.Match, arguments)

    async def search_keywords(
        self,
        *,
        query: str,
        count: int,
        filter_: TitleFilter | None,
        user_id: int | None,
        exclude: Sequence[int],
        include: Sequence[str],
    ) -> list[rows.KeywordMatch]:
        arguments = {
            "query": query,
            "count": count,
            "filter": filter_,
            "user_id": user_id,
            "exclude": exclude,
            "include": include,
        }
        return await self._read("search_keywords", rows.KeywordMatch, arguments)

    async def search_titles(
        self,
        *,
        query: str,
        embedding: Vector | None,
        count: int,
        filter_: TitleFilter | None,
        user_id: int | None,
        exclude: Sequence[int],
        include: Sequence[str],
    ) -> list[rows.FoundTitle]:
        arguments = {
            "query": query,
            "embedding": embedding,
            "count": count,
            "filter": filter_,
            "user_id": user_id,
            "exclude": exclude,
            "include": include,
        }
        return await self._read("search_titles", rows.FoundTitle, arguments)

    async def suggest_titles(
        self,
        *,
        prefix: str,
        limit: int,
        kind: str | None,
        user_id: int | None,
        exclude: Sequence[int],
        include: Sequence[str],
        language: str,
    ) -> list[rows.TitleSuggestion]:
        arguments = {
            "prefix": prefix,
            "limit": limit,
            "kind": kind,
            "user_id": user_id,
            "exclude": exclude,
            "include": include,
            "language": language,
        }
        return await self._read("suggest_titles", rows.TitleSuggestion, arguments)

    async def list_titles(
        self,
        *,
        filter_: TitleFilter | None,
        sort: str,
        after_sort_key: float | None,
        after_title_id: int | None,
        limit: int,
        user_id: int | None,
    ) -> list[rows.Listed]:
        arguments = {
            "filter": filter_,
            "sort": sort,
            "after_sort_key": after_sort_key,
            "after_title_id": after_title_id,
            "limit": limit,
            "user_id": user_id,
        }
        return await self._read("list_titles", rows.Listed, arguments)

    async def discover_titles(
        self,
        *,
        user_id: int | None,
        filter_: TitleFilter | None,
        sort: str,
        exclude: Sequence[int],
        include: Sequence[str],
        among: Sequence[int] | None,
        after_sort_key: float | None,
        after_title_id: int | None,
        limit: int,
    ) -> list[rows.Listed]:
        arguments = {
            "user_id": user_id,
            "filter": filter_,
            "sort": sort,
            "exclude": exclude,
            "include": include,
            "among": among,
            "after_sort_key": after_sort_key,
            "after_title_id": after_title_id,
            "limit": limit,
        }
        return await self._read("discover_titles", rows.Listed, arguments)

    async def discovery_facets(
        self,
        *,
        user_id: int | None,
        filter_: TitleFilter | None,
        exclude: Sequence[int],
        include: Sequence[str],
        language: str,
    ) -> list[rows.FacetCount]:
        arguments = {
            "user_id": user_id,
            "filter": filter_,
            "exclude": exclude,
            "include": include,
            "language": language,
        }
        return await self._read("discovery_facets", rows.FacetCount, arguments)

    async def unknown_names(self, *, people: Sequence[str], keywords: Sequence[str]) -> list[rows.UnknownNames]:
        return await self._read("unknown_names", rows.UnknownNames, {"people": people, "keywords": keywords})

    async def get_title(
        self, *, ref: str, kind: str | None, language: str, user_id: int | None
    ) -> list[rows.TitleDetails]:
        arguments = {"ref": ref, "kind": kind, "language": language, "user_id": user_id}
        return await self._read("get_title", rows.TitleDetails, arguments)

    async def title_cards(
        self, *, title_ids: Sequence[int], language: str, user_id: int | None
    ) -> list[rows.TitleCard]:
        arguments = {"title_ids": title_ids, "language": language, "user_id": user_id}
        return await self._read("title_cards", rows.TitleCard, arguments)

    async def title_translations(self, *, title_ids: Sequence[int]) -> list[rows.TitleTranslations]:
        return await self._read("title_translations", rows.TitleTranslations, {"title_ids": title_ids})

    async def resolve_title(self, *, ref: str) -> list[rows.ResolvedTitle]:
        return await self._read("resolve_title", rows.ResolvedTitle, {"ref": ref})

    async def genres(self, *, language: str) -> list[rows.Genre]:
        return await self._read("genres", rows.Genre, {"language": language})

    async def title_availability(self, *, ref: str, country: str | None, user_id: int | None) -> list[rows.Offer]:
        arguments = {"ref": ref, "country": country, "user_id": user_id}
        return await self._read("title_availability", rows.Offer, arguments)

    async def availability_summary(
        self, *, ref: str, country: str | None, user_id: int | None
    ) -> list[rows.AvailabilitySummary]:
        arguments = {"ref": ref, "country": country, "user_id": user_id}
        return await self._read("availability_summary", rows.AvailabilitySummary, arguments)

    async def providers(self, *, country: str | None) -> list[rows.Provider]:
        return await self._read("providers", rows.Provider, {"country": country})

    async def my_services(self, *, user_id: int) -> list[rows.Services]:
        return await self._read("my_services", rows.Services, {"user_id": user_id})

    async def image_sizes(self) -> list[rows.ImageSize]:
        return await self._read("image_sizes", rows.ImageSize, {})

    async def request_refresh(self, *, title_ids: Sequence[int]) -> list[rows.RequestedRefresh]:
        return await self._write("request_refresh", rows.RequestedRefresh, {"title_ids": title_ids})

    async def chat_context(self, *, user_id: int, session_id: UUID) -> list[rows.ChatContext]:
        return await self._read("chat_context", rows.ChatContext, {"user_id": user_id, "session_id": session_id})

    async def add_chat_turn(
        self,
        *,
        user_id: int,
        session_id: UUID | None,
        after: int,
        message: str | None,
        reply: str,
        language: str,
        parser: str,
        wish: str,
        title_ids: Sequence[int],
        left_out: Sequence[int],
        proposal: str,
        done: str | None,
    ) -> list[rows.AddedTurn]:
        arguments = {
            "user_id": user_id,
            "session_id": session_id,
            "after": after,
            "message": message,
            "reply": reply,
            "language": language,
            "parser": parser,
            "wish": wish,
            "title_ids": title_ids,
            "left_out": left_out,
            "proposal": proposal,
            "done": done,
        }
        return await self._write("add_chat_turn", rows.AddedTurn, arguments)

    async def chat_sessions(
        self, *, user_id: int, limit: int, before: datetime | None, before_session_id: UUID | None
    ) -> list[rows.ChatSession]:
        arguments = {"user_id": user_id, "limit": limit, "before": before, "before_session_id": before_session_id}
        return await self._read("chat_sessions", rows.ChatSession, arguments)

    async def chat_turns(
        self, *, user_id: int, session_id: UUID, limit: int, before: int | None
    ) -> list[rows.ChatTurn]:
        arguments = {"user_id": user_id, "session_id": session_id, "limit": limit, "before": before}
        return await self._read("chat_turns", rows.ChatTurn, arguments)

    async def delete_chat_sessions(self, *, user_id: int, session_id: UUID | None) -> list[rows.DeletedSessions]:
        arguments = {"user_id": user_id, "session_id": session_id}
        return await self._write("delete_chat_sessions", rows.DeletedSessions, arguments)

    async def use_language_model(self, *, user_id: int) -> list[rows.LanguageModelUse]:
        return await self._write("use_language_model", rows.LanguageModelUse, {"user_id": user_id})

    async def chat_titles(
        self,
        *,
        user_id: int,
        filter_: TitleFilter | None,
        like_title_id: int | None,
        embedding: Vector | None,
        mood: str | None,
        suggested: Sequence[int] | None,
        sort: str | None,
        exclude: Sequence[int],
        include: Sequence[str] | None,
        count: int,
    ) -> list[rows.WishedTitle]:
        arguments = {
            "user_id": user_id,
            "filter": filter_,
            "like_title_id": like_title_id,
            "embedding": embedding,
            "mood": mood,
            "suggested": suggested,
            "sort": sort,
            "exclude": exclude,
            "include": include,
            "count": count,
        }
        return await self._read("chat_titles", rows.WishedTitle, arguments)

    async def known_titles(
        self, *, user_id: int, title_ids: Sequence[int], include: Sequence[str]
    ) -> list[rows.KnownTitle]:
        arguments = {"user_id": user_id, "title_ids": title_ids, "include": include}
        return await self._read("known_titles", rows.KnownTitle, arguments)

    async def named_titles(self, *, names: Sequence[str]) -> list[rows.NamedTitle]:
        return await self._read("named_titles", rows.NamedTitle, {"names": names})

    async def filter_names(
        self,
        *,
        language: str,
        genres: Sequence[str],
        moods: Sequence[str],
        languages: Sequence[str],
        providers: Sequence[str],
    ) -> list[rows.FilterName]:
        arguments = {
            "language": language,
            "genres": genres,
            "moods": moods,
            "languages": languages,
            "providers": providers,
        }
        return await self._read("filter_names", rows.FilterName, arguments)

    async def embedding_models(self) -> list[rows.EmbeddingModel]:
        return await self._read("embedding_models", rows.EmbeddingModel, {})

    async def service_status(self) -> list[rows.ServiceStatus]:
        return await self._read("service_status", rows.ServiceStatus, {})

    async def function_comments(self) -> list[rows.FunctionComment]:
        return await self._read("function_comments", rows.FunctionComment, {})

    async def user_imports(self, *, user_id: int, limit: int, before_import_id: int | None) -> list[rows.Import]:
        arguments = {"user_id": user_id, "limit": limit, "before_import_id": before_import_id}
        return await self._read("user_imports", rows.Import, arguments)

    async def get_import(self, *, user_id: int, import_id: int) -> list[rows.Import]:
        return await self._read("get_import", rows.Import, {"user_id": user_id, "import_id": import_id})

    async def begin_import(self, *, user_id: int, format: str | None, file_sha256: str) -> list[rows.Import]:  # noqa: A002
        arguments = {"user_id": user_id, "format": format, "file_sha256": file_sha256}
        return await self._write("begin_import", rows.Import, arguments)

    async def add_import_entries(
        self,
        *,
        user_id: int,
        import_id: int,
        format: str,  # noqa: A002
        entries: str,
    ) -> list[rows.AddedEntries]:
        arguments = {"user_id": user_id, "import_id": import_id, "format": format, "entries": entries}
        return await self._write("add_import_entries", rows.AddedEntries, arguments)

    async def match_import_entries(self, *, user_id: int, import_id: int) -> list[rows.MatchedImport]:
        return await self._write(
            "match_import_entries", rows.MatchedImport, {"user_id": user_id, "import_id": import_id}
        )

    async def touch_import(self, *, user_id: int, import_id: int) -> list[rows.KnownImport]:
        return await self._write("touch_import", rows.KnownImport, {"user_id": user_id, "import_id": import_id})

    async def fail_import(self, *, user_id: int, import_id: int, message: str) -> list[rows.KnownImport]:
        arguments = {"user_id": user_id, "import_id": import_id, "message": message}
        return await self._write("fail_import", rows.KnownImport, arguments)

    async def import_entries(
        self, *, user_id: int, import_id: int, match: str | None, limit: int, after_position: int
    ) -> list[rows.ImportEntry]:
        arguments = {
            "user_id": user_id,
            "import_id": import_id,
            "match": match,
            "limit": limit,
            "after_position": after_position,
        }
        return await self._read("import_entries", rows.ImportEntry, arguments)

    async def decide_import_entry(
        self, *, user_id: int, import_id: int, position: int, title_id: int | None
    ) -> list[rows.DecidedEntry]:
        arguments = {"user_id": user_id, "import_id": import_id, "position": position, "title_id": title_id}
        return await self._write("decide_import_entry", rows.DecidedEntry, arguments)

    async def apply_import(self, *, user_id: int, import_id: int) -> list[rows.Import]:
        return await self._write("apply_import", rows.Import, {"user_id": user_id, "import_id": import_id})

    async def undo_import(self, *, user_id: int, import_id: int) -> list[rows.Import]:
        return await self._write("undo_import", rows.Import, {"user_id": user_id, "import_id": import_id})

    async def delete_import(self, *, user_id: int, import_id: int) -> list[rows.KnownImport]:
        return await self._write("delete_import", rows.KnownImport, {"user_id": user_id, "import_id": import_id})

    async def export_titles(self, *, user_id: int, after_title_id: int, limit: int) -> list[rows.ExportedTitle]:
        arguments = {"user_id": user_id, "after_title_id": after_title_id, "limit": limit}
        return await self._read("export_titles", rows.ExportedTitle, arguments)

    async def export_list_items(
        self, *, user_id: int, list_id: int, after_place: int, limit: int
    ) -> list[rows.ExportedItem]:
        arguments = {"user_id": user_id, "list_id": list_id, "after_place": after_place, "limit": limit}
        return await self._read("export_list_items", rows.ExportedItem, arguments)

    async def export_interactions(
        self, *, user_id: int, after_event_id: str, limit: int
    ) -> list[rows.ExportedInteraction]:
        arguments = {"user_id": user_id, "after_event_id": after_event_id, "limit": limit}
        return await self._read("export_interactions", rows.ExportedInteraction, arguments)

    async def export_impressions(
        self, *, user_id: int, after_list_id: UUID, after_position: int, limit: int
    ) -> list[rows.ExportedImpression]:
        arguments = {
            "user_id": user_id,
            "after_list_id": after_list_id,
            "after_position": after_position,
            "limit": limit,
        }
        return await self._read("export_impressions", rows.ExportedImpression, arguments)
