// Reads a device's data with a stock MCP client, as an AI app would.
//
//   MCP_URL=http://127.0.0.1:4711/mcp MCP_TOKEN=dbx_… node read_with_mcp.mjs read DEVICE SCOPE OTHER_DEVICE OTHER_SCOPE
//   MCP_URL=… MCP_TOKEN=… node read_with_mcp.mjs refused DEVICE SCOPE
//
// `read` exits 0 if the read was served and the other device and scope were refused; `refused` exits 0 if nothing was
// served. Both print one line of JSON.
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";

const [wanted, ...given] = process.argv.slice(2);
const statuses = new Set();

async function call(client, device, scope) {
  const result = await client.callTool({ name: "read_series", arguments: { device, scope } });
  const content = result.structuredContent ?? {};
  if (result.isError) return { served: false, code: content.code };
  const { values, origin } = content;
  return { served: true, values: values.length, newest: values.at(-1) ?? null, level: origin.level, batches: origin.batches.map((batch) => batch.seq) };
}

async function read(client, device, scope, otherDevice, otherScope) {
  const { tools } = await client.listTools();
  const described = await client.callTool({ name: "describe_grant", arguments: {} });
  return {
    tools: tools.map((tool) => tool.name).sort(),
    devices: (described.structuredContent?.devices ?? []).map((device) => device.device),
    read: await call(client, device, scope),
    other_device: await call(client, otherDevice, scope),
    other_scope: await call(client, device, otherScope),
  };
}

async function noted(url, options) {
  const response = await fetch(url, options);
  statuses.add(response.status);
  return response;
}

let report = { served: false };
let good = false;
const client = new Client({ name: "deedbox-test", version: "1.0.0" });
try {
  const headers = { Authorization: `Bearer ${process.env.MCP_TOKEN}` };
  await client.connect(new StreamableHTTPClientTransport(new URL(process.env.MCP_URL), { requestInit: { headers }, fetch: noted }));
  if (wanted === "read") {
    report = await read(client, ...given);
    good = report.read.served && !report.other_device.served && !report.other_scope.served;
  } else {
    report = await call(client, ...given);
  }
  await client.close();
} catch (error) {
  report.error = error.constructor.name;
}
if (wanted === "refused") good = !report.served;
report.statuses = [...statuses].sort();
console.log(JSON.stringify(report));
process.exit(good ? 0 : 1);
