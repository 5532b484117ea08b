import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { tempDir } from '@fluxforge/testkit'
import { expect, test } from 'vitest'
import { LocalStorage } from '../../src/local/local-storage.ts'
import { keysUnder, textAt } from '../../src/testing/contract-case.ts'

const ROUNDS = 300

async function startChild(root: string, name: string): Promise<ChildProcess> {
  const path = fileURLToPath(new URL('create-race.child.ts', import.meta.url))
  const child = fork(path, [root, name, String(ROUNDS)], { execArgv: ['--conditions=fluxforge-source'] })
  await once(child, 'message')
  return child
}

test('of two processes that create the same keys, each key has one winner, and holds the winner’s bytes', async () => {
  await using dir = await tempDir()
  const names = ['one', 'two']
  const children = await Promise.all(names.map((name) => startChild(dir.path, name)))
  const answers = children.map((child) => once(child, 'message'))
  for (const child of children) child.send('go')
  const winnerOf = new Map<string, string>()
  for (const [i, answer] of answers.entries()) {
    const [won] = await answer
    for (const key of won) {
      expect(winnerOf.has(key), key).toBe(false)
      winnerOf.set(key, names[i] ?? '')
    }
  }
  expect(winnerOf.size).toBe(ROUNDS)
  const storage = await LocalStorage.open(dir.path)
  expect(await keysUnder(storage, '')).toHaveLength(ROUNDS)
  for (const [key, name] of winnerOf) expect(await textAt(storage, key)).toBe(name)
})
