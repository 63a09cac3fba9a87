// Compiles every contract of a folder with npm's solc.
//
//   node compile.mjs SOURCES OUT
//
// Writes OUT/<Contract>.json = {"abi":[…],"bytecode":"0x…"}; does nothing where OUT/inputs already names the same inputs.
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const settings = {
  optimizer: { enabled: true, runs: 200 },
  evmVersion: 'cancun',
  outputSelection: { '*': { '*': ['abi', 'evm.bytecode.object'] } },
}

function main([from, to]) {
  if (!from || !to) throw new Error('usage: node compile.mjs SOURCES OUT')
  const sources = readSources(from)
  const inputs = fingerprint(sources)
  if (read(join(to, 'inputs')) === inputs) return
  return compile(sources).then((contracts) => write(to, inputs, contracts))
}

function readSources(from) {
  const names = readdirSync(from).filter((name) => name.endsWith('.sol')).sort()
  return Object.fromEntries(names.map((name) => [name, { content: readFileSync(join(from, name), 'utf8') }]))
}

function fingerprint(sources) {
  const { packages } = JSON.parse(readFileSync(join(here, 'package-lock.json'), 'utf8'))
  const used = ['solc', '@openzeppelin/contracts'].map((name) => packages[`node_modules/${name}`])
  return createHash('sha256').update(JSON.stringify([sources, settings, used])).digest('hex')
}

function read(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

async function compile(sources) {
  const { default: solc } = await import('solc')
  const input = JSON.stringify({ language: 'Solidity', sources, settings })
  const output = JSON.parse(solc.compile(input, { import: readImport }))
  const errors = (output.errors ?? []).filter((each) => each.severity === 'error')
  if (errors.length > 0) throw new Error(errors.map((each) => each.formattedMessage).join('\n'))
  return Object.keys(sources).flatMap((name) => Object.entries(output.contracts[name] ?? {}))
}

function readImport(path) {
  const contents = read(resolve(here, 'node_modules', path))
  return contents === undefined ? { error: `${path} is not installed` } : { contents }
}

// The fingerprint goes last, and every file by rename: a run that was cut short is simply done again.
function write(to, inputs, contracts) {
  mkdirSync(to, { recursive: true })
  for (const [name, { abi, evm }] of contracts) {
    if (evm.bytecode.object) put(join(to, `${name}.json`), JSON.stringify({ abi, bytecode: `0x${evm.bytecode.object}` }))
  }
  put(join(to, 'inputs'), inputs)
}

function put(path, text) {
  const next = `${path}.${process.pid}`
  writeFileSync(next, text)
  renameSync(next, path)
}

try {
  await main(process.argv.slice(2))
} catch (error) {
  console.error(error.message)
  process.exitCode = 1
}
