"""Calls that import modules of the standard library, as code does that imports where it needs something."""
import sys


def nothing():
    pass


def modules():
    print(" ".join(sorted(sys.modules)), file=sys.stderr, flush=True)
    raise SystemExit(1)


def inspect_():
    import inspect


def dataclasses_():
    import dataclasses


def three():
    import collections
    import functools
    import re


def json_():
    import json


def decimal_():
    import decimal


def argparse_():
    import argparse


def asyncio_():
    import asyncio


def unittest_():
    import unittest


def email_():
    import email.message


def requests():
    import urllib.request


def importlib_():
    import importlib.metadata
