"""Requests that people type into the chat, each with the filters that a person expects: 120 English, 60 French.

requests.jsonl holds half of them and is there to build the parser with. requests_set_aside.jsonl holds the other half
and is scored only when the parser is done: whoever works on the parser does not read it. The halves are the draw, of
20,000 seeded ones, that spreads the fields most evenly. A line is {"language", "text", "wish"}, and `wish` names the
fields of api.filters.Wish that differ from their defaults. Requests are the first of a conversation. The order inside
a tuple means nothing, nor does upper or lower case in a text.

What decides, the same in both languages:

Kind. Film, movie: movie. Series, show, TV, série: tv. Book, novel, to read, livre, roman: book. Any other word: none;
a documentary, a comedy, a dessin animé, "something" and the verb in "show me" have no kind. The kind counts beside a
title or a likeness too.

Genres, by their nouns and adjectives: action adventure animation biography children classic comedy crime documentary
drama family fantasy history horror memoir music mystery philosophy romance science science-fiction self-help sport
thriller war western. Further: animated, cartoon, dessin animé = animation; biopic = biography; jeunesse = children;
film noir, polar, policier = crime; dramatique = drama; fantastique = fantasy; historical, period, historique =
history; scary, effrayant, épouvante = horror; musical, comédie musicale = music (no comedy); whodunit = mystery; love
story, histoire d'amour = romance; sci-fi = science-fiction; développement personnel = self-help. "Classic" is the
genre for books only. Two genres that name one thing have genre_match all ("romantic comedy", "rom-com", "crime
drama", "sports documentary", "comédie d'action"); two that are listed or joined by "or" have the default. What is
denied is left out: "no horror", "not a romance", "nothing scary", "ni horreur ni romance", "rien d'effrayant" =
not_genres. "Without violence" and "nothing sad" say nothing.

Mood, at most one. Feel-good, heart-warming, uplifting, light, léger = uplifting; tense, gripping, suspenseful,
haletant = tense; dark, bleak, sombre = dark; funny, hilarious, drôle = funny; romantic, romantique = romantic;
thought-provoking, makes me think, qui fait réfléchir = thoughtful; adventurous = adventurous; cosy, comforting,
réconfortant = cosy. A genre word is not a mood: "comedy", "adventure film" and "romance" are genres. "Romantic" is the
mood alone or with film, and the genre with another genre. A mood stands beside a genre: "dark comedy", "cosy
mystery".

Languages and countries. An adjective that names a language is the language: French, Korean, Malayalam, tamoul,
anglais. One that names none is the country: American, British, Indian, Iranian, Belgian. "In Tamil", "en malayalam" =
language; "from France", "d'Argentine", "venu d'Islande" = country. Bollywood = hi, Tollywood = te, Kollywood = ta,
Mollywood = ml. "Not in English", "nothing in Hindi", "pas en anglais" = not_languages. "Foreign" says nothing.

People, after by, with, starring, directed by, written by, of; de, avec, réalisé par; or before the kind ("Stephen
King novels", "a Hitchcock film"). As written, with the usual capitals. "Nothing with X", "without X", "sans X" =
not_people.

Keywords, only these; in the singular, English, without hyphens: anime, anthology, arranged marriage, black and white
(en noir et blanc), coming of age (récit d'initiation), con artist (escroc), courtroom (procès), cricket, detective
(détective), dystopia (dystopian, dystopie), father and son, first love (premier amour), forbidden love (amour
interdit), friendship (amitié), gangster, haunted house (maison hantée), heist (braquage), high school (lycée),
kidnapping (enlèvement), literary adaptation (based on a book), love triangle (triangle amoureux), magic realism,
martial arts (arts martiaux), prison, revenge (vengeance), road trip, satire, serial killer (tueur en série), slice of
life (tranche de vie), slow burn, small town (petite ville), spy (espion), superhero (super-héros), survival (survie),
time travel (voyage dans le temps), true story (based on a true story, histoire vraie), twist ending (retournement
final), vampire, vigilante (justicier), zombie. "Without zombies", "no love triangle", "sans zombies" = not_keywords.

About: the words after about, where, in which; qui parle de, où; and after on, sur right behind a kind or a genre ("a
book on chess") unless a service follows; as written, with their article. If they are nothing but a listed keyword,
they are that keyword: "about first love", "sur l'amitié".

Like: the title after like, similar to, in the vein of; comme, dans la veine de; or what one loved ("I loved X", "j'ai
adoré X"). "But lighter" = mood uplifting; funnier, plus drôle = funny; darker, plus sombre = dark; more romantic =
romantic; more tense, scarier, plus tendu = tense. "Shorter" says nothing.

Title: the name after called, named, the movie, the book, do you have, is ... on <service>; qui s'appelle, intitulé,
le film. Titles stay as written, misspellings too.

A title, a likeness and what it is about end at a comma, at "but", at a full stop or question mark, or where the next
filter starts ("on Hulu", "from before 1990", "for a 9-year-old"). Nothing inside them is another filter.

Years. "From the 2010s", "90s", "the fifties", "années 70" = the whole decade, two decades = from the first to the
last; "after 2015" = from 2016, "since 2015" = from 2015; "before 1980", "avant 1980" = up to 1979; "between 1990 and
2005" = both included; "from 2012", "of 1994" or a year alone = that year. "Old" and, but for books, "classic" = up to
1979.

Minutes. "Under two hours", "no more than 2 hours", "at most" = runtime_lte; "over", "at least" = runtime_gte; an hour
is 60. For a series they are an episode's. "Short", court = up to 90; "long" = from 150.

Ratings. "Above 8", "8 or higher", "7+", "plus de 8" = imdb_gte. Highly rated, well reviewed, acclaimed, bien noté =
7.5. "At least 10,000 votes", "more than 100k votes" = votes_gte. "Good", "decent", "bon" say nothing.

Order. Best, top, top rated, meilleur = imdb; most voted, le plus de votes = votes; popular, famous, populaire =
popularity; new, recent, newest first, récent = release (no years); to my taste, selon mes goûts = personal.

Maturity. "For my 8 year old" = 8, of several children the youngest; for kids, pour les enfants = 10; family-friendly,
for the whole family, pour toute la famille = 12 (and no genre); for teenagers, ados = 15; "PG-13 or less" = 13.

Services: netflix, amazon-prime-video (Prime, Prime Video), disney-plus, jiohotstar (Hotstar), apple-tv-plus (Apple
TV), zee5, sonyliv, aha, sun-nxt, hoichoi, mubi, canal-plus, max (HBO Max), paramount-plus, hulu. The country that
follows a service is its provider_country ("on Netflix in France", "Netflix India") and nothing else.

Greetings, thanks, the reader's company, day and plans ("for a rainy sunday", "to read on the train" but for its kind)
say nothing.
"""
