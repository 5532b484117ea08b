import { createStorage, isStorageError } from '../../src/index.ts'

// Started twice by create-race.test.ts: creates the same keys as its twin, as fast as it can, and tells which of them it won.
const [root = '', name = '', rounds = '0'] = process.argv.slice(2)
const storage = await createStorage({ backend: 'local', root })

async function race(): Promise<void> {
  const won: string[] = []
  for (let round = 0; round < Number(rounds); round++) {
    const key = `race/${round % 10}/${round}`
    try {
      await storage.put(key, new TextEncoder().encode(name), { mode: 'create' })
      won.push(key)
    } catch (error) {
      if (!isStorageError(error, 'ERR_STORAGE_ALREADY_EXISTS')) throw error
    }
  }
  process.send?.(won, () => process.disconnect())
}

process.once('message', () => void race())
process.send?.('ready')
