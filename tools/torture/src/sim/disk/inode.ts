import type { Random } from '@fluxforge/testkit'

/** What a disk writes whole or not at all. */
const SECTOR_BYTES = 512

interface Range {
  readonly start: number
  readonly end: number
}

/** A file's bytes, as programs see them and as the disk has them. */
export class Inode {
  mtimeMs = 0
  size = 0
  #bytes = Buffer.alloc(256)
  #durable = Buffer.alloc(0)
  #durableSize = 0
  /** Written since the last sync. */
  #dirty: Range[] = []
  /** Dirty when a sync failed: no later sync writes them, as the kernel holds them for clean. */
  #doomed: Range[] = []

  get bytes(): Buffer {
    return this.#bytes.subarray(0, this.size)
  }

  /** What a power cut that takes all it can would leave. */
  get durableBytes(): Buffer {
    return this.#durable.subarray(0, this.#durableSize)
  }

  get isDurable(): boolean {
    return this.size === this.#durableSize && this.#dirty.length === 0 && this.#doomed.length === 0
  }

  write(bytes: Uint8Array, position: number): void {
    const end = position + bytes.length
    if (end > this.#bytes.length) {
      const larger = Buffer.alloc(2 * end)
      this.#bytes.copy(larger, 0, 0, this.size)
      this.#bytes = larger
    }
    this.#bytes.set(bytes, position)
    if (bytes.length > 0) this.#dirty.push({ start: Math.min(position, this.size), end })
    this.#doomed = this.#doomed.flatMap((range) => without(range, position, end))
    this.size = Math.max(this.size, end)
  }

  truncate(sizeBytes: number): void {
    if (sizeBytes > this.size) this.write(new Uint8Array(sizeBytes - this.size), this.size)
    this.#bytes.fill(0, sizeBytes, this.size)
    this.size = sizeBytes
    const kept = ({ start, end }: Range): Range[] => (start >= sizeBytes ? [] : [{ start, end: Math.min(end, sizeBytes) }])
    this.#dirty = this.#dirty.flatMap(kept)
    this.#doomed = this.#doomed.flatMap(kept)
  }

  sync(): void {
    this.#resizeDurable(this.size)
    for (const { start, end } of this.#dirty) this.#bytes.copy(this.#durable, start, start, end)
    this.#dirty = []
  }

  failSync(): void {
    this.#doomed.push(...this.#dirty)
    this.#dirty = []
  }

  /** Any sector that was not synced is the old one or the new one, and a new length may have come or not. */
  cutPower(luck: Random | null): void {
    const written = [...this.#dirty, ...this.#doomed]
    const size = luck === null ? this.#durableSize : lengthAfter(this.#durableSize, this.size, luck)
    this.#resizeDurable(size)
    for (const { start, end } of luck === null ? [] : written) {
      for (let sector = Math.floor(start / SECTOR_BYTES) * SECTOR_BYTES; sector < Math.min(end, size); sector += SECTOR_BYTES) {
        if (!luck?.chance(0.5)) continue
        const [from, to] = [Math.max(start, sector), Math.min(end, sector + SECTOR_BYTES, size)]
        this.#bytes.copy(this.#durable, from, from, to)
      }
    }
    this.#bytes = Buffer.from(this.durableBytes)
    this.size = this.#durableSize
    this.#dirty = []
    this.#doomed = []
  }

  #resizeDurable(size: number): void {
    if (size > this.#durable.length) {
      const larger = Buffer.alloc(2 * size)
      this.#durable.copy(larger, 0, 0, this.#durableSize)
      this.#durable = larger
    }
    if (size < this.#durableSize) this.#durable.fill(0, size, this.#durableSize)
    this.#durableSize = size
  }
}

function lengthAfter(durable: number, now: number, luck: Random): number {
  if (durable === now) return now
  if (now < durable) return luck.pick([durable, now])
  const between = Math.ceil(luck.between(durable, now) / SECTOR_BYTES) * SECTOR_BYTES
  return luck.pick([durable, now, Math.min(between, now)])
}

function without({ start, end }: Range, from: number, to: number): Range[] {
  if (to <= start || from >= end) return [{ start, end }]
  return [
    { start, end: from },
    { start: to, end },
  ].filter((range) => range.start < range.end)
}
