"""Asks a door for AI apps through the stock MCP client of PyPI.

usage: DEEDBOX_TOKEN=… ask.py URL '[["tool", {arguments}], …]'
Prints one JSON list: for each call {"answer": …} or {"refused": …}; a client that is not let in prints one refusal.
"""

import asyncio
import json
import logging
import os
import sys

from mcp import Client
from mcp.client.streamable_http import streamable_http_client
from mcp.shared._httpx_utils import create_mcp_http_client

logging.disable(logging.CRITICAL)


async def ask(url, calls):
    headers = {"Authorization": "Bearer " + os.environ["DEEDBOX_TOKEN"]}
    async with create_mcp_http_client(headers=headers) as http:
        async with Client(streamable_http_client(url, http_client=http)) as client:
            return [await one(client, tool, arguments) for tool, arguments in calls]


async def one(client, tool, arguments):
    result = await client.call_tool(tool, arguments)
    return {"refused" if result.is_error else "answer": result.structured_content}


def main():
    url, calls = sys.argv[1], json.loads(sys.argv[2])
    try:
        answers = asyncio.run(ask(url, calls))
    except BaseException as error:  # an ExceptionGroup of the transport is a refusal, too
        answers = [{"refused": reason(error)}]
    print(json.dumps(answers))


def reason(error):
    causes = getattr(error, "exceptions", None)
    return reason(causes[0]) if causes else f"{type(error).__name__}: {error}"


main()
