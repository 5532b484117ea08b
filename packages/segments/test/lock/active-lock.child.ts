import { LocalStorage } from '@fluxforge/storage'
import { isSegmentError } from '../../src/errors.ts'
import { ActiveLock } from '../../src/lock/active-lock.ts'

// Started by active-lock.test.ts: takes the lock, says whether it got it, and lives until it is killed.
const [root = '', directory = ''] = process.argv.slice(2)
const storage = await LocalStorage.open(root)

async function take(): Promise<void> {
  try {
    const identity = { host: 'here', bootId: 'boot 1', pid: process.pid }
    await ActiveLock.acquire({ storage, key: 'state/lock.json', directory, identity })
    process.send?.('taken')
  } catch (error) {
    if (!isSegmentError(error, 'ERR_SEGMENT_LOCKED')) throw error
    process.send?.('locked')
  }
}

process.on('message', () => void take())
process.send?.('ready')
