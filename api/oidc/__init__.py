"""Signing in with the provider an authority, or a service, already has (OpenID Connect Core 1.0)."""
