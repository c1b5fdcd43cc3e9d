"""Slugs of streaming services, as data.services has them, for the names that sources use."""

import re
import unicodedata

MAX_SLUG = 40
# Endings of names under which one service sells several tiers: Netflix basic with Ads, Peacock Premium Plus.
TIER = re.compile(r"(-(basic|standard|essential|premium|starter))?-with-ads$|-(essential|premium)(-plus)?$")
TIERED = {
    "netflix",
    "amazon-prime-video",
    "disney-plus",
    "hulu",
    "max",
    "hbo-max",
    "paramount-plus",
    "peacock",
    "canal-plus",
}
# Other names of services that migrations put into data.services.
SAME = {
    "netflix-kids": "netflix",
    "prime-video": "amazon-prime-video",
    "disney": "disney-plus",
    "hotstar": "jiohotstar",
    "jio-hotstar": "jiohotstar",
    "jio-cinema": "jiohotstar",
    "jiocinema": "jiohotstar",
    "disney-plus-hotstar": "jiohotstar",
    "apple-tv": "apple-tv-plus",
    "hbo-max": "max",
    "peacock-tv": "peacock",
    "zee-5": "zee5",
    "sony-liv": "sonyliv",
    "sunnxt": "sun-nxt",
    "manoramamax": "manorama-max",
    "amazon-mx-player": "mx-player",
    "the-criterion-channel": "criterion-channel",
    "canal": "canal-plus",
    "arte-tv": "arte",
    "france-tv": "france-tv",
    "francetv": "france-tv",
    "tf1": "tf1-plus",
    "m6": "m6-plus",
    "youtube-free": "youtube",
    "google-play-movies": "google-play",
    "tubi-tv": "tubi",
}
# Apple's shop has had the service's name since the service lost its plus.
SHOPS = {"apple-tv": "apple-tv-store"}


def service_slug(name: str | None, access: str = "flatrate") -> str | None:
    """A service's slug; None for a name without letters or digits that a slug could have."""
    spelt = unicodedata.normalize("NFKD", (name or "").replace("+", " plus ").replace("&", " and "))
    slug = re.sub(r"[^a-z0-9]+", "-", re.sub(r"[\u0300-\u036f]", "", spelt).lower()).strip("-")
    if access in ("rent", "buy") and slug in SHOPS:
        return SHOPS[slug]
    service = TIER.sub("", slug)
    if service in TIERED or slug.endswith("-with-ads"):
        slug = service
    return SAME.get(slug, slug)[:MAX_SLUG].strip("-") or None
