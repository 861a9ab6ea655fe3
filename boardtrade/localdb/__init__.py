"""The embedded PostgreSQL: `cluster` is the thing itself, `__main__` its command line."""

from boardtrade.localdb.cluster import ROOT, SERVING_ROLE, SITE_CLUSTER, TEST_CLUSTER, Cluster
from boardtrade.localdb.system import LocalDatabaseError

__all__ = [
    "ROOT",
    "SERVING_ROLE",
    "SITE_CLUSTER",
    "TEST_CLUSTER",
    "Cluster",
    "LocalDatabaseError",
]
