"""The image and the compose file are what their tools accept, shut in, and know all variables."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import get_commands
from jsonschema import Draft202012Validator

from boardtrade.handbook.rendering import PICTURES
from boardtrade.handbook.shelves import EDITORS
from boardtrade.localdb import ROOT
from boardtrade.watching.runbook import OPERATORS

DEPLOY = ROOT / "deploy"
IMAGE, COMPOSE = DEPLOY / "Dockerfile", DEPLOY / "compose.yaml"
TOOLS = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
HADOLINT, CADDY = shutil.which("hadolint", path=TOOLS), shutil.which("caddy", path=TOOLS)
OWNERS = {"upgrade", "operations"}
"""Services that have the role which owns the tables."""
OF_MAKE_RUN = {"PORT", "HOST", "WEB_CONCURRENCY", "ADMIN_PASSWORD", "PYTHON", "SITE"}
OF_THE_IMAGE = {"VAR_DIR", "STATIC_DIR", "BACKUP_FOLDER", "RELEASE"}
OF_COMPOSE = {
    *("SITE_HOST", "OTHER_HOST", "OWNER_PASSWORD", "SERVING_PASSWORD", "BACKUPS", "IMAGE", "TAG"),
}
OF_DOCKER = {"COMPOSE_PROFILES"}
OF_CADDY = {"SITE_HOST": "a.example", "OTHER_HOST": "http://localhost", "SITE_UPSTREAM": "web:1"}
SECRET = re.compile(r"SECRET|PASSWORD|TOKEN|API_KEY|ACCESS_KEY|_DSN|DATABASE_URL")
PASSWORD_IN_URL = re.compile(r"://[^$]*:[^$/]+@")


@cache
def services() -> dict[str, Any]:
    return yaml.safe_load(COMPOSE.read_text())["services"]


def read_variables(path: Path) -> set[str]:
    """Return the variables that a file asks its environment for."""
    return set(re.findall(r"\$\{([A-Z_]+)", path.read_text()))


@cache
def documented_variables() -> set[str]:
    """Return the variables of the table in the README."""
    table = (ROOT / "README.md").read_text().partition("## Environment variables")[2]
    cells = re.findall(r"^\| (`.+?) \|", table, re.M)
    return {name for cell in cells for name in re.findall(r"`([A-Z_]+)`", cell)}


@cache
def instructions() -> list[tuple[str, str]]:
    """Return the instructions of the image, comments and line ends aside."""
    lines = re.sub(r"^#.*\n", "", IMAGE.read_text(), flags=re.M).replace("\\\n", " ")
    return [(name, rest) for name, _, rest in (line.partition(" ") for line in lines.splitlines())]


def test_the_image_has_the_documents_that_staff_read_in_the_admin():
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    taken = {path for line in lines if line.startswith("!") for path in ROOT.glob(line[1:])}
    for shelf in (EDITORS, OPERATORS):
        for path in map(shelf.get_path, shelf.documents):
            assert taken & {path, *path.parents}, path
    assert ROOT / PICTURES in taken


def test_the_compose_file_is_one():
    (package,) = find_spec("check_jsonschema").submodule_search_locations
    schema = json.loads((Path(package) / "builtin_schemas/vendor/compose-spec.json").read_text())
    compose = yaml.safe_load(COMPOSE.read_text())
    assert [error.message for error in Draft202012Validator(schema).iter_errors(compose)] == []


@pytest.mark.skipif(not HADOLINT, reason="needs hadolint")
def test_a_linter_finds_nothing_in_the_image():
    done = subprocess.run([HADOLINT, IMAGE], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.skipif(not CADDY, reason="needs Caddy")
@pytest.mark.parametrize("variables", [{}, OF_CADDY], ids=["on a machine", "in a container"])
def test_caddy_understands_its_configuration(variables, tmp_path):
    assert OF_CADDY.keys() == services()["proxy"]["environment"].keys()
    done = subprocess.run(
        [CADDY, "validate", "--adapter", "caddyfile", "--config", DEPLOY / "Caddyfile"],
        env={"PATH": TOOLS, "HOME": str(tmp_path)} | variables,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", services())
def test_every_service_is_shut_in_and_within_bounds(name):
    service = services()[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service.get("cap_add", []) == (["NET_BIND_SERVICE"] if name == "proxy" else [])
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["mem_limit"]
    assert service["pids_limit"]
    assert bool(service.get("ports")) == (name == "proxy")
    assert "privileged" not in service
    is_of_site = service.get("image", "").startswith("${IMAGE")
    assert is_of_site or service["healthcheck"]["test"]
    assert is_of_site or name == "proxy" or service["user"] != "root"


def test_who_is_asked_by_readers_does_not_own_the_tables():
    having = {n for n, each in services().items() if "OWNER_DATABASE_URL" in str(each)}
    assert having == OWNERS
    knowing = {n for n, each in services().items() if "OWNER_PASSWORD" in str(each)}
    assert knowing == OWNERS | {"database"}


def test_nothing_serves_before_the_tables_are_those_of_the_version():
    for name in ("web", "worker", "scheduler"):
        needed = services()[name]["depends_on"]
        assert needed["upgrade"]["condition"] == "service_completed_successfully"
    assert services()["upgrade"]["depends_on"]["database"]["condition"] == "service_healthy"
    assert services()["proxy"]["depends_on"]["web"]["condition"] == "service_healthy"


def test_database_and_cache_are_reached_from_inside_alone():
    networks = yaml.safe_load(COMPOSE.read_text())["networks"]
    assert networks["inside"]["internal"] is True
    for name in ("database", "cache"):
        assert services()[name]["networks"] == ["inside"]


def test_no_secret_is_in_the_repository():
    for service in services().values():
        for name, value in service.get("environment", {}).items():
            if SECRET.search(name):
                assert value.startswith("${"), name
                assert not PASSWORD_IN_URL.search(value), name
    example = (DEPLOY / "compose.env.example").read_text()
    for name, value in re.findall(r"^([A-Z_]+)=(.*)$", example, re.M):
        assert not (SECRET.search(name) and value), name
    for instruction, words in instructions():
        if instruction in {"ENV", "ARG"}:
            assert not SECRET.search(words), words


def test_compose_passes_on_what_settings_read():
    given = set(services()["web"]["environment"]) | set(services()["operations"]["environment"])
    known = documented_variables()
    assert len(known) > 50
    assert given <= known
    assert known - given == OF_MAKE_RUN | OF_THE_IMAGE
    asked = read_variables(COMPOSE)
    assert asked - known == OF_COMPOSE
    example = re.findall(r"^(?:# )?([A-Z_]+)=", (DEPLOY / "compose.env.example").read_text(), re.M)
    assert set(example) <= asked | OF_DOCKER
    explained = (DEPLOY / "README.md").read_text()
    assert [name for name in OF_COMPOSE | OF_DOCKER if f"`{name}`" not in explained] == []


def test_settings_read_nothing_that_is_not_documented(tmp_path):
    code = "import json; from django.conf import settings; settings.DEBUG; "
    code += "from boardtrade.settings import env; print(json.dumps(sorted(env._read)))"
    variables = {"DJANGO_SETTINGS_MODULE": "boardtrade.settings.local", "VAR_DIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={"PATH": TOOLS} | variables,
        capture_output=True,
        text=True,
        check=True,
    )
    read = set(json.loads(done.stdout))
    assert {"SECRET_KEY", "CACHE_URL", "PORT"} <= read
    assert read - documented_variables() == {"SENTRY_DSN"}


def test_containers_start_what_there_is():
    commands = [each["command"] for each in services().values() if "manage.py" in str(each)]
    commands += [json.loads(words) for name, words in instructions() if name == "CMD"]
    for command in commands:
        if command[0] == "python":
            assert command[1] == "manage.py" or (ROOT / command[1]).is_file()
            assert command[1] != "manage.py" or command[2] in get_commands()
    unit = (DEPLOY / "systemd" / "boardtrade-web.service").read_text()
    on_a_machine = shlex.split(re.search(r"^ExecStart=(.+)$", unit, re.M)[1])
    for words in (["--blocking-threads", "128"], ["--workers-max-rss", "600"], ["--http", "1"]):
        assert " ".join(words) in " ".join(commands[-1])
        assert " ".join(words) in " ".join(on_a_machine)


def test_the_image_is_small_and_owned_by_nobody_who_serves():
    last = [index for index, (name, _) in enumerate(instructions()) if name == "FROM"][-1]
    assert instructions()[last][1] == "runtime AS site"
    users = [words for name, words in instructions() if name == "USER"]
    assert users == ["10001:10001", "0", "10001:10001"]  # of what all have, and of `operations`
    final = instructions()[last:]
    assert [name for name, _ in final if name == "RUN"] == []
    assert all("--from=" in words and "--chown" not in words for n, words in final if n == "COPY")
    installs = re.findall(r"pip install[^&\n]+(?:\\\n[^&\n]+)*", IMAGE.read_text())
    assert len(installs) == 2
    assert all("--require-hashes" in install for install in installs)


def test_nothing_is_sent_to_be_built_but_what_is_named():
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    rules = [rule for rule in ignored if rule and not rule.startswith("#")]
    assert rules[0] == "*"
    admitted = [rule.removeprefix("!") for rule in rules if rule.startswith("!")]
    assert [name for name in admitted if not (ROOT / name).exists()] == []
    assert not {"deploy", "var", ".git", ".venv", "tests"} & set(admitted)
