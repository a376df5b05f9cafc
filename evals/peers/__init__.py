"""Other systems, as their documentation starts them, over the same articles and the same model.

Each is an adapter of one shape, `evals.peers.types.Peer`. Their libraries are slow to import, so
each adapter imports them when it is made.
"""
