"""What the functions return, one Struct a row type; the names are the columns', in psql and in JSON."""

from datetime import datetime
from typing import Annotated, TypeAlias
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

Moment: TypeAlias = Annotated[datetime, Meta(tz=True)]


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A row of a function's result."""


class User(Row, frozen=True, kw_only=True):
    """An account as its owner sees it."""

    user_id: int
    email: str | None
    name: str
    is_demo: bool
    created_at: Moment
    rating_count: int


class Login(Row, frozen=True, kw_only=True):
    user_id: int
    password_hash: str


class SigningKey(Row, frozen=True, kw_only=True):
    kid: str
    private_key: str
    created_at: Moment


class Preferences(Row, frozen=True, kw_only=True):
    """How a user wants to use the service; updated_at is null for somebody who never said."""

    language: str | None
    country: str | None
    providers: list[str]
    maturity_lte: int | None
    rating_scale: str
    updated_at: Moment | None


class TitleCard(Row, frozen=True, kw_only=True):
    """What a list shows of a title. Ratings elsewhere are out of ten, mean_rating is in stars (0.5 to 5).

    poster_url and backdrop_url are images of a size for lists; /images/sizes says how poster_path and backdrop_path
    lead to others.
    """

    title_id: int
    kind: str
    title: str
    original_title: str
    original_language: str | None
    overview: str
    language: str | None
    trailer_url: str | None
    year: int | None
    runtime_minutes: int | None
    seasons: int | None
    pages: int | None
    genres: list[str]
    countries: list[str]
    certification: str | None
    poster_path: str | None
    poster_url: str | None
    backdrop_path: str | None
    backdrop_url: str | None
    imdb_rating: float | None
    imdb_votes: int | None
    tmdb_rating: float | None
    tmdb_votes: int | None
    mean_rating: float | None
    rating_count: int
    # Added to the function's columns where `include=translations` asks for them; null: there is no such text.
    title_en: str | UnsetType | None = UNSET
    title_fr: str | UnsetType | None = UNSET
    overview_en: str | UnsetType | None = UNSET
    overview_fr: str | UnsetType | None = UNSET
    trailer_url_en: str | UnsetType | None = UNSET
    trailer_url_fr: str | UnsetType | None = UNSET
    genre_names_en: list[str] | UnsetType = UNSET
    genre_names_fr: list[str] | UnsetType = UNSET


class TitleTranslations(Row, frozen=True, kw_only=True):
    title_id: int
    title_en: str | None
    title_fr: str | None
    overview_en: str | None
    overview_fr: str | None
    trailer_url_en: str | None
    trailer_url_fr: str | None
    genre_names_en: list[str]
    genre_names_fr: list[str]


class TitleDetails(TitleCard, frozen=True, kw_only=True):
    """Everything about a title.

    checked_at is when a source was last asked about it. What is_stale is asked for again meanwhile. gone_at: since
    when no source knows it any more.
    """

    directors: list[str]
    creators: list[str]
    authors: list[str]
    writers: list[str]
    actors: list[str]
    keywords: list[str]
    external_ids: list[str]
    checked_at: Moment | None
    is_stale: bool
    gone_at: Moment | None


class Offer(Row, frozen=True, kw_only=True):
    """A service that has a title in a country; is_mine: the reader named it in their preferences."""

    title_id: int
    country: str
    access: str
    provider: str
    name: str
    is_mine: bool


class AvailabilitySummary(Row, frozen=True, kw_only=True):
    title_id: int
    country: str | None
    countries: list[str]
    link: str | None
    checked_at: Moment | None
    is_stale: bool


class Provider(Row, frozen=True, kw_only=True):
    """A service: what filters and preferences take, its name, and how many titles it streams in a country."""

    provider: str
    name: str
    titles: int | None


class Services(Row, frozen=True, kw_only=True):
    """The services that a user has."""

    providers: list[str]


class ImageSize(Row, frozen=True, kw_only=True):
    kind: str
    base_url: str
    size: str


class RequestedRefresh(Row, frozen=True, kw_only=True):
    queued: int


class ResolvedTitle(Row, frozen=True, kw_only=True):
    title_id: int
    kind: str


class Listed(Row, frozen=True, kw_only=True):
    title_id: int
    kind: str
    title: str
    year: int | None
    sort_key: float


class FacetCount(Row, frozen=True, kw_only=True):
    facet: str
    value: str
    name: str
    titles: int


class UnknownNames(Row, frozen=True, kw_only=True):
    """Names that the catalogue does not have."""

    people: list[str]
    keywords: list[str]


class Match(Row, frozen=True, kw_only=True):
    title_id: int
    kind: str
    title: str
    similarity: float


class KeywordMatch(Row, frozen=True, kw_only=True):
    title_id: int
    kind: str
    title: str
    score: float


class FoundTitle(Row, frozen=True, kw_only=True):
    title_id: int
    kind: str
    title: str
    score: float
    matched: str


class TitleSuggestion(Row, frozen=True, kw_only=True):
    """A title to suggest while somebody types."""

    title_id: int
    kind: str
    title: str
    year: int | None


class Popular(Row, frozen=True, kw_only=True):
    title_id: int
    kind: str
    title: str
    mean_rating: float | None
    rating_count: int
    score: float


class Recommendation(Row, frozen=True, kw_only=True):
    title_id: int
    kind: str
    title: str
    strategy: str
    score: float
    predicted_rating: float | None
    neighbours: int | None
    collaborative: float | None
    content: float | None
    graph: float | None
    sentiment: float | None
    popularity: float | None
    context: float | None


class Explanation(Row, frozen=True, kw_only=True):
    title_id: int
    reason: str
    because_title_ids: list[int]
    because_titles: list[str]
    neighbours: int | None


class Refreshed(Row, frozen=True, kw_only=True):
    neighbours: int


class Genre(Row, frozen=True, kw_only=True):
    """A genre: what filters take, its name in the reader's language, and how many titles have it."""

    genre: str
    name: str
    title_count: int


class QuizOption(Row, frozen=True, kw_only=True):
    """An option of a quiz question, with the question."""

    question: str
    body: str
    most_answers: int
    option: str
    name: str


class FavouriteLimits(Row, frozen=True, kw_only=True):
    """How many favourites someone names who names any."""

    fewest: int
    most: int


class Suggestion(Row, frozen=True, kw_only=True):
    title_id: int
    kind: str
    title: str
    score: float


class OnboardingAnswers(Row, frozen=True, kw_only=True):
    """What a user answered: questions and answers have one entry an answer."""

    questions: list[str]
    answers: list[str]
    favourites: list[int]
    saved_at: Moment | None


class ForgottenOnboarding(Row, frozen=True, kw_only=True):
    """How many answers and favourites were forgotten."""

    answers: int
    favourites: int


class StoredRating(Row, frozen=True, kw_only=True):
    """A rating as it is kept, in stars from 0.5 to 5."""

    rating_id: int
    title_id: int
    rating: float
    rated_at: Moment


class RemovedRating(Row, frozen=True, kw_only=True):
    """A rating that was taken back."""

    rating_id: int
    title_id: int
    rating: float


class UserRating(StoredRating, frozen=True, kw_only=True):
    """One of a user's ratings with the title it is for."""

    kind: str
    title: str


class List(Row, frozen=True, kw_only=True):
    """A list that a user made; title_count leaves out what is above their maturity cap."""

    list_id: int
    name: str
    description: str
    is_shared: bool
    title_count: int
    created_at: Moment
    updated_at: Moment


class DeletedList(Row, frozen=True, kw_only=True):
    """A list that is gone."""

    list_id: int
    name: str


class ListToken(Row, frozen=True, kw_only=True):
    """What shows a list to whoever has it, at /lists/shared/{share_token}. It is told this once."""

    list_id: int
    share_token: str


class PlacedItem(Row, frozen=True, kw_only=True):
    """A title's place in a list, from 1 at the top, and its note."""

    title_id: int
    place: int
    note: str
    added_at: Moment


class ListItem(PlacedItem, frozen=True, kw_only=True):
    kind: str
    title: str


class SimilarToList(Row, frozen=True, kw_only=True):
    title_id: int
    kind: str
    title: str
    score: float


class ShownList(Row, frozen=True, kw_only=True):
    name: str
    description: str
    updated_at: Moment


class TitleState(Row, frozen=True, kw_only=True):
    """What a user said of a title (seen, watch_later, hidden; null: none of them), and what undo goes back to."""

    title_id: int
    state: str | None
    set_at: Moment | None
    previous_state: str | None
    previous_set_at: Moment | None


class UserTitle(Row, frozen=True, kw_only=True):
    """A title in one of a user's lists, with their own stars and where in the list's order it stands."""

    title_id: int
    kind: str
    title: str
    state: str
    set_at: Moment
    rating: float | None
    sort_number: float
    sort_text: str


class UserStats(Row, frozen=True, kw_only=True):
    """A user's figures, of all time or of a year; ratings are in stars, streaks in days or weeks in a row."""

    watch_count: int
    hours_watched: float
    films_without_runtime: int
    pages_read: int
    books_without_pages: int
    rating_count: int
    mean_rating: float | None
    others_mean_rating: float | None
    mean_difference: float | None
    busiest_month: str | None
    active_days: int
    current_day_streak: int
    longest_day_streak: int
    active_weeks: int
    current_week_streak: int
    longest_week_streak: int


class StateCount(Row, frozen=True, kw_only=True):
    """How many titles of a kind are in one of the user's lists."""

    state: str
    kind: str
    titles: int


class StatsGroup(Row, frozen=True, kw_only=True):
    """What a user saw and rated of a genre, a person, a decade, a language or a country."""

    dimension: str
    value: str
    name: str
    titles: int
    ratings: int
    mean_rating: float | None
    shrunk_mean_rating: float | None
    seen_place: int | None
    rated_place: int | None
    is_new: bool


class StatsMonth(Row, frozen=True, kw_only=True):
    """What a user saw and rated in a month."""

    month: str
    titles: int
    hours_watched: float
    ratings: int
    mean_rating: float | None


class Highlight(Row, frozen=True, kw_only=True):
    highlight: str
    place: int
    title_id: int
    kind: str
    title: str
    seen_at: Moment | None
    rating: float | None


class HalfStar(Row, frozen=True, kw_only=True):
    """How often a user gave these stars."""

    stars: float
    ratings: int


class Tracked(Row, frozen=True, kw_only=True):
    """How many events were new, and how many had been recorded before."""

    recorded: int
    repeated: int


class RecordedImpressions(Row, frozen=True, kw_only=True):
    """Whether a page was new."""

    recorded: bool


class EmbeddingModel(Row, frozen=True, kw_only=True):
    name: str
    weights_sha256: str
    titles: int


class ServiceStatus(Row, frozen=True, kw_only=True):
    """How much there is in the database."""

    titles: int
    embedded_titles: int
    users: int
    rated_titles: int
    ratings: int


class FunctionComment(Row, frozen=True, kw_only=True):
    name: str
    description: str


class ChatContext(Row, frozen=True, kw_only=True):
    """What a conversation knows before the next message; wish, proposal and done are JSON."""

    turns: int
    wish: str | None
    shown: list[int]
    shown_before: list[int]
    left_out: list[int]
    proposal: str | None
    done: str | None


class AddedTurn(Row, frozen=True, kw_only=True):
    session_id: UUID
    turn: int
    said_at: Moment


class ChatSession(Row, frozen=True, kw_only=True):
    """A conversation; its title is the first message."""

    session_id: UUID
    title: str
    started_at: Moment
    last_at: Moment
    turns: int


class ChatTurn(Row, frozen=True, kw_only=True):
    """What was said and answered; wish, proposal and done are JSON."""

    turn: int
    said_at: Moment
    message: str | None
    reply: str
    language: str
    parser: str
    wish: str
    title_ids: list[int]
    proposal: str
    done: str | None


class DeletedSessions(Row, frozen=True, kw_only=True):
    """How many conversations were deleted."""

    sessions: int


class LanguageModelUse(Row, frozen=True, kw_only=True):
    allowed: bool


class WishedTitle(Row, frozen=True, kw_only=True):
    """A title for a wish; `without` names filters that it does not fit."""

    title_id: int
    kind: str
    title: str
    score: float
    strategy: str | None
    neighbours: int | None
    without: list[str]


class KnownTitle(Row, frozen=True, kw_only=True):
    title_id: int
    state: str | None
    rating: float | None
    is_excluded: bool


class NamedTitle(Row, frozen=True, kw_only=True):
    name: str
    title_id: int


class FilterName(Row, frozen=True, kw_only=True):
    filter: str
    value: str
    name: str | None


class Import(Row, frozen=True, kw_only=True):
    """A file of a user's history: what was read of it, and what applying it did."""

    import_id: int
    format: str | None
    status: str
    message: str | None
    file_sha256: str
    entries: int
    matched: int
    doubtful: int
    unknown: int
    broken: int
    skipped: int
    looked_for: int
    ratings_added: int
    ratings_changed: int
    ratings_same: int
    ratings_kept: int
    states_added: int
    states_changed: int
    states_same: int
    states_kept: int
    lists_added: int
    items_added: int
    items_same: int
    items_skipped: int
    left_alone: int
    created_at: Moment
    updated_at: Moment
    applied_at: Moment | None


class AddedEntries(Row, frozen=True, kw_only=True):
    entries: int


class MatchedImport(Row, frozen=True, kw_only=True):
    status: str


class KnownImport(Row, frozen=True, kw_only=True):
    """An import by its id."""

    import_id: int


class ImportedLine(Row, frozen=True, kw_only=True):
    """What a line of an import says of a title, as the file has it, and whether it is clear which one it means."""

    entry_position: int
    file: str
    line: int
    kind: str | None
    refs: list[str]
    title: str
    year: int | None
    creators: list[str]
    rating: float | None
    rated_at: Moment | None
    state: str | None
    state_at: Moment | None
    list_name: str | None
    list_position: int | None
    note: str
    match: str


class ImportEntry(ImportedLine, frozen=True, kw_only=True):
    """What a line of an import says of a title, and which title it means."""

    title_id: int | None
    candidates: list[int]
    reason: str | None


class DecidedEntry(Row, frozen=True, kw_only=True):
    """Which title an entry of an import is to mean; null where it is skipped."""

    entry_position: int
    match: str
    title_id: int | None


class ExportedTitle(Row, frozen=True, kw_only=True):
    """A title that a user rated, that is in a state or that is a favourite."""

    title_id: int
    refs: list[str]
    kind: str
    title: str
    year: int | None
    rating: float | None
    rated_at: Moment | None
    state: str | None
    set_at: Moment | None
    is_own_word: bool
    is_favourite: bool


class ExportedItem(Row, frozen=True, kw_only=True):
    place: int
    refs: list[str]
    kind: str
    title: str
    year: int | None
    note: str
    added_at: Moment


class ExportedInteraction(Row, frozen=True, kw_only=True):
    event_id: str
    event: str
    refs: list[str] | None
    query: str | None
    occurred_at: Moment


class ExportedImpression(Row, frozen=True, kw_only=True):
    list_id: UUID
    first_position: int
    surface: str
    title_ids: list[int]
    experiment: str | None
    variant: str | None
    shown_at: Moment
