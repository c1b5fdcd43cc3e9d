"""Sentences of a chat's replies, in English and French."""

from collections.abc import Sequence

from api.http.language import Language

PHRASES: dict[Language, dict[str, str]] = {
    "en": {
        "found": "I found {titles}: {wish}.",
        "found_any": "I found {titles} that you may like.",
        "more": "There is more, {titles}: {wish}.",
        "more_any": "There is more: {titles}.",
        "few": "Only {titles} for all of it: {wish}.",
        "instead": "Nothing you do not know yet fits all of it: {wish}.",
        "others": "Without “{without}” I found {titles}.",
        "nothing": "I found nothing that fits: {wish}. Leave something out, or ask for something else.",
        "nothing_any": "There is nothing left that you do not know yet.",
        "no_more": "That was everything that fits: {wish}. Change something, or say “start over”.",
        "no_more_any": "That was everything I have for you.",
        "unknown_like": "I know no title called “{title}”.",
        "titled": "Closest to “{title}”: {titles}.",
        "not_titled": "I found no title like “{title}”. Try other words of it, or who is in it.",
        "not_titled_else": "I found nothing else like “{title}”.",
        "known_seen": "You have seen {title}.",
        "known_watch_later": "{title} is on your list already.",
        "known_hidden": "You have hidden {title}.",
        "left_over": "I did not understand “{words}”.",
        "unclear": "I did not understand that. Say what you are looking for: a kind, a genre, a language, years,"
        " people, a mood, or a title that it should be like.",
        "help": "Say what you are looking for, for example “a Malayalam thriller from the 2010s”, “something like"
        " Vertigo but lighter” or “a funny series under 30 minutes”. Then go on: “more recent ones”, “not the second”,"
        " “I have seen the first”.",
        "which": "Which one do you mean? Say its number, or its title.",
        "which_rating": "How many stars, from half a star to 5?",
        "propose_seen": "Shall I mark {title} as seen?",
        "propose_watch_later": "Shall I put {title} on your list?",
        "propose_hidden": "Shall I hide {title}?",
        "propose_rate": "Shall I give {title} {stars}?",
        "say_yes": "Say yes, and it is done.",
        "done_seen": "{title} is marked as seen.",
        "done_watch_later": "{title} is on your list.",
        "done_hidden": "{title} is hidden.",
        "done_rate": "You gave {title} {stars}.",
        "say_undo": "“Undo” takes it back.",
        "undone": "Taken back: {titles}.",
        "nothing_to_undo": "There is nothing to take back in this conversation.",
        "nothing_to_confirm": "There is nothing that waits for a yes.",
        "declined": "Then nothing changes.",
        "nothing_to_decline": "All right. What would you rather see?",
        "left_out": "I leave {titles} out from here on.",
        "llm_unavailable": "The language model does not answer: your message was understood by simple rules.",
        "llm_refused": "The language model gave no usable answer: your message was understood by simple rules.",
        "llm_used_up": "Today's messages to the language model are used up: yours was understood by simple rules.",
        "stars": "{stars} out of 5",
        "and": "and",
        "or": "or",
        "quoted": "“{title}”",
        "genres": "{names}",
        "not_genres": "without {names}",
        "languages": "in {names}",
        "not_languages": "not in {names}",
        "countries": "from {names}",
        "people": "with {names}",
        "not_people": "without {names}",
        "keywords": "{names}",
        "not_keywords": "without {names}",
        "year": "from {year_gte}",
        "years": "from {year_gte} to {year_lte}",
        "year_gte": "since {year_gte}",
        "year_lte": "until {year_lte}",
        "runtime": "{runtime_gte} to {runtime_lte} minutes",
        "runtime_gte": "at least {runtime_gte} minutes",
        "runtime_lte": "at most {runtime_lte} minutes",
        "imdb": "rated {imdb_gte} or more on IMDb",
        "votes": "with {votes_gte} votes or more",
        "maturity": "for age {maturity_lte}",
        "providers": "on {names}",
        "my_services": "your services",
        "no_services": "You have not said which streaming services you have: name them in your preferences.",
        "like": "like {title}",
        "mood": "in the mood “{name}”",
        "about": "about {about}",
        "sort_imdb": "best rated first",
        "sort_votes": "most voted first",
        "sort_popularity": "most popular first",
        "sort_release": "latest first",
        "sort_personal": "in your order",
        "minutes": "{minutes} minutes",
    },
    "fr": {
        "found": "J'ai trouvé {titles} : {wish}.",
        "found_any": "J'ai trouvé {titles} pour vous.",
        "more": "En voici d'autres, {titles} : {wish}.",
        "more_any": "En voici d'autres : {titles}.",
        "few": "Seulement {titles} pour tout cela : {wish}.",
        "instead": "Rien que vous ne connaissiez déjà ne répond à tout : {wish}.",
        "others": "Sans « {without} », j'ai trouvé {titles}.",
        "nothing": "Je n'ai rien trouvé qui convienne : {wish}. Enlevez un critère, ou demandez autre chose.",
        "nothing_any": "Il ne reste rien que vous ne connaissiez déjà.",
        "no_more": "C'était tout ce qui convient : {wish}. Changez un critère, ou dites « recommence ».",
        "no_more_any": "C'était tout ce que j'avais pour vous.",
        "unknown_like": "Je ne connais aucun titre nommé « {title} ».",
        "titled": "Au plus près de « {title} » : {titles}.",
        "not_titled": "Je n'ai trouvé aucun titre proche de « {title} ». Essayez d'autres mots, ou qui y joue.",
        "not_titled_else": "Je n'ai rien trouvé d'autre qui ressemble à « {title} ».",
        "known_seen": "Vous avez vu {title}.",
        "known_watch_later": "{title} est déjà dans votre liste.",
        "known_hidden": "Vous avez masqué {title}.",
        "left_over": "Je n'ai pas compris « {words} ».",
        "unclear": "Je n'ai pas compris. Dites ce que vous cherchez : un type, un genre, une langue, des années, des"
        " personnes, une humeur, ou un titre auquel cela doit ressembler.",
        "help": "Dites ce que vous cherchez, par exemple « un thriller malayalam des années 2010 », « quelque chose"
        " comme Vertigo mais plus léger » ou « une série drôle de moins de 30 minutes ». Puis continuez : « plus"
        " récent », « pas le deuxième », « j'ai déjà vu le premier ».",
        "which": "Lequel voulez-vous dire ? Dites son numéro ou son titre.",
        "which_rating": "Combien d'étoiles, d'une demie à 5 ?",
        "propose_seen": "Dois-je marquer {title} comme vu ?",
        "propose_watch_later": "Dois-je ajouter {title} à votre liste ?",
        "propose_hidden": "Dois-je masquer {title} ?",
        "propose_rate": "Dois-je donner {stars} à {title} ?",
        "say_yes": "Dites oui, et c'est fait.",
        "done_seen": "{title} est marqué comme vu.",
        "done_watch_later": "{title} est dans votre liste.",
        "done_hidden": "{title} est masqué.",
        "done_rate": "Vous avez donné {stars} à {title}.",
        "say_undo": "« Annule » revient en arrière.",
        "undone": "Annulé : {titles}.",
        "nothing_to_undo": "Il n'y a rien à annuler dans cette conversation.",
        "nothing_to_confirm": "Il n'y a rien qui attende un oui.",
        "declined": "Alors rien ne change.",
        "nothing_to_decline": "D'accord. Que préférez-vous voir ?",
        "left_out": "Je laisse désormais {titles} de côté.",
        "llm_unavailable": "Le modèle de langage ne répond pas : votre message a été compris par des règles simples.",
        "llm_refused": "Le modèle de langage n'a rien répondu d'utilisable : votre message a été compris par des règles"
        " simples.",
        "llm_used_up": "Les messages du jour au modèle de langage sont épuisés : le vôtre a été compris par des règles"
        " simples.",
        "stars": "{stars} sur 5",
        "and": "et",
        "or": "ou",
        "quoted": "« {title} »",
        "genres": "{names}",
        "not_genres": "sans {names}",
        "languages": "en {names}",
        "not_languages": "pas en {names}",
        "countries": "pays : {names}",
        "people": "avec {names}",
        "not_people": "sans {names}",
        "keywords": "{names}",
        "not_keywords": "sans {names}",
        "year": "de {year_gte}",
        "years": "de {year_gte} à {year_lte}",
        "year_gte": "depuis {year_gte}",
        "year_lte": "jusqu'en {year_lte}",
        "runtime": "de {runtime_gte} à {runtime_lte} minutes",
        "runtime_gte": "au moins {runtime_gte} minutes",
        "runtime_lte": "au plus {runtime_lte} minutes",
        "imdb": "noté {imdb_gte} ou plus sur IMDb",
        "votes": "avec au moins {votes_gte} votes",
        "maturity": "dès {maturity_lte} ans",
        "providers": "sur {names}",
        "my_services": "vos services",
        "no_services": "Vous n'avez pas dit quels services de streaming vous avez : nommez-les dans vos préférences.",
        "like": "comme {title}",
        "mood": "d'humeur « {name} »",
        "about": "sur {about}",
        "sort_imdb": "les mieux notés d'abord",
        "sort_votes": "les plus votés d'abord",
        "sort_popularity": "les plus populaires d'abord",
        "sort_release": "les plus récents d'abord",
        "sort_personal": "dans votre ordre",
        "minutes": "{minutes} minutes",
    },
}

# Singular and plural of each kind.
NOUNS: dict[Language, dict[str | None, tuple[str, str]]] = {
    "en": {
        None: ("title", "titles"),
        "movie": ("film", "films"),
        "tv": ("series", "series"),
        "book": ("book", "books"),
    },
    "fr": {
        None: ("titre", "titres"),
        "movie": ("film", "films"),
        "tv": ("série", "séries"),
        "book": ("livre", "livres"),
    },
}

# Names of the countries that readers ask for most; others are shown by their code.
COUNTRIES: dict[Language, dict[str, str]] = {
    "en": {
        "AU": "Australia",
        "CA": "Canada",
        "CN": "China",
        "DE": "Germany",
        "ES": "Spain",
        "FR": "France",
        "GB": "Britain",
        "IN": "India",
        "IR": "Iran",
        "IT": "Italy",
        "JP": "Japan",
        "KR": "South Korea",
        "US": "the United States",
    },
    "fr": {
        "AU": "Australie",
        "CA": "Canada",
        "CN": "Chine",
        "DE": "Allemagne",
        "ES": "Espagne",
        "FR": "France",
        "GB": "Royaume-Uni",
        "IN": "Inde",
        "IR": "Iran",
        "IT": "Italie",
        "JP": "Japon",
        "KR": "Corée du Sud",
        "US": "États-Unis",
    },
}


class Phrases:
    """The sentences in one language."""

    def __init__(self, language: Language) -> None:
        self._templates = PHRASES[language]
        self._nouns = NOUNS[language]
        self._countries = COUNTRIES[language]
        self._decimal = "," if language == "fr" else "."

    def say(self, phrase: str, **values: object) -> str:
        return self._templates[phrase].format(**values)

    def titles(self, count: int, kind: str | None) -> str:
        """How many of a kind: 3 films."""
        one, several = self._nouns[kind]
        return f"{count} {one if count == 1 else several}"

    def inside(self, kind: str, name: str) -> str:
        """A name inside a sentence: services keep their capitals in both languages, languages keep them in English."""
        is_proper = kind == "provider" or (kind == "language" and self._decimal == ".")
        return name if is_proper else name.lower()

    def country(self, code: str) -> str:
        return self._countries.get(code, code)

    def number(self, value: float) -> str:
        return f"{value:g}".replace(".", self._decimal)

    def stars(self, rating: float) -> str:
        return self.say("stars", stars=self.number(rating))

    def quoted(self, title: str) -> str:
        return self.say("quoted", title=title)

    def listed(self, names: Sequence[str], word: str = "and") -> str:
        """Names with commas, and a word before the last."""
        *first, last = names
        return f"{', '.join(first)} {self._templates[word]} {last}" if first else last
