import { createStorage, isStorageError, readBytes } from '@fluxforge/storage'

const storage = await createStorage({ backend: 'local', root: './data' })
try {
  await storage.put('raw/state/btc.json', Buffer.from('{"price":1}'), { mode: 'create' })
} catch (error) {
  if (!isStorageError(error, 'ERR_STORAGE_ALREADY_EXISTS')) throw error // somebody was first
}
for await (const { key, sizeBytes } of storage.list('raw')) console.log(storage.describe(key), sizeBytes)
console.log(Buffer.from(await readBytes(storage, 'raw/state/btc.json')).toString())
