import type { OpenFile } from '@fluxforge/storage'

const CHUNK_BYTES = 1024 * 1024
const NEWLINE = 0x0a

/**
 * Cuts a file after its last newline, durably. Reads from the end, so that a torn line costs its own length only.
 *
 * @returns the bytes that stay, and how many went.
 */
export async function cutTornTail(file: OpenFile): Promise<{ readonly bytes: number; readonly cut: number }> {
  const { size } = await file.stat()
  const bytes = (await lastNewline(file, size)) + 1
  if (bytes < size) await file.truncate(bytes)
  await file.sync()
  return { bytes, cut: size - bytes }
}

/**
 * Writes what a file holds once more, and syncs it. Where a sync failed before, a system may take bytes for clean that never came to the disk, and no later sync
 * brings them there.
 */
export async function writeAgain(file: OpenFile, end: number): Promise<void> {
  let position = 0
  for await (const chunk of chunksOf(file, end)) {
    for (let offset = 0; offset < chunk.length; ) {
      const { bytesWritten } = await file.writev([chunk.subarray(offset)], position + offset)
      if (bytesWritten === 0) throw new Error(`the system wrote none of ${chunk.length - offset} bytes`)
      offset += bytesWritten
    }
    position += chunk.length
  }
  await file.sync()
}

/** The bytes of a file up to `end`, in one buffer that is used again and again. */
export async function* chunksOf(file: OpenFile, end: number): AsyncGenerator<Uint8Array> {
  const chunk = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, end))
  for (let start = 0; start < end; ) {
    const { bytesRead } = await file.read(chunk, 0, Math.min(chunk.length, end - start), start)
    if (bytesRead === 0) return
    yield chunk.subarray(0, bytesRead)
    start += bytesRead
  }
}

async function lastNewline(file: OpenFile, size: number): Promise<number> {
  const chunk = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, size))
  for (let end = size; end > 0; ) {
    const start = Math.max(0, end - chunk.length)
    const found = await readFully(file, chunk.subarray(0, end - start), start)
    const at = found.lastIndexOf(NEWLINE)
    if (at >= 0) return start + at
    end = start
  }
  return -1
}

async function readFully(file: OpenFile, into: Buffer, position: number): Promise<Buffer> {
  for (let offset = 0; offset < into.length; ) {
    const { bytesRead } = await file.read(into, offset, into.length - offset, position + offset)
    if (bytesRead === 0) return into.subarray(0, offset)
    offset += bytesRead
  }
  return into
}
