"""Suites on the host python, as the lab starts it. Run: python3 -m unittest discover -s tests/workloads"""
import importlib.util
import json
import os
import signal
import subprocess
import sys
import tempfile
import textwrap
import unittest
from pathlib import Path

BENCH = Path(__file__).resolve().parents[2] / "bench"
WORKLOADS = BENCH / "workloads"

SUITE = """
import time
import pytest

@pytest.fixture(scope="session")
def served():
    yield
    time.sleep(0.5)
    open("ended", "w").close()

@pytest.fixture
def slow():
    time.sleep(1000)

def test_sleeps():
    time.sleep(1000)

def test_slow(slow):
    pass

def test_passes(served):
    pass
"""


@unittest.skipUnless(importlib.util.find_spec("pytest"), "needs pytest")
class Suites(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name).resolve()
        (self.folder / "test_it.py").write_text(textwrap.dedent(SUITE), encoding="utf-8")
        read, self.requests = os.pipe()
        self.messages, write = os.pipe()
        end, life = os.pipe()
        # Closed by whoever is first: the lab that dies, or the test that ends.
        self.life = os.fdopen(life, "wb")
        self.addCleanup(self.life.close)
        # lab_bootstrap is next to the host in the lab's output folder alone.
        environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(BENCH / "Lab.Python" / "Embedding")}
        self.host = subprocess.Popen(
            [sys.executable, str(WORKLOADS / "lab_host.py"), str(read), str(write), "2", str(end)], cwd=str(self.folder),
            env=environment, pass_fds=(read, write, end), stdout=subprocess.DEVNULL)
        self.addCleanup(self.host.wait)
        self.addCleanup(self.host.kill)
        os.close(read)
        os.close(write)
        os.close(end)
        self.lines = os.fdopen(self.messages, encoding="ascii")
        self.addCleanup(self.lines.close)
        self.say(type="runSuite", targets=["test_it.py"], keyword="", root="", call={"id": "1", "python": {
            "executable": sys.executable, "catalog": str(WORKLOADS / "lab_catalog.py"), "siteDirectories": [], "sysPath": sys.path}})

    def say(self, **request):
        os.write(self.requests, json.dumps(request).encode("ascii") + b"\n")

    def until(self, event):
        """The text of the next event of a kind."""
        for line in filter(str.strip, self.lines):
            message = json.loads(line)
            if message.get("event") == event:
                return message["text"]
        self.fail(f"it ended before it said {event}")

    def ask(self, test):
        self.until("asking")
        self.say(type="runTests", id="1", tests=["test_it.py::" + test] if test else [])

    def kill_the_lab(self):
        """Closes the lab's end of the pipe, as its death does."""
        self.life.close()
        return -self.host.wait(timeout=30)

    def test_a_body_ends_with_the_lab(self):
        self.ask("test_sleeps")
        self.until("testing")
        self.assertEqual(signal.SIGIO, self.kill_the_lab())

    def test_a_fixture_ends_with_the_lab(self):
        self.ask("test_slow")
        self.until("testing")
        self.assertEqual(signal.SIGIO, self.kill_the_lab())

    def test_a_session_that_waits_for_tests_ends_with_the_lab(self):
        self.until("asking")
        self.assertEqual(signal.SIGIO, self.kill_the_lab())

    def test_a_session_that_has_nothing_more_to_do_ends_in_its_own_time(self):
        self.ask("test_passes")
        self.ask("")
        os.close(self.requests)
        self.assertEqual(0, self.host.wait(timeout=30))
        self.assertTrue((self.folder / "ended").exists())


if __name__ == "__main__":
    unittest.main()
