import { isJsonObject, type JsonObject, parseBatchName } from '@fluxforge/segments'
import { EtlError } from '../errors.ts'
import type { ConnectionReading, SegmentReading } from '../lines/conversion-result.ts'
import { timestampFromText } from '../text/timestamp.ts'
import type { CommitRecord, StoredObject, VoidCommit } from './commit-record.ts'

/** All that a commit says and that can be checked, where a worker reads only what it decides by. */
export interface WholeCommit extends CommitRecord {
  readonly layout: number
  readonly segments: readonly SegmentReading[]
  /** Lines by channel. */
  readonly channels: { readonly [channel: string]: number }
  readonly tables: readonly { readonly table: string; readonly rows: number }[]
  readonly connections: readonly ConnectionReading[]
  readonly parts: readonly CommittedPart[]
  readonly deadLetters: StoredObject | null
}

export interface CommittedPart extends StoredObject {
  readonly table: string
  readonly rows: number
  readonly minCaptureUs: number
  readonly maxCaptureUs: number
}

/**
 * Reads what `commitBytes` and `voidCommitBytes` write, and nothing else: also a commit that only looks edited is none of ours.
 *
 * @throws {EtlError} ERR_ETL_BAD_RECORD naming the first thing that is wrong.
 */
export function parseWholeCommit(bytes: Uint8Array, place: string): WholeCommit | VoidCommit {
  const text = Buffer.from(bytes).toString()
  const record = new Fields(jsonOf(text), place, '')
  const format = record.count('format')
  if (format !== 1) throw record.fault('format', '1, the only one that this FluxForge knows; check it with the FluxForge that wrote it')
  const commit = record.has('void') ? voidOf(record) : committedOf(record)
  if (parseBatchName(commit.batch) === undefined) throw record.fault('batch', 'a batch <YYYYMMDDTHH>.<n>')
  if (text !== `${JSON.stringify(record.value)}\n`) throw record.fault('', 'one line as FluxForge writes it')
  return commit
}

function voidOf(record: Fields): VoidCommit {
  if (record.value['void'] !== true) throw record.fault('void', 'true')
  return { kind: 'void', batch: record.text('batch') }
}

function committedOf(record: Fields): WholeCommit {
  return {
    kind: 'committed',
    batch: record.text('batch'),
    hash: record.hex('hash', 16),
    layout: record.count('layout'),
    segments: record.list('segments').map((one) => ({
      segment: one.text('segment'),
      bytes: one.count('bytes'),
      sha256: one.hex('sha256', 64),
      lines: one.count('lines'),
      converted: one.count('converted'),
      control: one.count('control'),
      disabled: one.count('disabled'),
      deadLetters: one.count('dead_letters'),
    })),
    channels: record.counts('channels'),
    tables: record.list('tables').map((one) => ({ table: one.text('table'), rows: one.count('rows') })),
    connections: record.list('connections').map((one) => ({
      connectionId: one.text('connection_id'),
      firstSequence: one.integer('first_sequence'),
      lastSequence: one.integer('last_sequence'),
      frames: one.count('frames'),
      missing: one.count('missing'),
    })),
    parts: record.list('parts').map((one) => ({
      ...storedObject(one),
      table: one.text('table'),
      rows: one.count('rows'),
      minCaptureUs: one.micros('min_capture'),
      maxCaptureUs: one.micros('max_capture'),
    })),
    deadLetters: record.value['dead_letters'] === null ? null : storedObject(record.object('dead_letters')),
  }
}

function storedObject(fields: Fields): StoredObject {
  return { key: fields.text('key'), bytes: fields.count('bytes'), sha256: fields.hex('sha256', 64) }
}

/** An object of the record, and the way to it for messages. */
class Fields {
  readonly value: JsonObject
  readonly #place: string
  readonly #path: string

  constructor(value: unknown, place: string, path: string) {
    this.#place = place
    this.#path = path
    if (!isJsonObject(value)) throw badCommit(place, path, 'a JSON object', value)
    this.value = value
  }

  has(name: string): boolean {
    return Object.hasOwn(this.value, name)
  }

  text(name: string): string {
    const value = this.value[name]
    if (typeof value === 'string') return value
    throw this.fault(name, 'a text')
  }

  hex(name: string, digits: number): string {
    const value = this.text(name)
    if (value.length === digits && /^[0-9a-f]*$/.test(value)) return value
    throw this.fault(name, `${digits} hex digits`)
  }

  micros(name: string): number {
    const micros = timestampFromText(this.text(name))
    if (micros !== undefined) return micros
    throw this.fault(name, 'a time')
  }

  integer(name: string): number {
    const value = this.value[name]
    if (typeof value === 'number' && Number.isSafeInteger(value)) return value
    throw this.fault(name, 'a whole number')
  }

  count(name: string): number {
    const value = this.integer(name)
    if (value >= 0) return value
    throw this.fault(name, 'a whole number from 0')
  }

  counts(name: string): { readonly [key: string]: number } {
    const counted = this.object(name)
    return Object.fromEntries(Object.keys(counted.value).map((key) => [key, counted.count(key)]))
  }

  object(name: string): Fields {
    return new Fields(this.value[name], this.#place, this.#pathOf(name))
  }

  list(name: string): Fields[] {
    const value = this.value[name]
    if (!Array.isArray(value)) throw this.fault(name, 'a list')
    return value.map((one: unknown, i) => new Fields(one, this.#place, `${this.#pathOf(name)}[${i}]`))
  }

  /** `name` empty: of the object itself. */
  fault(name: string, expected: string): EtlError {
    return badCommit(this.#place, this.#pathOf(name), expected, name === '' ? 'something else' : this.value[name])
  }

  #pathOf(name: string): string {
    return this.#path === '' || name === '' ? `${this.#path}${name}` : `${this.#path}.${name}`
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

function badCommit(place: string, path: string, expected: string, found: unknown): EtlError {
  const what = path === '' ? 'it' : path
  const text = (JSON.stringify(found) ?? 'nothing').slice(0, 80)
  return new EtlError('ERR_ETL_BAD_RECORD', `reading the commit ${place}: expected ${what} to be ${expected}, found ${text}`)
}
