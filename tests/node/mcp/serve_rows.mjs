// Serves one answer from memory through the official SDK's server, without sessions, as its documentation shows.
//
//   node serve_rows.mjs '{"values":[…]}'
//
// Prints its port on loopback and runs until it is killed.
import { createServer } from 'node:http';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';

const answer = JSON.parse(process.argv[2]);

function server() {
  const mcp = new McpServer({ name: 'rows', version: '1.0.0' });
  mcp.registerTool('read_series', { description: 'Rows of a device' }, async () => ({
    structuredContent: answer,
    content: [{ type: 'text', text: JSON.stringify(answer) }],
  }));
  return mcp;
}

const http = createServer(async (request, response) => {
  const mcp = server();
  const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined, enableJsonResponse: true });
  response.on('close', () => {
    transport.close();
    mcp.close();
  });
  await mcp.connect(transport);
  await transport.handleRequest(request, response);
});
http.keepAliveTimeout = 60_000;
http.listen(0, '127.0.0.1', () => console.log(http.address().port));
