import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { ManualClock } from '@fluxforge/testkit'
import fc from 'fast-check'
import { jwtVerify } from 'jose'
import { expect, test } from 'vitest'
import { TokenSigner } from '../../src/feed/jwt.ts'
import { CoinbaseError } from '../../src/index.ts'
import { Recording } from './recording.ts'

const NAME = 'organizations/o/apiKeys/k'
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
const ed = generateKeyPairSync('ed25519').privateKey

function pem(key: KeyObject, type: 'pkcs8' | 'sec1'): string {
  return key.export({ format: 'pem', type }).toString()
}

/** The last 32 bytes of an Ed25519 key in DER: the seed, or the public key. */
function tail(key: KeyObject): Buffer {
  return key.export({ format: 'der', type: key.type === 'private' ? 'pkcs8' : 'spki' }).subarray(-32)
}

const SECRETS: readonly (readonly [name: string, secret: string, key: KeyObject, alg: 'ES256' | 'EdDSA'])[] = [
  ['a P-256 key in PKCS8', pem(ec, 'pkcs8'), ec, 'ES256'],
  ['a P-256 key in SEC1', pem(ec, 'sec1'), ec, 'ES256'],
  ['a P-256 key on one line with \\n', pem(ec, 'sec1').trim().replaceAll('\n', '\\n'), ec, 'ES256'],
  ['a P-256 key with newlines of Windows', pem(ec, 'sec1').replaceAll('\n', '\r\n'), ec, 'ES256'],
  ['an Ed25519 key in PKCS8', pem(ed, 'pkcs8'), ed, 'EdDSA'],
  ['an Ed25519 key on one line with \\n', pem(ed, 'pkcs8').replaceAll('\n', '\\n'), ed, 'EdDSA'],
  ['an Ed25519 seed in base64', tail(ed).toString('base64'), ed, 'EdDSA'],
  ['an Ed25519 seed and public key in base64', Buffer.concat([tail(ed), tail(createPublicKey(ed))]).toString('base64'), ed, 'EdDSA'],
]

test.each(SECRETS)(
  '%s signs a token that its public key verifies, with the claims that Coinbase wants',
  async (_name, apiSecret, key, alg) => {
    const clock = new ManualClock('2025-12-03T14:00:00.900Z')
    const signer = new TokenSigner({ apiKey: NAME, apiSecret }, clock)
    const token = await signer.token()
    const { payload, protectedHeader } = await jwtVerify(token, createPublicKey(key), { currentDate: new Date(clock.wallMs()) })
    const now = Date.parse('2025-12-03T14:00:00Z') / 1000
    expect(payload).toEqual({ sub: NAME, iss: 'cdp', nbf: now, exp: now + 120 })
    expect(protectedHeader).toEqual({ alg, kid: NAME, typ: 'JWT', nonce: expect.stringMatching(/^[0-9a-f]{32}$/) })
  },
)

test('no nonce comes twice', async () => {
  const signer = new TokenSigner({ apiKey: NAME, apiSecret: pem(ed, 'pkcs8') }, new ManualClock())
  const tokens = await Promise.all(Array.from({ length: 100 }, () => signer.token()))
  expect(new Set(tokens.map((token) => Buffer.from(token.split('.')[0] ?? '', 'base64url').toString())).size).toBe(100)
})

const others: readonly string[] = [
  pem(generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey, 'pkcs8'),
  pem(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey, 'pkcs8'),
  createPublicKey(ed).export({ format: 'pem', type: 'spki' }).toString(),
  pem(ec, 'pkcs8').replace('M', '!'),
  '-----BEGIN EC PRIVATE KEY-----\nc2VjcmV0IHRoaW5ncw==\n-----END EC PRIVATE KEY-----',
]

test('a secret that is no key of these kinds is refused with a message that holds nothing of it', () => {
  // The same whatever it was, and nothing behind it.
  const same = new CoinbaseError(
    'ERR_COINBASE_BAD_SECRET',
    'reading coinbase.api_secret: expected a P-256 or Ed25519 private key (PEM, or base64 of 32 or 64 bytes), found something else',
  )
  const refused = (apiSecret: string): void => {
    expect(() => new TokenSigner({ apiKey: NAME, apiSecret }, new ManualClock())).toThrow(same)
  }
  for (const secret of others) refused(secret)
  const isShort = (text: string): boolean => ![32, 64].includes(Buffer.from(text, 'base64').length)
  fc.assert(fc.property(fc.string().filter(isShort), refused))
})

test('each message has a fresh token', async () => {
  const settings = { api_key: NAME, api_secret: pem(ec, 'sec1') }
  await using recording = await Recording.start({ settings })
  await recording.subscribed()
  const tokens = recording.simulator.received.map(({ message }) => message.jwt ?? '')
  expect(new Set(tokens).size).toBe(3)
  for (const token of tokens)
    expect((await jwtVerify(token, createPublicKey(ec), { currentDate: new Date(recording.clock.wallMs()) })).payload.sub).toBe(NAME)
})

test('without a key there is no token', async () => {
  await using recording = await Recording.start()
  await recording.subscribed()
  expect(recording.simulator.received.map(({ message }) => message.jwt)).toEqual([null, null, null])
})
