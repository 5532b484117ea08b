import type { Draft } from '../columns/draft.ts'
import { EXTRA } from '../columns/schema.ts'
import type { Table } from '../columns/table.ts'

/** `extra` in the making: members from the objects around the row in hand, and its own. */
export class Extra {
  private readonly members: string[] = []
  private readonly draft: Draft

  constructor(draft: Draft) {
    this.draft = draft
  }

  get size(): number {
    return this.members.length
  }

  /** One `"key":value`. */
  add(member: string): void {
    this.members.push(member)
  }

  /** Whether a member added since there were `size` of them begins so. */
  hasSince(size: number, start: string): boolean {
    for (let i = size; i < this.members.length; i++) if (this.members[i]!.startsWith(start)) return true
    return false
  }

  /** Forgets what was added since there were `size` members: an object has ended. */
  cutTo(size: number): void {
    if (this.members.length > size) this.members.length = size
  }

  /** Appends the row in hand. */
  appendRow(table: Table): void {
    const { draft, members } = this
    const hasExtra = members.length > 0
    if (hasExtra) draft.texts[EXTRA] = `{${members.join(',')}}`
    table.append(draft)
    if (hasExtra) draft.texts[EXTRA] = null
  }
}
