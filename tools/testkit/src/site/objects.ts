import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** What is asked of a storage here. */
interface ObjectSource {
  list(prefix: string): AsyncIterable<{ readonly key: string }>
  get(key: string): AsyncIterable<Uint8Array>
}

/** All objects under a prefix, by what follows it, in order. */
export async function objectsIn(storage: ObjectSource, prefix: string): Promise<ReadonlyMap<string, Buffer>> {
  const objects = new Map<string, Buffer>()
  for await (const { key } of storage.list(prefix)) {
    const chunks: Uint8Array[] = []
    for await (const chunk of storage.get(key)) chunks.push(chunk)
    objects.set(key.slice(prefix.length + 1), Buffer.concat(chunks))
  }
  return objects
}

/** Copies what is under a prefix to a folder of this machine. */
export async function download(storage: ObjectSource, prefix: string, folder: string): Promise<void> {
  for (const [name, bytes] of await objectsIn(storage, prefix)) {
    const file = join(folder, name)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, bytes)
  }
}
