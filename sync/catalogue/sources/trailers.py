"""Choice of a title's trailer among its videos."""

import re
from collections.abc import Iterable

from sync.catalogue.sources.bounds import matching
from sync.catalogue.sources.tmdb_answers import Video

KEY = re.compile(r"[A-Za-z0-9_-]{6,20}", re.ASCII)


def trailer_urls(videos: Iterable[Video]) -> dict[str, str]:
    """The address of a trailer on YouTube by language, "" for those without: an official one, then the newest."""
    chosen: dict[str, tuple[bool, str, str]] = {}
    for video in videos:
        key = matching(KEY, video.key)
        if key and video.site == "YouTube" and video.type == "Trailer":
            language = video.iso_639_1 or ""
            rank = (bool(video.official), video.published_at or "", key)
            chosen[language] = max(rank, chosen.get(language, rank))
    return {language: f"https://www.youtube.com/watch?v={key}" for language, (_, _, key) in chosen.items()}
