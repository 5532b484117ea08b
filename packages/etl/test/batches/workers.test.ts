import { readBytes } from '@fluxforge/storage'
import { samples } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { EtlLake, NEVER, NOTHING, segmentOf, tradeLine } from './etl-lake.ts'

const SEGMENTS = 6

async function lakeOfAll(): Promise<EtlLake> {
  const lake = new EtlLake()
  for (let i = 1; i <= SEGMENTS; i++) await lake.ready(segmentOf(i), [...Object.values(samples), tradeLine(i), '{"torn'])
  return lake
}

test('P6: the output has the same bytes with one worker, two and four', async () => {
  const [alone, ...others] = await Promise.all([1, 2, 4].map(outputOf))
  expect(Object.keys(alone ?? {}).length).toBeGreaterThan(SEGMENTS * 5)
  for (const output of others) expect(output).toEqual(alone)
})

async function outputOf(workers: number): Promise<Record<string, string>> {
  const lake = await lakeOfAll()
  expect(await lake.once({ workers })).toEqual(NOTHING)
  return await lake.objects('processed')
}

test('as many batches are in hand at once as there are workers, and storage is asked for no more', async () => {
  const alone = await stepsOf(1)
  const three = await stepsOf(3)
  expect([alone.atOnce, three.atOnce]).toEqual([1, 3])
  expect(three.steps.sort()).toEqual(alone.steps.sort())
})

/** What storage was asked for, and how many batches were being put at once. */
async function stepsOf(workers: number): Promise<{ readonly steps: string[]; readonly atOnce: number }> {
  const lake = await lakeOfAll()
  const steps: string[] = []
  const inHand = new Set<string>()
  let atOnce = 0
  const around = async (step: string, run: () => Promise<void>): Promise<void> => {
    steps.push(step)
    const [, batch = ''] = /^create \S*processing\S*(20251203T14\.\d+)\.1\.json/.exec(step) ?? []
    if (batch !== '') inHand.add(batch)
    atOnce = Math.max(atOnce, inHand.size)
    await run()
    for (const one of inHand) if (step.startsWith('delete') && step.includes(`${one}.1.json`)) inHand.delete(one)
  }
  expect(await lake.etl({ workers, around }).once(NEVER)).toEqual(NOTHING)
  return { steps, atOnce }
}

test('a batch that fails by its content is counted and held, whatever is converted beside it', async () => {
  const lake = await lakeOfAll()
  const broken = segmentOf(2)
  const storage = new Proxy(lake.memory, {
    get(memory, name) {
      const value: unknown = Reflect.get(memory, name)
      if (name === 'get') return (key: string) => (key.endsWith(broken) ? failing() : memory.get(key))
      return typeof value === 'function' ? value.bind(memory) : value
    },
  })
  async function* failing(): AsyncGenerator<Uint8Array> {
    yield Buffer.from(`${tradeLine(2)}\n`)
    throw new TypeError('a bug')
  }
  const { held, ready } = await lake.once({ workers: 3, storage })
  expect([held.map(({ batch }) => batch), ready]).toEqual([['20251203T14.2'], [broken]])
  expect(lake.told('attempt_failed')).toHaveLength(3)
  expect(lake.told('committed')).toHaveLength(SEGMENTS - 1)
  expect(await readBytes(lake.memory, `raw/ready/coinbase/${broken}`)).not.toHaveLength(0)
})
