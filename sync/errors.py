"""Errors that the user can mend."""


class MendableError(Exception):
    """The work cannot be done as things are; the message says why and, where it is not obvious, what to do."""
