"""Titles of problem documents, by status and in the reader's language."""

from collections.abc import Mapping
from http import HTTPStatus

from api.http.language import Language

# English titles are those of the standard.
FRENCH: Mapping[int, str] = {
    400: "Requête illisible",
    401: "Authentification requise",
    403: "Accès refusé",
    404: "Introuvable",
    405: "Méthode non autorisée",
    406: "Format non disponible",
    408: "Délai de la requête dépassé",
    409: "Conflit",
    410: "N'existe plus",
    412: "Condition non remplie",
    413: "Requête trop volumineuse",
    414: "Adresse trop longue",
    415: "Format non pris en charge",
    422: "Requête non valide",
    429: "Trop de requêtes",
    431: "En-têtes trop volumineux",
    500: "Erreur interne du serveur",
    502: "Réponse non valide en amont",
    503: "Service indisponible",
    504: "Délai de réponse dépassé",
}


def problem_title(status: int, language: Language) -> str:
    """The title of a problem document with this status."""
    english = HTTPStatus(status).phrase
    return FRENCH.get(status, english) if language == "fr" else english
