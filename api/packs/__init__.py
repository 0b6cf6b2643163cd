"""Packs: what leaves the authority about a case or a child, in its order, with reasons, redactions and proof."""
