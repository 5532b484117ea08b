import type { Subscriber } from './frame-source.ts'

const NOBODY: readonly Subscriber[] = []

interface Listeners {
  readonly byChannel: ReadonlyMap<string, ReadonlyMap<string, readonly Subscriber[]>>
  readonly heard: ReadonlySet<string>
}

/** Who has subscribed to what. */
export class Audience {
  readonly #subscriptions = new Map<Subscriber, Map<string, Set<string>>>()
  /** Made anew after a change. */
  #listeners: Listeners | null = null

  /** The ids that were not subscribed before. */
  subscribe(subscriber: Subscriber, channel: string, ids: readonly string[]): readonly string[] {
    const channels = this.#subscriptions.get(subscriber) ?? new Map<string, Set<string>>()
    const known = channels.get(channel) ?? new Set<string>()
    const added = [...new Set(ids)].filter((id) => !known.has(id))
    if (added.length === 0) return added
    this.#subscriptions.set(subscriber, channels.set(channel, new Set([...known, ...added])))
    this.#listeners = null
    return added
  }

  /** No ids: the whole channel. */
  unsubscribe(subscriber: Subscriber, channel: string, ids: readonly string[]): void {
    const channels = this.#subscriptions.get(subscriber)
    const left = [...(channels?.get(channel) ?? [])].filter((id) => ids.length > 0 && !ids.includes(id))
    if (left.length === 0) channels?.delete(channel)
    else channels?.set(channel, new Set(left))
    this.#listeners = null
  }

  leave(subscriber: Subscriber): void {
    this.#subscriptions.delete(subscriber)
    this.#listeners = null
  }

  of(channel: string, id: string): readonly Subscriber[] {
    return this.#current().byChannel.get(channel)?.get(id) ?? NOBODY
  }

  /** Whether anyone has subscribed to it, on any channel. */
  isHeard(id: string): boolean {
    return this.#current().heard.has(id)
  }

  idsOf(subscriber: Subscriber, channel: string): readonly string[] {
    return [...(this.#subscriptions.get(subscriber)?.get(channel) ?? [])]
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

  #current(): Listeners {
    if (this.#listeners !== null) return this.#listeners
    const byChannel = new Map<string, Map<string, Subscriber[]>>()
    const heard = new Set<string>()
    for (const [subscriber, channels] of this.#subscriptions) {
      for (const [channel, ids] of channels) {
        const byId = byChannel.get(channel) ?? new Map<string, Subscriber[]>()
        byChannel.set(channel, byId)
        for (const id of ids) {
          byId.set(id, [...(byId.get(id) ?? []), subscriber])
          heard.add(id)
        }
      }
    }
    this.#listeners = { byChannel, heard }
    return this.#listeners
  }
}
