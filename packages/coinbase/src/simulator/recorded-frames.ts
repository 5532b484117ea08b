import { readFile } from 'node:fs/promises'
import { type NumberedFrame, type PlainFrame, plainText } from './frame.ts'
import type { Addressed, Broadcast, FrameSource, Subscriber } from './frame-source.ts'

const SEQUENCE = /("sequence_num"\s*:\s*)(0|[1-9]\d{0,14})(?=\s*[,}])/

function readFrame(line: string): NumberedFrame | PlainFrame {
  const [found, key = '', digits] = SEQUENCE.exec(line) ?? []
  if (found === undefined || digits === undefined) return plainText(line)
  const at = line.indexOf(found) + key.length
  return { before: line.slice(0, at), after: line.slice(at + digits.length), recorded: Number(digits) }
}

/** Plays the file once to each client, from its first subscription on. */
class Playing implements Broadcast {
  readonly windowMs = 0
  readonly #frames: readonly (NumberedFrame | PlainFrame)[]
  readonly #positions = new Map<Subscriber, number>()

  constructor(frames: readonly (NumberedFrame | PlainFrame)[]) {
    this.#frames = frames
  }

  answer(_message: unknown, from: Subscriber): readonly [] {
    if (!this.#positions.has(from)) this.#positions.set(from, 0)
    return []
  }

  *window(): Generator<Addressed> {
    for (const [subscriber, position] of this.#positions) {
      const frame = this.#frames[position]
      if (frame === undefined) continue
      this.#positions.set(subscriber, position + 1)
      yield { frame, to: [subscriber] }
    }
  }

  beat(): readonly [] {
    return []
  }

  leave(subscriber: Subscriber): void {
    this.#positions.delete(subscriber)
  }
}

/**
 * A file of frames, one a line, UTF-8, held in memory. Every client that subscribes to anything is sent the whole file, each line byte for byte and in order, and nothing
 * else: acks and heartbeats are those of the file. The natural pace is as fast as the sockets take it.
 */
export async function recordedFrames(path: string): Promise<FrameSource> {
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await readFile(path))
  const frames = text
    .split('\n')
    .filter((line) => line !== '')
    .map(readFrame)
  return { open: () => new Playing(frames) }
}
