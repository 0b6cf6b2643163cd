"""Tests of what leaves the authority about a case."""
