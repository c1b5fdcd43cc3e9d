"""Version of the package, the API and its documentation."""

VERSION = "0.1.0"
