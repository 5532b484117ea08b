import { tempDir } from '@fluxforge/testkit'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { SegmentWriter } from '../../src/writer/segment-writer.ts'
import { type FileCall, fault } from '../faults/faulty-files.ts'
import { frame, numbersIn, Recording } from './recording.ts'

const SEGMENT_MAX_MS = 900_000

/** What must be in the segments in the end: each frame that was accepted and not killed in memory, once, in order. */
interface Accepted {
  last: number
  readonly durable: number[]
  pending: number[]
}

/** A writer on real files, and those that come after it in the same folder. */
class Life {
  writer!: SegmentWriter
  #recording!: Recording
  #elapsedMs = 0
  readonly #killed: (() => Promise<unknown>)[] = []
  readonly #root: string

  private constructor(root: string) {
    this.#root = root
  }

  static async begin(root: string): Promise<Life> {
    const life = new Life(root)
    await life.start()
    return life
  }

  /** What was before is left as it is: a clock of its own, that nobody moves any more, keeps it from doing anything. */
  async start(): Promise<void> {
    this.#recording = await Recording.in(this.#root)
    await this.#recording.clock.advance(this.#elapsedMs)
    await this.#recording.recover()
    this.writer = await this.#recording.openWriter({ segmentMaxBytes: 700, segmentMaxMs: SEGMENT_MAX_MS })
  }

  /** It stays as it is until the end of all, when it lets go of its files. */
  async kill(): Promise<void> {
    const [killed, { writer }] = [this.#recording, this]
    this.#killed.push(() => killed.passTime(writer.stop()))
    await this.start()
  }

  async end(): Promise<void> {
    await this.stop()
    for (const stop of this.#killed) await stop()
  }

  write(n: number): void {
    this.writer.write(frame(n))
  }

  async flush(): Promise<void> {
    const flushed = this.writer.flush()
    await this.#recording.passTime(flushed)
    await flushed
  }

  /** False where it ends loudly, with what it could not write: a stop doesn't wait for a disk. */
  async stop(): Promise<boolean> {
    const stopped = this.writer.stop()
    await this.#recording.passTime(stopped)
    return await stopped.then(
      () => true,
      () => false,
    )
  }

  async pass(ms: number): Promise<void> {
    this.#elapsedMs += ms
    await this.#recording.clock.advance(ms)
    await this.flush()
  }

  /** The next such call on a segment fails, once. */
  fail(failing: FileCall, how: 'EIO' | 'short'): void {
    let isDone = false
    this.#recording.files.plan = (call, name) => {
      if (isDone || call !== failing || !name.endsWith('.ndjson')) return undefined
      isDone = true
      if (how === 'short') return 'short'
      throw fault(how)
    }
  }

  async recorded(): Promise<number[]> {
    return numbersIn([...(await this.#recording.ready()).values()].join(''))
  }
}

type Step = fc.AsyncCommand<Accepted, Life>

function step(name: string, run: (accepted: Accepted, life: Life) => Promise<void> | void): Step {
  return { check: () => true, run: async (accepted, life) => await run(accepted, life), toString: () => name }
}

function settle(accepted: Accepted, isDurable = true): void {
  if (isDurable) accepted.durable.push(...accepted.pending)
  accepted.pending = []
}

const STEPS: readonly Step[] = [
  ...[1, 3, 8].map((count) =>
    step(`write ${count}`, (accepted, life) => {
      for (let i = 0; i < count; i++) {
        accepted.pending.push(++accepted.last)
        life.write(accepted.last)
      }
    }),
  ),
  step('flush', async (accepted, life) => {
    await life.flush()
    settle(accepted)
  }),
  step('a segment is over its age', async (accepted, life) => {
    await life.pass(SEGMENT_MAX_MS)
    settle(accepted)
  }),
  step('the next write fails', (_accepted, life) => life.fail('writev', 'EIO')),
  step('the next write is short', (_accepted, life) => life.fail('writev', 'short')),
  step('the next sync fails', (_accepted, life) => life.fail('datasync', 'EIO')),
  step('stop and start', async (accepted, life) => {
    settle(accepted, await life.stop())
    await life.start()
  }),
  step('killed and started', async (accepted, life) => {
    settle(accepted, false)
    await life.kill()
  }),
]

test('P3, P8: written, flushed, rotated, failed, stopped, killed and started in any order, the segments hold what was accepted, in order, once', {
  timeout: 300_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.commands(
        STEPS.map((one) => fc.constant(one)),
        { maxCommands: 20, size: 'max' },
      ),
      async (commands) => {
        await using dir = await tempDir()
        const accepted: Accepted = { last: 0, durable: [], pending: [] }
        const life = await Life.begin(dir.path)
        await fc.asyncModelRun(() => ({ model: accepted, real: life }), commands)
        settle(accepted, await life.stop())
        // What a stop had no time to publish, the next start does.
        await life.start()
        expect(await life.recorded()).toEqual(accepted.durable)
        await life.end()
      },
    ),
    { numRuns: 20 },
  )
})
