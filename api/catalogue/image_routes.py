"""Addresses of images, in all their sizes."""

import msgspec
from litestar import get

from api.http.reader import PUBLIC
from api.rpc import InjectedRpc


class Sizes(msgspec.Struct, frozen=True, kw_only=True):
    """The sizes of each kind of image, from the smallest to the original.

    base_url + size + path is an address, where path is a poster_path or backdrop_path that begins with a slash.
    """

    base_url: str | None
    poster: list[str]
    backdrop: list[str]
    logo: list[str]


@get("/images/sizes", opt={**PUBLIC, "function": "image_sizes"}, summary="Sizes of images", tags=["catalogue"])
async def image_sizes(rpc: InjectedRpc) -> Sizes:
    known = await rpc.image_sizes()

    def sizes(kind: str) -> list[str]:
        return [row.size for row in known if row.kind == kind]

    return Sizes(
        base_url=next((row.base_url for row in known), None),
        poster=sizes("poster"),
        backdrop=sizes("backdrop"),
        logo=sizes("logo"),
    )


ROUTES = [image_sizes]
