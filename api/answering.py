"""Answering requests until told to end: how every web process of ours runs its application."""

import gc
import os
import socket

import uvicorn
from fastapi import FastAPI

from workflows import logs

GRACE_SECONDS = 3  # for answers under way, when it is told to end


def answer_until_told_to_end(app: FastAPI, port: int, number: int | None) -> None:
    """Serve an application on an inherited socket of that number, or else on HOST and the port."""
    logs.begin()
    gc.freeze()  # what is there from the start stays: nothing of it need be looked through again for cycles
    config = uvicorn.Config(
        app,
        host=os.environ.get("HOST") or "127.0.0.1",
        port=port,
        log_level="warning",
        log_config=None,  # its words go through our logs, its errors without theirs
        access_log=False,  # addresses of pages name cases; `api.requests` writes a line that does not
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    uvicorn.Server(config).run([socket.socket(fileno=number)] if number is not None else None)
