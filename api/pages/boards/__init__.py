"""The boards of managers and auditors: figures across cases, each number opening the list it counts."""
