"""How long a peer lives: as long as somebody holds its standard input open."""

import asyncio
import sys
import threading


async def closed(loop):
    """Waits until standard input closes, as it does when a test ends, however it ends."""
    end = asyncio.Event()

    def wait():
        sys.stdin.buffer.read()
        loop.call_soon_threadsafe(end.set)

    threading.Thread(target=wait, daemon=True).start()
    await end.wait()
