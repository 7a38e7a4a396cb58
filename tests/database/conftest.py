from tests.peers.databases import choose, database, home, url  # noqa: F401
