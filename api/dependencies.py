"""Dependencies of routes by parameter name: what Litestar injects from the running application or the request."""

from litestar.di import Provide

from api.accounts.language import reader_language
from api.accounts.passwords import PasswordHasher
from api.accounts.tokens import TokenIssuer
from api.catalogue.cards import Cards
from api.catalogue.refresh import request_refresh
from api.chat.understanding import Understanding
from api.collaborative.neighbours import store_neighbours
from api.embedding.search_model import SearchModel
from api.events.impressions import Impressions
from api.http.after_answer import AfterAnswer, InjectedAfterAnswer
from api.http.bodies import sent
from api.http.errors import AnyRequest
from api.http.language import ReaderLanguage
from api.http.pages import Pages
from api.http.reader import ReaderId, reader_id, user_id
from api.imports.queue import ImportQueue
from api.imports.uploads import Uploads
from api.lifespan import running
from api.rpc import InjectedRpc, Rpc
from api.settings import Settings


def rpc(request: AnyRequest) -> Rpc:
    return running(request.app).rpc


def settings(request: AnyRequest) -> Settings:
    return running(request.app).settings


def after_answer(request: AnyRequest) -> AfterAnswer:
    return running(request.app).after_answer


def tokens(request: AnyRequest) -> TokenIssuer:
    return running(request.app).tokens


def passwords(request: AnyRequest) -> PasswordHasher:
    return running(request.app).passwords


def search_model(request: AnyRequest) -> SearchModel:
    return running(request.app).search_model


def understanding(request: AnyRequest) -> Understanding:
    return running(request.app).understanding


def uploads(request: AnyRequest) -> Uploads:
    return running(request.app).uploads


def import_queue(request: AnyRequest) -> ImportQueue:
    return running(request.app).import_queue


def pages(request: AnyRequest, reader_language: ReaderLanguage) -> Pages:
    """Every route with pages takes `lang` and names its language, also where the items have no texts of ours."""
    del reader_language
    return Pages(request, running(request.app).seal)


def cards(rpc: InjectedRpc, reader_language: ReaderLanguage, reader_id: ReaderId) -> Cards:
    return Cards(rpc, reader_language, reader_id)


def impressions(
    request: AnyRequest, rpc: InjectedRpc, reader_id: ReaderId, after_answer: InjectedAfterAnswer
) -> Impressions:
    return Impressions(request, rpc, reader_id, after_answer)


DEPENDENCIES = {
    "sent": Provide(sent),
    "reader_language": Provide(reader_language),
    **{
        function.__name__: Provide(function, sync_to_thread=False)
        for function in (
            rpc,
            settings,
            after_answer,
            store_neighbours,
            request_refresh,
            tokens,
            passwords,
            search_model,
            understanding,
            uploads,
            import_queue,
            user_id,
            reader_id,
            pages,
            cards,
            impressions,
        )
    },
}
