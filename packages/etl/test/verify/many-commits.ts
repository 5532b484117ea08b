import { MemoryStorage, type ObjectInfo } from '@fluxforge/storage'
import { batchHash, OutputKeys } from '../../src/batches/output-keys.ts'
import { OUTPUT } from '../batches/etl-lake.ts'

const HOURS_A_DAY = 24
const BYTES = 40_000
const CAPTURED = '2025-12-03T14:00:00.000000Z'

/** An output of so many commits, four an hour, of two parts each, all of one connection: made when they are asked for, so that nothing of them is in memory. */
export class ManyCommits extends MemoryStorage {
  readonly #count: number
  readonly #keys = new OutputKeys(OUTPUT)
  reads = 0
  /** Called before each look at a part. */
  onStat: () => void = () => {}

  constructor(count: number) {
    super()
    this.#count = count
  }

  override async *list(prefix: string): AsyncGenerator<ObjectInfo> {
    if (prefix !== `${OUTPUT}/_commits`) yield* super.list(prefix)
    else for (let i = 0; i < this.#count; i++) yield { key: this.#keys.commit(batchOf(i)), sizeBytes: 1 }
  }

  override async *get(key: string): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    const [, batch] = /_commits\/[^/]+\/(.+)\.json$/.exec(key) ?? []
    this.reads++
    if (batch === undefined) yield* super.get(key)
    else yield new Uint8Array(Buffer.from(this.#commit(batch)))
  }

  override async stat(key: string): Promise<ObjectInfo> {
    this.onStat()
    return { key, sizeBytes: BYTES }
  }

  #commit(batch: string): string {
    const i = indexOf(batch)
    const lines = 50
    const hour = batch.slice(0, batch.indexOf('.'))
    const segment = `segment_${hour}_${String((i % 4) + 1).padStart(5, '0')}.ndjson`
    const sha256 = Buffer.alloc(32, `${i} `).toString('hex')
    const hash = batchHash(batch, [{ segment, sha256 }])
    const part = (table: string, rows: number): object => {
      const key = this.#keys.part(table, 'product_id=BTC-USD/date=2025-12-03', batch, hash)
      return {
        key,
        table,
        rows,
        bytes: BYTES,
        sha256,
        min_capture: CAPTURED,
        max_capture: CAPTURED,
        min_sequence: null,
        max_sequence: null,
      }
    }
    const connection = { connection_id: 'c', first_sequence: i * lines, last_sequence: (i + 1) * lines - 1, frames: lines, missing: 0 }
    const record = {
      format: 1,
      batch,
      hash,
      layout: 1,
      writer: '1.2.3',
      compression: 'zstd',
      zstd: '1.5.7',
      segments: [{ segment, bytes: 1, sha256, lines, converted: 40, control: 10, disabled: 0, dead_letters: 0 }],
      channels: { ticker: 20, l2_data: 20, heartbeats: 10 },
      tables: [
        { table: 'level2', rows: 900, extra: 0, inexact: {} },
        { table: 'ticker', rows: 20, extra: 0, inexact: {} },
      ],
      connections: [connection],
      parts: [part('level2', 900), part('ticker', 20)],
      dead_letters: null,
    }
    return `${JSON.stringify(record)}\n`
  }
}

function batchOf(i: number): string {
  const hour = new Date(Math.floor(i / 4) * 3_600_000).toISOString().slice(0, 13).replaceAll('-', '')
  return `${hour}.${(i % 4) + 1}`
}

function indexOf(batch: string): number {
  const [hour = '', number] = batch.split('.')
  const day = Date.parse(`${hour.slice(0, 4)}-${hour.slice(4, 6)}-${hour.slice(6, 8)}`) / 86_400_000
  return (day * HOURS_A_DAY + Number(hour.slice(9))) * 4 + Number(number) - 1
}
