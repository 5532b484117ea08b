import type { RawKey, RawKeys } from '@fluxforge/segments'
import { parseSegmentName } from '@fluxforge/segments'
import type { Storage } from '@fluxforge/storage'
import type { ForPerson } from './finding.ts'

/** What stands under the raw layer, every folder listed once. */
export class RawSurvey {
  readonly ready = new Set<string>()
  readonly active = new Set<string>()
  readonly lists = new Set<string>()
  readonly voids = new Set<string>()
  readonly holds = new Set<string>()
  readonly asides = new Set<string>()
  /** Batches that have ownership records. */
  readonly owned = new Set<string>()
  /** In archive/, and in ready/ or in no commit; the others there are what they should be. */
  readonly archived = new Set<string>()
  readonly #input: Storage
  readonly #keys: RawKeys
  readonly #isCommitted: (segment: string) => boolean

  constructor(input: Storage, keys: RawKeys, isCommitted: (segment: string) => boolean) {
    this.#input = input
    this.#keys = keys
    this.#isCommitted = isCommitted
  }

  /** To be run to its end before anything is asked. */
  async *run(signal: AbortSignal): AsyncGenerator<ForPerson> {
    const { ready, active, archive, processing, quarantine, state } = this.#keys.paths
    // ready/ before archive/, and both before lists and records: a worker goes the other way.
    for (const folder of [ready, archive, active, processing, quarantine, state]) {
      for await (const { key } of this.#input.list(parentOf(folder))) {
        signal.throwIfAborted()
        // Other sources' folders are theirs; a file beside the folders is nobody's.
        if (!key.startsWith(`${folder}/`) && key.slice(parentOf(folder).length + 1).includes('/')) continue
        const found = this.#keys.parse(key)
        if (found === undefined) yield this.#stranger(key)
        else this.#add(found)
      }
    }
  }

  #add(found: RawKey): void {
    switch (found.kind) {
      case 'ready':
        this.ready.add(found.segment)
        break
      case 'active':
        this.active.add(found.segment)
        break
      case 'archive':
        if (this.ready.has(found.segment) || !this.#isCommitted(found.segment)) this.archived.add(found.segment)
        break
      case 'list':
        this.lists.add(found.batch)
        break
      case 'void':
        this.voids.add(found.batch)
        break
      case 'hold':
        this.holds.add(found.batch)
        break
      case 'aside':
        this.asides.add(found.segment)
        break
      case 'owner':
        this.owned.add(found.batch)
        break
      case 'name':
      case 'recorder':
        break
    }
  }

  /** A segment where none belongs is data that no etl will ever see. */
  #stranger(key: string): ForPerson {
    const name = key.slice(key.lastIndexOf('/') + 1)
    const place = this.#input.describe(key)
    if (parseSegmentName(name) === undefined) return { kind: 'stranger', place }
    return { kind: 'misplaced_segment', place, right: this.#input.describe(this.#keys.ready(name)) }
  }
}

function parentOf(folder: string): string {
  return folder.slice(0, Math.max(0, folder.lastIndexOf('/')))
}
