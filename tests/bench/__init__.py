"""Measurements, never asserted in a test: `make bench` prints JSON lines, each from a process of its own."""
