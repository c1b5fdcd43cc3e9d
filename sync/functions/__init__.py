"""Functions in rpc as jobs call them, a module per capability of sql/: declared signatures, and the rows they read."""
