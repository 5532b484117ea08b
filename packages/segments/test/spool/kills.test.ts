import { writeFile } from 'node:fs/promises'
import { S3Double, tempDir } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { EnvelopeWriter } from '../../src/lines/envelope.ts'
import { segmentName } from '../../src/names/segment-name.ts'
import { frame, keys, numbersIn, Recording, upTo } from '../writer/recording.ts'
import { vaultOf } from './vault.ts'

const envelope = new EnvelopeWriter('coinbase')
const TEXT = upTo(3)
  .map((n) => envelope.line(frame(n)).toString())
  .join('')
const named = (counter: number): string => segmentName({ hour: '20251203T14', counter })
// Not the name that it will have.
const FILE = named(5)

const SIDES = ['before', 'after'] as const

/** Who else is at the bucket: nobody, the etl that takes what is in ready/, or a person whose bytes have the first name. */
const OTHERS = ['nobody', 'etl', 'person'] as const

test.for(OTHERS.flatMap((other) => SIDES.map((side) => [other, side] as const)))(
  'P1, P10: killed at any step of naming and upload, with %s at the bucket (%s the step), then a start: one segment with these bytes, nothing left over',
  { timeout: 60_000 },
  async ([other, side]) => {
    await using double = await S3Double.start()
    let steps = 0
    for (let crashAt = 0, hasCrashed = true; hasCrashed; crashAt++) {
      await using dir = await tempDir()
      const storage = await vaultOf(double)
      for (const key of double.keys('test')) await storage.delete(key)
      if (other === 'person') await storage.put(keys.ready(named(1)), Buffer.from('by hand\n'), { mode: 'create' })
      const expected = named(other === 'person' ? 2 : 1)
      const recording = await Recording.spooled(dir.path, storage)
      await writeFile(`${recording.directory}/${FILE}`, TEXT)
      let step = 0
      hasCrashed = false
      const crash = (): void => {
        if (step++ < crashAt) return
        hasCrashed = true
        throw new Error('crash')
      }
      recording.storage[side] = crash
      if (side === 'before') {
        recording.files.plan = (call) => {
          if (call !== 'writev' && call !== 'datasync' && call !== 'truncate') crash()
          return undefined
        }
      }
      await recording.recover().catch(() => undefined)
      recording.storage[side] = () => undefined
      recording.files.plan = () => undefined
      const before = await recording.ready()
      if (other === 'etl') for (const name of before.keys()) await storage.delete(keys.ready(name))
      await recording.recover()
      const seen = new Map([...before, ...(await recording.ready())])
      if (other === 'person') seen.delete(named(1))
      const what = `${other}, ${side} step ${crashAt}`
      expect(
        [...seen].map(([name, text]) => [name, numbersIn(text)]),
        what,
      ).toEqual([[expected, upTo(3)]])
      expect(await recording.activeFiles(), what).toEqual([])
      steps = crashAt
    }
    // Name and adopt at least; with files: notes, their removal, the directory.
    expect(steps).toBeGreaterThanOrEqual(side === 'before' ? 8 : 2)
  },
)
