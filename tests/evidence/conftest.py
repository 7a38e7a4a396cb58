from tests.peers.databases import choose, database, home  # noqa: F401
from tests.peers.job_engine import used_url as url  # noqa: F401
