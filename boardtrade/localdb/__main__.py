"""`python -m boardtrade.localdb start|stop|status|url|psql|reset`: the PostgreSQL of this checkout.

`--test` works on the throw-away cluster of the tests.
"""

import argparse
import os
import sys

from boardtrade.localdb.cluster import SITE_CLUSTER, TEST_CLUSTER, Cluster
from boardtrade.localdb.system import LocalDatabaseError, program


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return the exit code: 0 done, 1 refused, 3 (status) stopped."""
    parser = argparse.ArgumentParser(prog="python -m boardtrade.localdb", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--test", action="store_true", help="the cluster of the tests")
    parser.add_argument("command", choices=["start", "stop", "status", "url", "psql", "reset"])
    chosen, rest = parser.parse_known_args(arguments)
    if rest and chosen.command != "psql":
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    cluster = TEST_CLUSTER if chosen.test else SITE_CLUSTER
    try:
        return _obey(cluster, chosen.command, rest)
    except LocalDatabaseError as error:
        print(error, file=sys.stderr)
        return 1


def _obey(cluster: Cluster, command: str, rest: list[str]) -> int:
    if command == "start":
        cluster.start()
        print(cluster.url())
    elif command == "url":
        print(cluster.url())
    elif command == "status":
        ready = cluster.is_ready()
        print(f"{'ready' if ready else 'stopped'}, data in {cluster.data_dir}")
        return 0 if ready else 3
    elif command == "psql":
        if not cluster.is_ready():
            raise LocalDatabaseError(
                "The database is stopped: start it with `make run`, or with "
                "`python -m boardtrade.localdb start`."
            )
        environment = {k: v for k, v in os.environ.items() if not k.startswith("PG")}
        psql = program("psql")
        os.execve(psql, [psql, cluster.url(), *rest], environment)
    elif not (cluster.reset() if command == "reset" else cluster.stop()):
        raise LocalDatabaseError("A run still uses this database: stop it first with Ctrl-C.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
