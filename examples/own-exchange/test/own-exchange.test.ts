import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { tempDir } from '@fluxforge/testkit'
import { expect, test } from 'vitest'

const MAIN = join(import.meta.dirname, '../src/main.ts')

test('a second exchange is recorded, converted and queried, its holes with it', async () => {
  await using dir = await tempDir()
  const { stdout } = await promisify(execFile)(process.execPath, ['--conditions=fluxforge-source', MAIN, dir.path])
  expect(stdout).toContain('recorder: opened\nrecorder: sequence_gap of 1\nrecorder: opened\n')
  expect(stdout).toMatch(/etl: \d{8}T\d\d\.1 committed/)
  expect(stdout).toContain('1 0.01 70001.5\n2 0.01 70002.5\n4 0.01 70004.5\n5 0.01 70005.5\nsequence 3 3\ndisconnect null null\n')
})
