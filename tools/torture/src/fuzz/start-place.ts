import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { RawKeys, segmentName } from '@fluxforge/segments'
import { envelope } from '@fluxforge/testkit'

const folder = (state: string): string => `raw/${state}/coinbase`

export const KEYS = new RawKeys({
  active: folder('active'),
  ready: folder('ready'),
  processing: folder('processing'),
  archive: folder('archive'),
  quarantine: folder('quarantine'),
  state: folder('state'),
})
export const OUTPUT = 'processed/coinbase'
const LINES = 5

/** What a recorder and an etl that were killed have left, as files of this machine, none of it damaged. */
export class StartPlace {
  /** Absolute. */
  readonly root: string
  /** Segments by their paths below the root: what is in them now. */
  readonly segments = new Map<string, Buffer>()
  /** Paths below the root that are not as FluxForge leaves them. */
  readonly damaged: string[] = []
  /** Files in active/ that are none of ours. */
  readonly strangers: string[] = []

  private constructor(root: string) {
    this.root = root
  }

  static async in(root: string): Promise<StartPlace> {
    const place = new StartPlace(root)
    for (const [i, name] of NAMES.entries()) {
      const key = i < ACTIVE ? `${KEYS.paths.active}/${name}` : KEYS.ready(name)
      await place.putSegment(key, Buffer.from(Array.from({ length: LINES }, (_, n) => `${tradeLine(i * LINES + n + 1)}\n`).join('')))
      await place.put(KEYS.name(name), `{"token":"token ${i}"}\n`)
      if (i < ACTIVE) await place.put(noteOf(name), `{"segment":"${name}","token":"token ${i}"}`)
    }
    await place.put(KEYS.lastRun, '{"is_clean":false,"capture_ts":"2025-12-03T14:00:00.000000Z","connections":[],"openings":[]}\n')
    const [, , listed = ''] = NAMES
    const bytes = place.segments.get(KEYS.ready(listed))?.length
    const output = join(root, OUTPUT)
    await place.put(KEYS.list(BATCH), `{"output":"${output}","layout":1,"members":[{"segment":"${listed}","bytes":${bytes}}]}\n`)
    await place.put(KEYS.owner(BATCH, 1), DEAD_OWNER)
    return place
  }

  async put(key: string, content: string | Uint8Array): Promise<void> {
    const path = join(this.root, key)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, content)
  }

  async putSegment(key: string, content: Buffer): Promise<void> {
    this.segments.set(key, content)
    await this.put(key, content)
  }
}

/** Two in active/, then two in ready/, of which the first is listed and owned. */
export const NAMES: readonly string[] = [1, 2, 3, 4].map((counter) => segmentName({ hour: '20251203T14', counter }))
const ACTIVE = 2
export const BATCH = '20251203T14.1'
const DEAD_OWNER =
  '{"owner":"gone","host":"here","boot_id":"the boot before","pid":7,"build":"1.2.3","counter":1,"attempts":0,"deaths":0}\n'

export function noteOf(name: string): string {
  return `${KEYS.paths.active}/${name}.note.json`
}

/** One trade, told from the others by its id. */
export function tradeLine(id: number): string {
  const trade = `{"product_id":"BTC-USD","trade_id":"${id}","price":"5","size":"1","time":"2025-12-03T14:00:00Z","side":"BUY"}`
  return envelope(
    'market_trades',
    `{"channel":"market_trades","timestamp":"2025-12-03T14:00:01Z","sequence_num":${id},"events":[{"type":"update","trades":[${trade}]}]}`,
    '2025-12-03T14:00:01.000000Z',
  )
}
