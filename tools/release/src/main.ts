import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { consume } from './consume.ts'
import { CONSUMERS } from './consumers.ts'
import { manifestIn, PACKAGES } from './packages.ts'
import { expectRefusal, refusals } from './refusals.ts'
import { Registry } from './registry.ts'
import { run } from './run.ts'
import { packTarball } from './tarball.ts'
import { openToolbox } from './toolbox.ts'
import { openWorkshop, publish } from './workshop.ts'

const folder = await mkdtemp(join(tmpdir(), 'fluxforge-release-'))
let passed = 0
let failed = 0

/** One thing after the other; what fails is told and the rest goes on. */
async function attempt<T>(what: string, work: () => Promise<T>): Promise<T | null> {
  const startMs = performance.now()
  try {
    const result = await work()
    passed++
    console.log(`  ${what} (${((performance.now() - startMs) / 1000).toFixed(1)} s)`)
    return result
  } catch (error) {
    failed++
    console.log(`FAILED: ${what}\n${error instanceof Error ? error.message : String(error)}`)
    return null
  }
}

const toolbox = await openToolbox()
const workshop = await openWorkshop(folder)
const { version } = await manifestIn(join(workshop, 'packages/storage'))
const packed = join(folder, 'packed')
await mkdir(packed)
console.log(
  `Version ${version}, to be used with ${(await Promise.all(toolbox.nodes.map((node) => run(node, ['--version'], { cwd: folder })))).map((text) => text.trim()).join(', ')}`,
)

await attempt('workflows: actionlint', () => toolbox.lintWorkflows())
await attempt('API reference: typedoc', () => toolbox.writeReference())
for (const name of PACKAGES) {
  await attempt(`@fluxforge/${name}: packed, publint, attw`, async () => {
    const { file, files, packedBytes, unpackedBytes, faults } = await packTarball(workshop, name, packed)
    if (faults.length > 0) throw new Error(faults.map((fault) => `  ${fault}`).join('\n'))
    await run(toolbox.bin('publint'), [file, '--strict'], { cwd: folder })
    await run(toolbox.bin('attw'), [file, '--profile', 'esm-only'], { cwd: folder })
    console.log(`  ${files.length} files, ${packedBytes} bytes packed, ${unpackedBytes} unpacked`)
  })
}

const registered = join(folder, 'registry')
await mkdir(registered)
{
  await using registry = await Registry.start(toolbox.bin('verdaccio'), registered)
  const npmrc = await registry.credentials()
  await attempt('changeset publish to a registry on loopback', () => publish(workshop, npmrc))
  for (const consumer of CONSUMERS) {
    for (const installer of ['npm', 'pnpm'] as const)
      await attempt(`${consumer.name}: installed by ${installer}, compiled, run`, () =>
        consume(consumer, installer, { folder, npmrc, version, nodes: toolbox.nodes }),
      )
  }
  for (const refusal of refusals(toolbox, { folder, npmrc, version, workshop }))
    await attempt(`refused: ${refusal.what}`, () => expectRefusal(refusal))
}
if (failed === 0) await rm(folder, { recursive: true, force: true })
else console.log(`What was built stays in ${folder}`)
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
