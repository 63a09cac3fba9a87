// Asks a door for AI apps through the stock MCP client of npm.
//
// usage: DEEDBOX_TOKEN=… node ask.mjs URL '[["tool", {arguments}], …]'
// Prints one JSON list: for each call {"answer": …} or {"refused": …}; a client that is not let in prints one refusal.
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

const [url, calls] = [process.argv[2], JSON.parse(process.argv[3])];
const headers = { Authorization: `Bearer ${process.env.DEEDBOX_TOKEN}` };
const client = new Client({ name: 'deedbox-test', version: '1.0.0' });
const answers = [];
try {
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }));
  for (const [name, args] of calls) {
    const result = await client.callTool({ name, arguments: args });
    answers.push({ [result.isError ? 'refused' : 'answer']: result.structuredContent });
  }
  await client.close();
} catch (error) {
  answers.splice(0, answers.length, { refused: `${error.name}: ${error.message}` });
}
console.log(JSON.stringify(answers));
process.exit(0);
