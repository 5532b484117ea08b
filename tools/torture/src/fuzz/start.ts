import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { coinbase } from '@fluxforge/coinbase'
import { Etl, type Leftovers } from '@fluxforge/etl'
import { drain, type Recovery, recover, type SealEvent } from '@fluxforge/segments'
import { LocalStorage } from '@fluxforge/storage'
import { hastyClock } from '../s3-faults/hasty-clock.ts'
import { KEYS, OUTPUT, type StartPlace } from './start-place.ts'

const NEVER = new AbortController().signal
const MOST_TRIES = 12

/** What a start came to, once a person had removed what was named to them. */
export interface Started {
  readonly recovery: Recovery
  /** Whether nothing had to be mended first: a start that fails has cut already. */
  readonly isRecoveredAtOnce: boolean
  readonly leftovers: Leftovers
  /** Each error in words, and each thing told. */
  readonly told: readonly string[]
  readonly problems: readonly string[]
}

/** A start of ingest, which publishes what was left, and of etl, each tried again when the person has removed what its words name. */
export async function start(place: StartPlace): Promise<Started> {
  const person = new Person(place)
  const storage = await LocalStorage.open(place.root)
  const directory = join(place.root, KEYS.paths.active)
  const recovery = await person.untilItWorks(() => recover({ directory, storage, keys: KEYS }))
  const isRecoveredAtOnce = person.told.length === 0
  const onEvent = (event: SealEvent): void => {
    if ('error' in event) person.hear(event.error)
  }
  const stop = new AbortController()
  person.onGivingUp = () => stop.abort()
  await drain({ directory, storage, keys: KEYS, clock: hastyClock(), newToken: randomUUID, onEvent }, recovery.left, stop.signal)
  const leftovers = await person.untilItWorks(() => convert(storage))
  return { recovery, isRecoveredAtOnce, leftovers, told: person.told, problems: person.problems }
}

/** Once, and once more for what is held, in a new batch, or set aside. */
async function convert(storage: LocalStorage): Promise<Leftovers> {
  const etl = etlOn(storage)
  const { held, asides } = await etl.once(NEVER)
  for (const { batch } of held) await etl.retryAgain(batch)
  for (const segment of asides) await etl.retry(segment)
  return await etl.once(NEVER)
}

function etlOn(storage: LocalStorage): Etl {
  return new Etl({
    source: coinbase.source,
    input: storage,
    output: storage,
    rawPaths: KEYS.paths,
    outputPath: OUTPUT,
    conversion: { compression: 'none', decimals: 'double', tables: {} },
    batches: { deleteAfterProcessing: true, maxAttempts: 1, maxDeadLetterShare: 1, leaseMs: 100 },
    batch: 'segment',
    workers: 1,
    identity: { host: 'here', bootId: 'this boot', pid: process.pid },
    newOwner: randomUUID,
    version: '1.2.3',
    clock: hastyClock(),
    onEvent: () => {},
  })
}

/** Reads what is said, and removes the record or the folder that it names. */
class Person {
  readonly told: string[] = []
  readonly problems: string[] = []
  onGivingUp: () => void = () => {}
  readonly #place: StartPlace

  constructor(place: StartPlace) {
    this.#place = place
  }

  async untilItWorks<T>(work: () => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++) {
      try {
        return await work()
      } catch (error) {
        if (!this.hear(error) || tries === MOST_TRIES) throw error
      }
    }
  }

  /** Whether it helped to read it. */
  hear(error: unknown): boolean {
    const said = error instanceof Error ? error.message : String(error)
    this.told.push(said)
    const named = this.#place.damaged.findIndex((key) => said.includes(key))
    const [key] = named < 0 ? [] : this.#place.damaged.splice(named, 1)
    if (key === undefined || said.includes('\n')) {
      this.problems.push(`an error that names nothing a person can mend: ${said}`)
      this.onGivingUp()
      return false
    }
    rmSync(join(this.#place.root, key), { recursive: true, force: true })
    return true
  }
}
