"""Reads a device's data with a stock MCP client, as an AI app would.

    MCP_URL=http://127.0.0.1:4711/mcp MCP_TOKEN=dbx_… python read_with_mcp.py read DEVICE SCOPE OTHER_DEVICE OTHER_SCOPE
    MCP_URL=… MCP_TOKEN=… python read_with_mcp.py refused DEVICE SCOPE

`read` exits 0 if the read was served and the other device and scope were refused; `refused` exits 0 if nothing was
served. Both print one line of JSON. MCP_MODE is `auto` (default), `legacy` or a protocol version.
"""

import asyncio
import json
import os
import sys

from mcp import Client
from mcp.client.streamable_http import streamable_http_client
from mcp.shared._httpx_utils import create_mcp_http_client


async def call(client, device, scope):
    result = await client.call_tool("read_series", {"device": device, "scope": scope})
    content = result.structured_content or {}
    if result.is_error:
        return {"served": False, "code": content.get("code")}
    origin = content["origin"]
    return {
        "served": True,
        "values": len(content["values"]),
        "newest": content["values"][-1] if content["values"] else None,
        "level": origin["level"],
        "batches": [batch["seq"] for batch in origin["batches"]],
    }


async def read(client, device, scope, other_device, other_scope):
    tools = await client.list_tools()
    described = await client.call_tool("describe_grant", {})
    report = {
        "tools": sorted(tool.name for tool in tools.tools),
        "devices": [d["device"] for d in (described.structured_content or {}).get("devices", [])],
        "read": await call(client, device, scope),
        "other_device": await call(client, other_device, scope),
        "other_scope": await call(client, device, other_scope),
    }
    good = report["read"]["served"] and not report["other_device"]["served"] and not report["other_scope"]["served"]
    return report, good


async def main(wanted, arguments):
    statuses = []

    async def note(response):
        statuses.append(response.status_code)

    http = create_mcp_http_client(headers={"Authorization": "Bearer " + os.environ["MCP_TOKEN"]})
    http.event_hooks = {"request": [], "response": [note]}
    report, good = {"served": False}, False
    async with http:
        transport = streamable_http_client(os.environ["MCP_URL"], http_client=http)
        try:
            async with Client(transport, mode=os.environ.get("MCP_MODE", "auto"), read_timeout_seconds=20) as client:
                if wanted == "read":
                    report, good = await read(client, *arguments)
                else:
                    report = await call(client, *arguments)
        except Exception as error:  # the client's own ways to say that the server refused
            report["error"] = type(error).__name__
    if wanted == "refused":
        good = not report["served"]
    report["statuses"] = sorted(set(statuses))
    print(json.dumps(report))
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1], sys.argv[2:])))
