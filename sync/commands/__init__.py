"""Commands of `cinelibre`, a module each: its arguments, and its work. Heavy modules are imported by the work alone."""
