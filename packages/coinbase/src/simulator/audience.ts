import type { Subscriber } from './frame-source.ts'

const NOBODY: readonly Subscriber[] = []

/** Who has subscribed to what. */
export class Audience {
  readonly #subscriptions = new Map<Subscriber, Map<string, Set<string>>>()
  /** By channel and product; made anew after a change. */
  #listeners: Map<string, Map<string, Subscriber[]>> | null = null

  /** The ids that were not subscribed before. */
  subscribe(subscriber: Subscriber, channel: string, ids: readonly string[]): readonly string[] {
    const channels = this.#subscriptions.get(subscriber) ?? new Map<string, Set<string>>()
    const known = channels.get(channel) ?? new Set()
    const added = [...new Set(ids)].filter((id) => !known.has(id))
    if (added.length === 0) return added
    this.#subscriptions.set(subscriber, channels.set(channel, known.union(new Set(added))))
    this.#listeners = null
    return added
  }

  /** No ids: the whole channel. */
  unsubscribe(subscriber: Subscriber, channel: string, ids: readonly string[]): void {
    const channels = this.#subscriptions.get(subscriber)
    const left = channels?.get(channel)?.difference(new Set(ids))
    if (left === undefined || left.size === 0 || ids.length === 0) channels?.delete(channel)
    else channels?.set(channel, left)
    this.#listeners = null
  }

  leave(subscriber: Subscriber): void {
    this.#subscriptions.delete(subscriber)
    this.#listeners = null
  }

  of(channel: string, id: string): readonly Subscriber[] {
    return this.#byChannel().get(channel)?.get(id) ?? NOBODY
  }

  isListening(subscriber: Subscriber, channel: string, id: string): boolean {
    return this.#subscriptions.get(subscriber)?.get(channel)?.has(id) ?? false
  }

  /** Everything that one has subscribed to, by channel in alphabetical order. */
  subscriptionsOf(subscriber: Subscriber): readonly (readonly [channel: string, ids: readonly string[]])[] {
    const channels = [...(this.#subscriptions.get(subscriber) ?? [])].map(([channel, ids]) => [channel, [...ids]] as const)
    return channels.sort(([a], [b]) => (a < b ? -1 : 1))
  }

  /** Everyone on a channel, with what they have subscribed to there. */
  *on(channel: string): Generator<readonly [Subscriber, ReadonlySet<string>]> {
    for (const [subscriber, channels] of this.#subscriptions) {
      const ids = channels.get(channel)
      if (ids !== undefined) yield [subscriber, ids]
    }
  }

  #byChannel(): Map<string, Map<string, Subscriber[]>> {
    if (this.#listeners !== null) return this.#listeners
    const listeners = new Map<string, Map<string, Subscriber[]>>()
    for (const [subscriber, channels] of this.#subscriptions) {
      for (const [channel, ids] of channels) {
        const byId = listeners.get(channel) ?? new Map<string, Subscriber[]>()
        listeners.set(channel, byId)
        for (const id of ids) byId.set(id, [...(byId.get(id) ?? []), subscriber])
      }
    }
    this.#listeners = listeners
    return listeners
  }
}
