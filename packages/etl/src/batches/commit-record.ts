import { createHash } from 'node:crypto'
import { isJsonObject } from '@fluxforge/segments'
import { EtlError } from '../errors.ts'
import type { ConversionResult } from '../lines/conversion-result.ts'
import type { ConvertedPart } from '../parquet/converted-part.ts'
import { timestampText } from '../text/timestamp.ts'

/** A converted batch: docs/formats.md. Says nothing of clocks, workers or attempts, so that every way to it gives the same bytes. */
export interface CommitRecord {
  readonly kind: 'committed'
  readonly batch: string
  readonly hash: string
  readonly segments: readonly { readonly segment: string; readonly sha256: string }[]
}

/** A batch that a person gave up: nothing was, and never will be, committed under this name. */
export interface VoidCommit {
  readonly kind: 'void'
  readonly batch: string
}

export type Commit = CommitRecord | VoidCommit

export interface StoredObject {
  readonly key: string
  readonly bytes: number
  readonly sha256: string
}

export interface CommitFacts {
  readonly batch: string
  readonly hash: string
  readonly layout: number
  readonly writer: string
  readonly compression: string
  readonly zstd: string
  readonly result: ConversionResult
  /** As they stand in the output, in the order of `result.parts`. */
  readonly parts: readonly StoredObject[]
  readonly deadLetters: StoredObject | null
}

/** The commit's bytes: one JSON object on one line, keys always in this order. */
export function commitBytes({ batch, hash, layout, writer, compression, zstd, result, parts, deadLetters }: CommitFacts): Uint8Array {
  const record = {
    format: 1,
    batch,
    hash,
    layout,
    writer,
    compression,
    zstd,
    segments: result.segments.map(({ segment, bytes, sha256, lines, converted, control, disabled, deadLetters: dead }) => ({
      segment,
      bytes,
      sha256,
      lines,
      converted,
      control,
      disabled,
      dead_letters: dead,
    })),
    channels: result.channels,
    tables: result.tables,
    connections: result.connections.map(({ connectionId, firstSequence, lastSequence, frames, missing }) => ({
      connection_id: connectionId,
      first_sequence: firstSequence,
      last_sequence: lastSequence,
      frames,
      missing,
    })),
    parts: parts.map((stored, i) => partOf(stored, result.parts[i])),
    dead_letters: deadLetters,
  }
  return Buffer.from(`${JSON.stringify(record)}\n`)
}

export function voidCommitBytes(batch: string): Uint8Array {
  return Buffer.from(`${JSON.stringify({ format: 1, batch, void: true })}\n`)
}

/** @throws {EtlError} ERR_ETL_BAD_RECORD */
export function parseCommit(bytes: Uint8Array, place: string): Commit {
  const record = parse(bytes)
  if (isJsonObject(record) && typeof record['batch'] === 'string') {
    const { batch, hash, segments } = record
    if (record['void'] === true) return { kind: 'void', batch }
    if (typeof hash === 'string' && Array.isArray(segments)) {
      return {
        kind: 'committed',
        batch,
        hash,
        segments: segments.map((one: unknown) => ({ segment: field(one, 'segment'), sha256: field(one, 'sha256') })),
      }
    }
  }
  throw new EtlError(
    'ERR_ETL_BAD_RECORD',
    `reading the commit ${place}: expected a commit as FluxForge writes it, found something else; never edit commits by hand`,
  )
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString())
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

function field(value: unknown, name: string): string {
  return isJsonObject(value) ? String(value[name]) : ''
}

function partOf({ key, bytes, sha256 }: StoredObject, part: ConvertedPart | undefined): object {
  return {
    key,
    table: part?.table,
    rows: part?.rows,
    bytes,
    sha256,
    min_capture: part ? timestampText(part.minCaptureUs) : null,
    max_capture: part ? timestampText(part.maxCaptureUs) : null,
    min_sequence: part?.minSequence ?? null,
    max_sequence: part?.maxSequence ?? null,
  }
}
