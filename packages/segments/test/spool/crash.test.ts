import { S3Double, tempDir } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { writeUntilKilled } from '../write-until-killed.ts'
import { keys, Recording, upTo } from '../writer/recording.ts'
import { vaultOf } from './vault.ts'

const CHILD = new URL('crash.child.ts', import.meta.url)

test('P1, P3, P10: killed at random and started again, every frame that a flush had made durable is in the bucket once', {
  timeout: 60_000,
}, async () => {
  await using double = await S3Double.start()
  await using dir = await tempDir()
  const recording = await Recording.spooled(dir.path, await vaultOf(double))
  let first = 1
  let leftovers = 0
  for (let round = 0; round < 8; round++) {
    // Uploads begin while it writes, and are cut off with it.
    const durable = await writeUntilKilled(
      CHILD,
      [dir.path, double.url, String(first), JSON.stringify(keys.paths)],
      20 + round * 10,
      (round * 7) % 23,
    )
    expect(durable).toBeGreaterThanOrEqual(first)
    const { left, lastRun } = await recording.look()
    leftovers += left.length
    first = (lastRun?.connections[0]?.sequence ?? 0) + 1
    expect(first).toBeGreaterThan(durable)
    // After every other round the next process takes up what is left.
    if (round % 2 === 0) continue
    await recording.recover()
    // Whole, in a row, none twice, up to what was promised; perhaps some more.
    expect((await recording.readyNumbers()).sort((a, b) => a - b)).toEqual(upTo(first - 1))
    expect(await recording.activeFiles()).toEqual([])
  }
  expect(leftovers).toBeGreaterThan(0)
  const uploaded = double.keys('test').filter((key) => key.startsWith(keys.paths.ready)).length
  expect(uploaded).toBeGreaterThan(leftovers)
})
