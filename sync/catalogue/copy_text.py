"""Text format of COPY."""

# Characters that COPY reads as the end of a value or of a line, or as an escape.
ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
