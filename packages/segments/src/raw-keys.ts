import { parseRawKey, type RawKey } from './raw-key.ts'

/** The folders of one source under the raw layer, as keys: `raw/ready/coinbase` … */
export interface RawPaths {
  readonly active: string
  readonly ready: string
  readonly processing: string
  readonly archive: string
  readonly quarantine: string
  readonly state: string
}

/** The keys of whoever records. They are on the machine that does, as its files are. */
export interface RecorderKeys {
  /** Who writes in active/; the records are in the folder of that name. */
  readonly lock: string
  /** What the last run left: docs/formats.md. */
  readonly lastRun: string
}

/** Every key of the hand-over (docs/formats.md). `batch` is `<YYYYMMDDTHH>.<n>`, `segment` a segment's file name. */
export class RawKeys implements RecorderKeys {
  readonly paths: RawPaths

  constructor(paths: RawPaths) {
    this.paths = paths
  }

  /** The folders as FluxForge's own apps have them by default: `raw/active/<source>`, `raw/ready/<source>` … */
  static of(source: string, root = 'raw'): RawKeys {
    const folder = (state: keyof RawPaths): string => `${root}/${state}/${source}`
    return new RawKeys({
      active: folder('active'),
      ready: folder('ready'),
      processing: folder('processing'),
      archive: folder('archive'),
      quarantine: folder('quarantine'),
      state: folder('state'),
    })
  }

  /** What a key is; undefined for what is none of ours. */
  parse(key: string): RawKey | undefined {
    return parseRawKey(key, this.paths)
  }

  ready(segment: string): string {
    return `${this.paths.ready}/${segment}`
  }

  archive(segment: string): string {
    return `${this.paths.archive}/${segment}`
  }

  get names(): string {
    return `${this.paths.state}/names`
  }

  /** The first hour that may still be named: names of earlier ones have been forgotten. */
  get namesFloor(): string {
    return `${this.paths.state}/names-floor.json`
  }

  name(segment: string): string {
    return `${this.names}/${segment}.json`
  }

  get lock(): string {
    return `${this.paths.state}/lock.json`
  }

  get lastRun(): string {
    return `${this.paths.state}/last.json`
  }

  /** The records of all processes of a kind, where only one may be at work. */
  presence(kind: 'ingest' | 'etl'): string {
    return `${this.paths.state}/presence/${kind}`
  }

  get batches(): string {
    return `${this.paths.state}/batches`
  }

  list(batch: string): string {
    return `${this.batches}/${batch}.json`
  }

  voidMarker(batch: string): string {
    return `${this.batches}/${batch}.void.json`
  }

  get asides(): string {
    return `${this.paths.state}/aside`
  }

  aside(segment: string): string {
    return `${this.asides}/${segment}.json`
  }

  owner(batch: string, epoch: number): string {
    return `${this.paths.processing}/${batch}.${epoch}.json`
  }

  hold(batch: string): string {
    return `${this.paths.quarantine}/${batch}.json`
  }
}
