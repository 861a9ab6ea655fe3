"""What becomes of a script that does its work, and of one that does something else instead."""

import os
import signal
import tempfile
import time
from dataclasses import replace

import pytest

from boardtrade.subprocesses.bounded import Bounds, Ended, run_bounded

BOUNDS = Bounds(
    seconds=20,
    cpu_seconds=20,
    memory_bytes=256 * 1024**2,
    file_bytes=100_000,
    output_bytes=100_000,
)


@pytest.fixture
def run(tmp_path):
    """Return a function that runs lines of Python within bounds."""

    def run(code: str, *arguments: str, stdin: bytes = b"", open_files=(), **bounds) -> Ended:
        script = tmp_path / "script.py"
        script.write_text(code)
        with tempfile.TemporaryFile() as file:
            file.write(stdin)
            file.seek(0)
            return run_bounded(
                script,
                *arguments,
                bounds=replace(BOUNDS, **bounds),
                stdin=file.fileno(),
                open_files=open_files,
            )

    return run


def test_a_script_gets_arguments_and_input_and_answers(run):
    code = "import sys; print(__name__, sys.argv[1:], sys.stdin.read(), end=''); sys.exit()"
    assert run(code, "a", "b c", stdin=b"input") == Ended(b"__main__ ['a', 'b c'] input", "", None)


def test_what_it_says_beside_its_answer_is_kept_for_the_log(run):
    code = "import sys; print('odd\\udcff', file=sys.stderr); print(1)"
    assert run(code) == Ended(b"1\n", "odd\\udcff", None)
    assert len(run("import sys; sys.stderr.write('x' * 50_000)").details) == 10_000


def test_it_writes_into_a_file_that_is_open(run):
    with tempfile.TemporaryFile() as file:
        code = "import os, sys; os.write(int(sys.argv[1]), b'content')"
        run(code, str(file.fileno()), open_files=[file.fileno()])
        file.seek(0)
        assert file.read() == b"content"


def test_it_has_no_other_file_that_is_open_here(run):
    with tempfile.TemporaryFile() as file:
        os.set_inheritable(file.fileno(), True)
        code = f"import os\ntry:\n  os.fstat({file.fileno()})\nexcept OSError:\n  print('closed')"
        assert run(code).output == b"closed\n"


def test_it_gets_no_secrets_and_no_code_but_what_is_installed(run, monkeypatch, tmp_path):
    (tmp_path / "json.py").write_text("raise SystemExit('the wrong one')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", "postgres://secret")
    monkeypatch.setenv("https_proxy", "http://proxy")
    known = run("import json, os; print(json.dumps(sorted(os.environ)))").output.decode()
    assert "PATH" in known
    assert not [name for name in ("DATABASE_URL", "proxy", "PYTHONPATH") if name in known]


def test_who_waits_is_killed(run):
    begun = time.monotonic()
    assert run("import time; time.sleep(60)", seconds=0.2).signal == signal.SIGKILL
    assert time.monotonic() - begun < 5


def test_who_computes_without_end_is_killed(run):
    begun = time.process_time()
    ended = run("while True: pass", cpu_seconds=1)
    assert ended.signal in {signal.SIGXCPU, signal.SIGKILL}
    assert time.process_time() - begun < 1  # this process only waits


def test_memory_has_an_end(run):
    code = "try:\n  bytearray(300 * 1024**2)\nexcept MemoryError:\n  print('no more')"
    assert run(code).output == b"no more\n"
    assert run(code, memory_bytes=1024**3).output == b""


def test_files_have_an_end(run):
    code = "import os\nfor _ in range(20): os.write(1, b'x' * 10_000)"
    with pytest.raises(RuntimeError, match="File too large"):
        run(code)
    assert len(run(code, file_bytes=200_000).output) == 100_000  # read is less than written


def test_no_limit_can_be_lifted_again(run):
    code = (
        "import resource\n"
        "for name in ('CPU', 'AS', 'FSIZE', 'CORE'):\n"
        "  print(*resource.getrlimit(getattr(resource, f'RLIMIT_{name}')))"
    )
    memory = BOUNDS.memory_bytes
    expected = f"20 20\n{memory} {memory}\n100000 100000\n0 0\n"
    assert run(code).output.decode() == expected


def test_a_crash_is_told_by_its_signal(run):
    crash = "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)"
    assert run(crash).signal == signal.SIGSEGV


def test_a_script_that_does_not_start_is_a_fault_of_the_installation(run):
    with pytest.raises(
        RuntimeError, match=r"(?s)script.py does not run; reinstall .*no_such_module"
    ):
        run("import no_such_module")
