import { expect, test } from 'vitest'
import { judge } from '../../../src/sim/oracle/verdict.ts'
import { smallRun } from './small-run.ts'

/** What the oracle says to a run that was right until somebody altered what it left. */
async function problemsAfter(alter: (run: Awaited<ReturnType<typeof smallRun>>) => unknown): Promise<readonly string[]> {
  const run = await smallRun()
  await alter(run)
  const { problems } = await judge(run.simulation, run.witness, [])
  return [...run.simulation.world.problems, ...problems]
}

test('a run in which all is right has no problems, and its crash a loss', async () => {
  const { simulation, witness } = await smallRun()
  const { problems, frames, lost, doubled, lossMs } = await judge(simulation, witness, [])
  expect([...simulation.world.problems, ...problems]).toEqual([])
  expect([lost, doubled, lossMs.length]).toEqual([0, 0, 1])
  expect(frames).toBeGreaterThan(20)
})

test('a part that goes is seen by its rows and by its commit', async () => {
  const problems = await problemsAfter(({ simulation: { site } }) => {
    const { disk } = site.recorder
    const part = [...disk.files('/', 'seen')].find(({ path }) => path.endsWith('.parquet') && path.includes('/gaps/'))
    const { parent, name } = disk.place(part?.path ?? '')
    parent.change([name, null])
  })
  expect(problems).toEqual(
    expect.arrayContaining([expect.stringMatching(/^lost: line/), expect.stringMatching(/^commit .* is not there$/)]),
  )
})

test('a frame that is in nothing, lies in no hole, and was lost by a run that ended in order, is seen as each of these', async () => {
  const problems = await problemsAfter(({ simulation: { lives } }) => {
    const lines = lives.at(-1)?.lines ?? []
    const last = lines.findLast(({ channel }) => channel !== '_fluxforge')
    if (last !== undefined) lines.push({ ...last, captureTs: '2025-12-03T23:00:00.000000Z' })
  })
  expect(problems).toEqual([
    expect.stringMatching(/23:00:00\.000000Z \(run 2\) was lost, and lies in no hole$/),
    expect.stringMatching(/^run 2 ended in order and lost the frame of .*23:00:00\.000000Z$/),
  ])
})

test('a number that the exchange left out and that nobody told is seen', async () => {
  const problems = await problemsAfter(({ simulation: { exchange } }) => exchange.lines[0]?.skipped.add(1))
  expect(problems).toEqual([expect.stringMatching(/numbers 1–1 never came, and no gap tells it$/)])
})
