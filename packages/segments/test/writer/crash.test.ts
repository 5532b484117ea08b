import { tempDir } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { writeUntilKilled } from '../write-until-killed.ts'
import { keys, Recording, upTo } from './recording.ts'

const CHILD = new URL('crash.child.ts', import.meta.url)

test('P1, P3, P10: killed at random and started again, every frame that a flush had made durable is in ready/ once', async () => {
  await using dir = await tempDir()
  const recording = await Recording.in(dir.path)
  let first = 1
  let recovered = 0
  for (let round = 0; round < 8; round++) {
    const durable = await writeUntilKilled(
      CHILD,
      [recording.root, recording.directory, String(first), JSON.stringify(keys.paths)],
      3 + round * 4,
      (round * 7) % 23,
    )
    expect(durable).toBeGreaterThanOrEqual(first)
    recovered += (await recording.recover()).sealed.length
    const numbers = (await recording.readyNumbers()).sort((a, b) => a - b)
    // Whole, in a row, none twice, up to what was promised; perhaps some more.
    expect(numbers).toEqual(upTo(numbers.length))
    expect(numbers.length).toBeGreaterThanOrEqual(durable)
    expect(await recording.activeFiles()).toEqual([])
    first = numbers.length + 1
  }
  expect(recovered).toBeGreaterThan(0)
})
