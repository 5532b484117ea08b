import type { Random } from '@fluxforge/testkit'
import type { Inode } from './inode.ts'

export type Node = Inode | Directory

/** Names that change in one step: those of a rename do. */
type Change = readonly (readonly [name: string, node: Node | null])[]

/** Entries of a directory, as programs see them and as the disk has them. */
export class Directory {
  entries: Map<string, Node> = new Map()
  durableEntries: ReadonlyMap<string, Node> = new Map()
  #changes: Change[] = []

  change(...change: Change): void {
    apply(this.entries, change)
    this.#changes.push(change)
  }

  sync(): void {
    if (this.#changes.length > 0) this.durableEntries = new Map(this.entries)
    this.#changes = []
  }

  /** Any step that was not synced has been done or not. */
  cutPower(luck: Random | null): void {
    const entries = new Map(this.durableEntries)
    for (const change of this.#changes) if (luck?.chance(0.5)) apply(entries, change)
    this.#changes = []
    this.entries = entries
    this.durableEntries = new Map(entries)
    for (const node of entries.values()) node.cutPower(luck)
  }
}

function apply(entries: Map<string, Node>, change: Change): void {
  for (const [name, node] of change) {
    if (node === null) entries.delete(name)
    else entries.set(name, node)
  }
}
