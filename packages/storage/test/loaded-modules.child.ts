// Prints every module that is loaded when the storage named by the arguments is made and written to.
import { registerHooks } from 'node:module'

registerHooks({
  load(url, context, nextLoad) {
    console.log(url)
    return nextLoad(url, context)
  },
})

const { createStorage } = await import('../src/index.ts')
const [backend, root = ''] = process.argv.slice(2)
const storage = createStorage(
  backend === 's3'
    ? { backend, bucket: 'test', endpointUrl: 'http://127.0.0.1:1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } }
    : { backend: 'local', root },
)
if (backend === 's3')
  storage.catch(() => undefined) // nothing answers there, and it has been loaded by then
else await (await storage).put('a', Buffer.from('x'), { mode: 'create' })
