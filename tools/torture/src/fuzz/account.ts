import { createHash } from 'node:crypto'
import { parseSegmentName } from '@fluxforge/segments'
import { LocalStorage, readBytes, type Storage } from '@fluxforge/storage'
import { columnOf } from './converted.ts'
import type { Started } from './start.ts'
import { KEYS, OUTPUT, type StartPlace, tradeLine } from './start-place.ts'

const NEWLINE = 10

export interface Account {
  readonly lost: number
  readonly doubled: number
  readonly problems: readonly string[]
}

/** Whole lines in = lines committed, content by content; good ones are rows once; and what was cut or is not ours was told. */
export async function account(place: StartPlace, { recovery, isRecoveredAtOnce, leftovers }: Started): Promise<Account> {
  const storage = await LocalStorage.open(place.root)
  const { contents, bytesCut } = expected(place)
  const commits = await commitsIn(storage)
  const missing = contents.filter((content) => !commits.includes(sha256(content)))
  const twice = commits.filter((hash, i) => commits.indexOf(hash) !== i)
  const rows = await idsIn(storage)
  const good = contents.flatMap(goodIds)
  const lost = good.filter((id) => !rows.includes(id))
  const doubled = good.filter((id) => rows.filter((one) => one === id).length > 1)
  const { held, owned, ready, asides, foreign } = leftovers
  const left = [...held, ...owned, ...asides, ...foreign, ...ready.filter((name) => parseSegmentName(name) !== undefined)]
  return {
    lost: lost.length,
    doubled: doubled.length,
    problems: [
      ...missing.map((content) => `a segment of ${content.length} bytes is in no commit`),
      ...twice.map((hash) => `the content ${hash} is committed twice`),
      ...(recovery.bytesCut === bytesCut || !isRecoveredAtOnce ? [] : [`${bytesCut} bytes had to be cut, ${recovery.bytesCut} were told`]),
      ...place.strangers.filter((name) => !recovery.strangers.includes(name)).map((name) => `${name} in active/ was not told`),
      ...(left.length === 0 ? [] : [`left: ${JSON.stringify(left)}`]),
    ],
  }
}

/** What has to be committed: of active/ whole lines, of ready/ all there is. */
function expected({ segments }: StartPlace): { readonly contents: readonly Buffer[]; readonly bytesCut: number } {
  let bytesCut = 0
  const contents = [...segments].map(([path, bytes]) => {
    const end = path.startsWith(KEYS.paths.ready) ? bytes.length : bytes.lastIndexOf(NEWLINE) + 1
    bytesCut += bytes.length - end
    return bytes.subarray(0, end)
  })
  return { contents: contents.filter(({ length }) => length > 0), bytesCut }
}

function goodIds(content: Buffer): number[] {
  // A line over 64 MiB is no text that could be looked through.
  const text = content.subarray(0, content.indexOf('xxxxxxxxxx') < 0 ? content.length : content.indexOf('xxxxxxxxxx')).toString('latin1')
  return text.split('\n').flatMap((line) => {
    const id = Number(/"trade_id":"(\d+)"/.exec(line)?.[1])
    return line === tradeLine(id) ? [id] : []
  })
}

async function commitsIn(storage: Storage): Promise<string[]> {
  const hashes: string[] = []
  for await (const { key } of storage.list(`${OUTPUT}/_commits`)) {
    // A batch that was given up has a commit without segments.
    const commit: { segments?: readonly { sha256: string; bytes: number }[] } = JSON.parse(
      Buffer.from(await readBytes(storage, key)).toString(),
    )
    hashes.push(...(commit.segments ?? []).filter(({ bytes }) => bytes > 0).map(({ sha256: hash }) => hash))
  }
  return hashes
}

async function idsIn(storage: Storage): Promise<number[]> {
  const ids: number[] = []
  for await (const { key } of storage.list(`${OUTPUT}/market_trades`))
    ids.push(...(await columnOf(await readBytes(storage, key), 'trade_id')).map(Number))
  return ids
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}
