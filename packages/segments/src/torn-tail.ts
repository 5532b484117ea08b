import type { OpenFile } from '@fluxforge/storage'

const CHUNK_BYTES = 1024 * 1024

/** Where the last newline of a file is, or -1. Reads from the end, so that a torn line costs its own length only. */
export async function lastNewline(file: OpenFile, size: number): Promise<number> {
  const chunk = Buffer.alloc(Math.min(CHUNK_BYTES, size))
  for (let end = size; end > 0; ) {
    const start = Math.max(0, end - chunk.length)
    const { bytesRead } = await file.read(chunk, 0, end - start, start)
    const at = chunk.subarray(0, bytesRead).lastIndexOf(0x0a)
    if (at >= 0) return start + at
    end = start
  }
  return -1
}
