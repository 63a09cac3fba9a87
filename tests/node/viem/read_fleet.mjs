// Reads one owner's devices with viem as its documentation shows, by multicall and by logs.
//
//   node read_fleet.mjs '{"url":"http://127.0.0.1:…","owner":"0x…","rounds":5,"multicall3":"0x…","ioid":"0x…","registry":"0x…","pool":"0x…"}'
//
// Prints one JSON object: the median of each way in milliseconds, and what each read.
import { performance } from 'node:perf_hooks'
import { createPublicClient, defineChain, http, parseAbi } from 'viem'

const abi = parseAbi([
  'function balanceOf(address owner) view returns (uint256)',
  'function tokenOfOwnerByIndex(address owner, uint256 index) view returns (uint256)',
  'function wallet(uint256 id) view returns (address wallet, string did)',
  'function deviceProject(address device) view returns (uint256)',
  'function documentHash(address device) view returns (bytes32)',
  'function documentURI(address device) view returns (string)',
  'function pendingRewards(address user) view returns (uint256)',
  'event CreateIoID(address indexed owner, uint256 id, address wallet, string did)',
  'event NewDevice(address indexed device, address owner, bytes32 hash, string uri)',
])
const RANGE = 2000n

const site = JSON.parse(process.argv[2])
const { owner, ioid, registry, pool } = site

function connect() {
  const nativeCurrency = { name: 'IoTeX', symbol: 'IOTX', decimals: 18 }
  const contracts = { multicall3: { address: site.multicall3 } }
  const chain = defineChain({ id: 1, name: 'site', nativeCurrency, rpcUrls: { default: { http: [site.url] } }, contracts })
  return createPublicClient({ chain, transport: http() })
}

const on = (address, functionName, ...args) => ({ address, abi, functionName, args })

async function byMulticall(client) {
  const blockNumber = await client.getBlockNumber({ cacheTime: 0 })
  const all = (contracts) => client.multicall({ contracts, blockNumber, allowFailure: false })
  const [count, pending] = await all([on(ioid, 'balanceOf', owner), on(pool, 'pendingRewards', owner)])
  const indices = Array.from({ length: Number(count) }, (_, index) => BigInt(index))
  const tokens = await all(indices.map((index) => on(ioid, 'tokenOfOwnerByIndex', owner, index)))
  const wallets = await all(tokens.map((token) => on(ioid, 'wallet', token)))
  const devices = wallets.map(([, did]) => deviceOf(did))
  const records = await all(
    devices.flatMap((device) => [
      on(registry, 'documentHash', device),
      on(registry, 'documentURI', device),
      on(ioid, 'deviceProject', device),
    ]),
  )
  const rows = devices.map((device, at) => {
    const [hash, uri, project] = records.slice(3 * at, 3 * at + 3)
    return row(device, tokens[at], wallets[at][0], hash, uri, project)
  })
  return told(rows, pending)
}

async function byLogs(client) {
  const blockNumber = await client.getBlockNumber({ cacheTime: 0 })
  const deeds = await logs(client, blockNumber, { address: ioid, event: abi[7], args: { owner } })
  const claims = await logs(client, blockNumber, { address: registry, event: abi[8] })
  const records = new Map(claims.map(({ args }) => [args.device.toLowerCase(), args]))
  const devices = deeds.map(({ args }) => deviceOf(args.did))
  const contracts = [on(pool, 'pendingRewards', owner), ...devices.map((device) => on(ioid, 'deviceProject', device))]
  const [pending, ...projects] = await client.multicall({ contracts, blockNumber, allowFailure: false })
  const rows = devices.map((device, at) => {
    const { id, wallet } = deeds[at].args
    const { hash, uri } = records.get(device)
    return row(device, id, wallet, hash, uri, projects[at])
  })
  return told(rows, pending)
}

async function logs(client, last, filter) {
  const all = []
  for (let fromBlock = 0n; fromBlock <= last; fromBlock += RANGE) {
    const end = fromBlock + RANGE - 1n
    all.push(...(await client.getLogs({ ...filter, fromBlock, toBlock: end < last ? end : last })))
  }
  return all
}

const deviceOf = (did) => did.slice('did:io:'.length)

function row(device, token, wallet, hash, uri, project) {
  return { device, token: String(token), wallet: wallet.toLowerCase(), hash, uri, project: String(project) }
}

function told(rows, pending) {
  return { held: rows.sort((one, other) => (one.device < other.device ? -1 : 1)), pending: String(pending) }
}

async function measure(read, rounds) {
  const client = connect()
  let answer = await read(client)
  const times = []
  for (let round = 0; round < rounds; round++) {
    const began = performance.now()
    answer = await read(client)
    times.push(performance.now() - began)
  }
  times.sort((one, other) => one - other)
  return { ms: times[Math.floor(times.length / 2)], ...answer }
}

// Logs take as many requests as the chain has parts of 2,000 blocks: once is enough.
console.log(JSON.stringify({ multicall: await measure(byMulticall, site.rounds), logs: await measure(byLogs, 1) }))
