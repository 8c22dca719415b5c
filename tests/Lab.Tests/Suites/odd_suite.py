"""Tests that pass, fail, die, and change the process that they run in. DiscoverTests copies it to test_odd.py."""
import os
import signal
import sys
import time
import unittest

import pytest


def deep(levels):
    return 0 if levels == 0 else sorted([levels], key=lambda level: deep(level - 1))[0]


@pytest.fixture
def big():
    return deep(200)


def test_deep():
    deep(200)


def test_shallow(big):
    assert True


def test_fails():
    assert 1 == 2


def test_main_thread_alone():
    signal.signal(signal.SIGUSR1, signal.SIG_DFL)


@pytest.mark.skip(reason="not today")
def test_skipped():
    pass


@pytest.mark.xfail
def test_expected():
    assert False


@pytest.mark.xfail
def test_unexpected():
    assert True


@pytest.fixture
def broken():
    raise ValueError("no fixture")


def test_error(broken):
    pass


def test_moves():
    os.chdir("/")
    os.umask(0)


def test_stays():
    assert os.getcwd() != "/"
    assert os.umask(0o22) != 0


def test_leaves():
    sys.exit(3)


def test_exits():
    os._exit(0)


def test_interrupts():
    raise KeyboardInterrupt


def test_ends_session():
    pytest.exit("enough")


def test_forks():
    child = os.fork()
    if child == 0:
        os._exit(7)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7


def test_forks_and_returns():
    if os.fork() == 0:
        return
    os.wait()


def test_hangs():
    time.sleep(1000)


def test_blocks_signals():
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGSEGV, signal.SIGTERM})


@pytest.mark.parametrize("name", ["a b", "x::y", "ü\u2028", "a[1]"])
def test_named(name):
    pass


class TestClass:
    def test_method(self):
        pass


class Old(unittest.TestCase):
    def setUp(self):
        self.value = 1

    def test_old(self):
        self.assertEqual(1, self.value)


def test_last(capsys, tmp_path):
    print("hello")
    assert capsys.readouterr().out == "hello\n"
