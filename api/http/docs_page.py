"""Documentation page: Swagger UI over the OpenAPI document."""

import importlib.util
from pathlib import Path

ASSETS_PACKAGE = "drf_spectacular_sidecar"
ASSETS_PATH = "/docs/assets"
SCHEMA_PATH = "/openapi.json"

PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>CineLibre API</title>
<link rel="icon" href="{assets}/favicon-32x32.png">
<link rel="stylesheet" href="{assets}/swagger-ui.css">
</head>
<body>
<div id="docs"></div>
<script src="{assets}/swagger-ui-bundle.js"></script>
<script>
SwaggerUIBundle({{
  url: "{schema}", dom_id: "#docs", deepLinking: true, persistAuthorization: true, tryItOutEnabled: true,
  showCommonExtensions: true
}});
</script>
</body>
</html>
"""


def page() -> str:
    """Swagger UI from our own assets, no CDN."""
    return PAGE.format(assets=ASSETS_PATH, schema=SCHEMA_PATH)


def assets_folder() -> Path:
    """The folder of Swagger UI's files, found without importing their package, which needs Django."""
    spec = importlib.util.find_spec(ASSETS_PACKAGE)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"{ASSETS_PACKAGE} is not installed")
    return Path(spec.origin).parent / "static" / ASSETS_PACKAGE / "swagger-ui-dist"
