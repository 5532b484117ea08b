import crypto from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'
import type { Random } from '@fluxforge/testkit'

/**
 * Random bytes and ids come from a seed until the block ends: names of staged files, tokens and connection ids stand in what is written, so that one seed would
 * not be one run without it. Hashes and keys stay as they are.
 */
export function seededCrypto(random: Random): Disposable {
  const { randomBytes, randomUUID } = crypto
  crypto.randomBytes = ((size: number) => Buffer.from(Array.from({ length: size }, () => random.integer(256)))) as typeof randomBytes
  crypto.randomUUID = () => {
    const hex = Buffer.from(Array.from({ length: 16 }, () => random.integer(256))).toString('hex')
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`
  }
  syncBuiltinESMExports()
  return {
    [Symbol.dispose]() {
      Object.assign(crypto, { randomBytes, randomUUID })
      syncBuiltinESMExports()
    },
  }
}
