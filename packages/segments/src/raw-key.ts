import { parseBatchName } from './names/batch-name.ts'
import { parseSegmentName } from './names/segment-name.ts'
import type { RawPaths } from './raw-keys.ts'

/** What a key under the raw layer is (docs/formats.md). */
export type RawKey =
  | { readonly kind: 'active' | 'ready' | 'archive' | 'aside' | 'name'; readonly segment: string }
  | { readonly kind: 'list' | 'void' | 'hold'; readonly batch: string }
  | { readonly kind: 'owner'; readonly batch: string; readonly epoch: number }
  /** Of whoever records, or shows that it is at work. */
  | { readonly kind: 'recorder' }

/** Undefined for what is no key of ours. */
export function parseRawKey(key: string, paths: RawPaths): RawKey | undefined {
  const inside = (folder: string): string | undefined => (key.startsWith(`${folder}/`) ? key.slice(folder.length + 1) : undefined)
  const [ready, archive, active] = [inside(paths.ready), inside(paths.archive), inside(paths.active)]
  if (ready !== undefined) return ofSegment('ready', ready)
  // A name that other bytes had has the content's hash appended.
  if (archive !== undefined) return ofSegment('archive', archive.replace(/\.[0-9a-f]{16}\.ndjson$/, '.ndjson'))
  if (active !== undefined) return ofSegment('active', active.replace(/\.note\.json$/, ''))
  const [, owned, epoch] = /^(.+)\.([1-9]\d*)\.json$/.exec(inside(paths.processing) ?? '') ?? []
  if (owned !== undefined) return isBatch(owned) ? { kind: 'owner', batch: owned, epoch: Number(epoch) } : undefined
  const held = inside(paths.quarantine)
  if (held !== undefined) return ofBatch('hold', held, '.json')
  return ofState(inside(paths.state) ?? '')
}

function ofState(name: string): RawKey | undefined {
  const [folder = '', ...rest] = name.split('/')
  const file = rest.join('/')
  switch (folder) {
    case 'batches':
      return ofBatch('void', file, '.void.json') ?? ofBatch('list', file, '.json')
    case 'aside':
      return file.endsWith('.json') ? ofSegment('aside', file.slice(0, -5)) : undefined
    case 'names':
      return file.endsWith('.json') ? ofSegment('name', file.slice(0, -5)) : undefined
    case 'lock':
    case 'presence':
    case 'last.json':
    case 'names-floor.json':
      return { kind: 'recorder' }
    default:
      return undefined
  }
}

function ofSegment(kind: Extract<RawKey, { segment: string }>['kind'], segment: string): RawKey | undefined {
  return parseSegmentName(segment) === undefined ? undefined : { kind, segment }
}

function ofBatch(kind: 'list' | 'void' | 'hold', file: string, ending: string): RawKey | undefined {
  const batch = file.endsWith(ending) ? file.slice(0, -ending.length) : ''
  return isBatch(batch) ? { kind, batch } : undefined
}

function isBatch(name: string): boolean {
  return parseBatchName(name) !== undefined
}
