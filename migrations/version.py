"""The version that the package, the API and its documentation carry."""

VERSION = "0.1.0"
