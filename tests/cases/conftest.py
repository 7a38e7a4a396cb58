import pytest

from bonafide.cases import Cases
from bonafide.evidence import Evidence
from tests.peers.databases import choose, database, home  # noqa: F401
from tests.peers.job_engine import used_url as url  # noqa: F401
from tests.peers.reports import judged


@pytest.fixture
def evidence(database, tmp_path):  # noqa: F811
    return Evidence(database, str(tmp_path / "evidence"))


@pytest.fixture
def cases(database, evidence):  # noqa: F811
    return Cases(database, evidence)


@pytest.fixture
def judge(cases, evidence, tmp_path):
    """Open a case: `judge(tenant, content)` gives its number."""

    def opened(tenant="t1", content=b"media"):
        return judged(cases, evidence, tenant, content, tmp_path)

    return opened
