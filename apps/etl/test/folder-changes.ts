import { on } from 'node:events'
import { watch } from 'node:fs'

/** Yields at once, and then after each change in a folder. */
export async function* changesIn(folder: string): AsyncGenerator<void> {
  const watcher = watch(folder)
  try {
    const changes = on(watcher, 'change')
    yield
    for await (const _change of changes) yield
  } finally {
    watcher.close()
  }
}
