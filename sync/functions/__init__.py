"""Functions in rpc as jobs call them, a module per capability: declared signatures, and the rows that jobs read."""
